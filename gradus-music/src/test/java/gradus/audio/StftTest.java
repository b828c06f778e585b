package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StftTest {
  @Test
  void framesGiveBackTheSound() {
    var stft = new Stft(512, 128);
    float[] sound = SegmentsTest.noise(3_000);
    Stft.Frames frames = stft.forward(sound);
    assertThat(frames.re()).hasDimensions(24, 257);
    double[] again = stft.inverse(frames, 3_000);
    for (int i = 0; i < 3_000; i++) {
      assertThat(again[i]).isCloseTo(sound[i], within(1e-6));
    }
  }

  @Test
  void aToneStandsInItsPlaceWithItsSize() {
    var stft = new Stft(1_024, 256);
    float[] tone = ResamplerTest.tone(1_000, 16_000, 8_000).mixed();
    double[] sizes = Stft.magnitudes(stft.forward(tone))[15];
    assertThat(sizes[64]).isCloseTo(256, within(1.0)); // amplitude 1, half of the window's sum
    assertThat(sizes[60]).isLessThan(1);
    assertThat(sizes[68]).isLessThan(1);
  }

  @Test
  void griffinAndLimFindPhasesThatAgree() {
    var stft = new Stft(512, 128);
    float[] sound = new float[6_000];
    for (int i = 0; i < sound.length; i++) {
      double t = i / 16_000.0;
      sound[i] = (float) (Math.sin(2 * Math.PI * (300 + 400 * t) * t) / 2);
    }
    double[][] wanted = Stft.magnitudes(stft.forward(sound));
    double first = distance(stft, wanted, stft.griffinLim(wanted, 6_000, 0, Rng.of(1)));
    double last = distance(stft, wanted, stft.griffinLim(wanted, 6_000, 60, Rng.of(1)));
    assertThat(first).isGreaterThan(0.4);
    assertThat(last).isLessThan(0.12);
  }

  /** The spectral convergence, ‖found − wanted‖ / ‖wanted‖. */
  private static double distance(Stft stft, double[][] wanted, float[] sound) {
    double[][] found = Stft.magnitudes(stft.forward(sound));
    double gap = 0;
    double whole = 0;
    for (int t = 0; t < wanted.length; t++) {
      for (int k = 0; k < wanted[t].length; k++) {
        gap += Math.pow(found[t][k] - wanted[t][k], 2);
        whole += Math.pow(wanted[t][k], 2);
      }
    }
    return Math.sqrt(gap / whole);
  }

  @Test
  void bandsCoverTheSpectrumAndAreUndone() {
    var bands = new MelBands(40, 513, 16_000);
    double[] flat = new double[513];
    Arrays.fill(flat, 2);
    assertThat(bands.apply(flat)).hasSize(40).containsOnly(new double[] {2}, within(1e-12));
    double[] spectrum = new double[513];
    for (int k = 0; k < 513; k++) {
      spectrum[k] = 1 + Math.sin(k / 20.0);
    }
    double[] means = bands.apply(spectrum);
    double[] again = bands.apply(bands.invert(means));
    for (int b = 0; b < 40; b++) {
      assertThat(again[b]).isCloseTo(means[b], within(0.02));
    }
    assertThat(MelBands.mel(1_000)).isCloseTo(1_000, within(0.1)); // the scale's anchor
    assertThat(MelBands.hertz(MelBands.mel(440))).isCloseTo(440, within(1e-9));
  }
}
