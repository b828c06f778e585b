package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import org.junit.jupiter.api.Test;

class FftTest {
  private static double[] random(int length, long seed) {
    Rng rng = Rng.of(seed);
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = 2 * rng.nextDouble() - 1;
    }
    return values;
  }

  /** The definition, one sum for each value. */
  private static double[][] naive(double[] re, double[] im) {
    int length = re.length;
    double[][] sums = new double[2][length];
    for (int k = 0; k < length; k++) {
      for (int n = 0; n < length; n++) {
        double angle = -2 * Math.PI * ((long) k * n % length) / length;
        sums[0][k] += re[n] * Math.cos(angle) - im[n] * Math.sin(angle);
        sums[1][k] += re[n] * Math.sin(angle) + im[n] * Math.cos(angle);
      }
    }
    return sums;
  }

  @Test
  void itIsTheSumOfTheDefinitionAtEveryKindOfLength() {
    for (int length :
        new int[] {
          1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 20, 25, 30, 36, 49, 60, 64, 97, 100, 121,
          125, 128, 243, 250, 256, 1000, 1024
        }) {
      double[] re = random(length, length);
      double[] im = random(length, length + 1_000);
      double[][] expected = naive(re, im);
      new Fft(length).forward(re, im);
      for (int k = 0; k < length; k++) {
        assertThat(re[k]).as(length + ", " + k).isCloseTo(expected[0][k], within(1e-10));
        assertThat(im[k]).as(length + ", " + k).isCloseTo(expected[1][k], within(1e-10));
      }
    }
  }

  @Test
  void fourThousandPointsAreTheSumOfTheDefinition() {
    double[] re = random(4_000, 1);
    double[] im = random(4_000, 2);
    double[][] expected = naive(re, im);
    new Fft(4_000).forward(re, im);
    for (int k = 0; k < 4_000; k++) {
      assertThat(re[k]).isCloseTo(expected[0][k], within(1e-9));
      assertThat(im[k]).isCloseTo(expected[1][k], within(1e-9));
    }
  }

  @Test
  void theInverseGivesBackTheSignal() {
    for (int length : new int[] {4_000, 4_096, 3_600, 1_022, 997}) {
      double[] re = random(length, 3);
      double[] im = random(length, 4);
      double[] sameRe = re.clone();
      double[] sameIm = im.clone();
      Fft fft = new Fft(length);
      fft.forward(re, im);
      fft.inverse(re, im);
      assertThat(re).containsExactly(sameRe, within(1e-12));
      assertThat(im).containsExactly(sameIm, within(1e-12));
    }
  }

  @Test
  void lengthsAreChecked() {
    assertThatThrownBy(() -> new Fft(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Fft(8).forward(new double[8], new double[7]))
        .hasMessage("expected 8 real and imaginary parts, got 8 and 7");
  }
}
