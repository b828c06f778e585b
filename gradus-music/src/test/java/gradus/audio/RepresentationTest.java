package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RepresentationTest {
  private static final int SECOND = Representation.RATE;

  /** Two notes, the second from the middle on. */
  private static float[] music() {
    float[] samples = new float[SECOND];
    for (int i = 0; i < samples.length; i++) {
      double t = (double) i / SECOND;
      samples[i] = (float) (0.4 * Math.sin(2 * Math.PI * 440 * t) * Math.exp(-2 * t));
      if (t > 0.5) {
        samples[i] += (float) (0.3 * Math.sin(2 * Math.PI * 660 * t) * Math.exp(-3 * (t - 0.5)));
      }
    }
    return samples;
  }

  @Test
  void spectraGiveBackTheSoundToATenMillionth() {
    for (String name : new String[] {"fft", "fft-half"}) {
      Representation spectra = Representation.named(name);
      float[] sound = SegmentsTest.noise(20_000);
      float[][] vectors = spectra.encode(sound);
      assertThat(vectors).hasDimensions(6, name.equals("fft") ? 8_000 : 4_002);
      assertThat(spectra.width()).isEqualTo(vectors[0].length);
      float[] same = Arrays.copyOf(spectra.decode(vectors), sound.length);
      assertThat(same).containsExactly(sound, within(1e-6f));
    }
    assertThat(Representation.named("fft").perSecond()).isCloseTo(16_000 / 3_600.0, within(1e-9));
  }

  @Test
  void theHalfIsTheFirstHalfOfTheWhole() {
    float[] sound = SegmentsTest.noise(4_000);
    float[] whole = Representation.named("fft").encode(sound)[0];
    float[] half = Representation.named("fft-half").encode(sound)[0];
    assertThat(Arrays.copyOf(half, 2_001)).isEqualTo(Arrays.copyOf(whole, 2_001));
    assertThat(Arrays.copyOfRange(half, 2_001, 4_002))
        .isEqualTo(Arrays.copyOfRange(whole, 4_000, 6_001));
  }

  /** The real part of the inverse of any spectrum is the inverse of its symmetric part. */
  @Test
  void spectraThatAreNotSymmetricAreMadeSo() {
    float[] vector = SegmentsTest.noise(8_000);
    double[] re = new double[4_000];
    double[] im = new double[4_000];
    for (int k = 0; k < 4_000; k++) {
      re[k] = vector[k];
      im[k] = vector[4_000 + k];
    }
    new Fft(4_000).inverse(re, im);
    float[] expected = new float[4_000];
    for (int i = 0; i < 4_000; i++) {
      expected[i] = (float) re[i];
    }
    float[] found = Representation.named("fft").decode(new float[][] {vector});
    assertThat(found).containsExactly(expected, within(1e-6f));
  }

  @Test
  void melFramesGiveSoundOfTheSameSpectrum() {
    Representation mel = Representation.named("mel");
    float[] sound = music();
    float[][] vectors = mel.encode(sound);
    assertThat(vectors).hasDimensions(32, 128); // ⌈16,000 / 512⌉
    float[] again = mel.decode(vectors);
    assertThat(SoundMeasures.logSpectralDistance(sound, again)).isLessThan(7);
    assertThat(SoundMeasures.logSpectralDistance(sound, SegmentsTest.noise(SECOND)))
        .isGreaterThan(30);
    assertThat(mel.decode(vectors)).isEqualTo(again);
    float[][] twice = mel.encode(again);
    double squares = 0;
    int loud = 0;
    for (int t = 2; t < 30; t++) {
      for (int b = 0; b < 128; b++) {
        if (vectors[t][b] > 0) { // within some 40 dB of the loudest
          squares += Math.pow(twice[t][b] - vectors[t][b], 2);
          loud++;
        }
      }
    }
    assertThat(loud).isGreaterThan(150);
    assertThat(Math.sqrt(squares / loud)).isLessThan(0.35); // 3 dB
  }

  @Test
  void wordsAndWidthsAreChecked() {
    for (String name : Representation.NAMES) {
      assertThat(Representation.named(name).name()).isEqualTo(name);
      assertThat(Representation.named(name).decode(new float[0][])).isEmpty();
      assertThat(Representation.named(name).encode(new float[0])).isEmpty();
    }
    assertThatThrownBy(() -> Representation.named("fft-hlaf"))
        .hasMessageContaining("did you mean fft-half?");
    assertThatThrownBy(() -> Representation.named("mel").decode(new float[2][80]))
        .hasMessage("representation mel: expected vectors of 128 numbers");
  }
}
