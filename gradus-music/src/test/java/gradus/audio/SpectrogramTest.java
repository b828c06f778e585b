package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpectrogramTest {
  private static int loudest(float[][] decibels, int column) {
    int best = 0;
    for (int row = 0; row < decibels.length; row++) {
      best = decibels[row][column] > decibels[best][column] ? row : best;
    }
    return best;
  }

  @Test
  void aToneIsALineAtItsFrequencyAtZeroDecibels() {
    Spectrogram picture = Spectrogram.of(ResamplerTest.tone(2_000, 16_000, 32_000));
    assertThat(picture.seconds()).isEqualTo(2);
    assertThat(picture.top()).isEqualTo(8_000);
    float[][] decibels = picture.decibels();
    int middle = decibels[0].length / 2;
    int row = loudest(decibels, middle);
    assertThat((row + 0.5) / decibels.length * 8_000).isCloseTo(2_000, within(40.0));
    assertThat(decibels[row][middle]).isCloseTo(0, within(0.1f));
    assertThat(decibels[row + 20][middle]).isLessThan(-70);
  }

  @Test
  void melRowsAreEquallyFarApartInMel() {
    Spectrogram picture = Spectrogram.mel(ResamplerTest.tone(1_000, 16_000, 32_000));
    int row = loudest(picture.decibels(), picture.decibels()[0].length / 2);
    double mel = (row + 1.0) / (picture.decibels().length + 1) * MelBands.mel(8_000);
    assertThat(mel).isCloseTo(1_000, within(15.0));
    assertThat(picture.toSvg("a < b"))
        .contains("a &lt; b", ">0.125<", ">1<", ">8<", ">kHz, mel scale<", ">seconds<", ">dB<");
  }

  @Test
  void shortAndSilentSoundsHaveAPictureToo() {
    for (int length : new int[] {0, 1, 500}) {
      Sound silent = Sound.mono(8_000, new float[length]);
      assertThat(Spectrogram.of(silent).toSvg("silence")).startsWith("<svg").endsWith("</svg>\n");
      assertThat(Spectrogram.mel(silent).toSvg("silence")).contains("</svg>");
    }
  }
}
