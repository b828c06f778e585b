package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.graph.Shape;
import gradus.nn.Initialiser.Fan;
import gradus.nn.Initialiser.Mode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments and bounds of the distributions; orthogonality. Seeds are fixed. */
final class InitialiserTest {
  private static final Fan FAN = new Fan(60, 40);
  private static final int COUNT = 20_000;

  @Test
  void constantsAreConstant() {
    assertThat(sample(Initialiser.zeros(), Shape.of(3))).containsExactly(0, 0, 0);
    assertThat(sample(Initialiser.constant(2.5), Shape.of(2))).containsExactly(2.5, 2.5);
  }

  @Test
  void uniformOnesHaveTheirBoundAndVariance() {
    checkUniform(Initialiser.uniform(-0.5, 0.5), 0.5);
    checkUniform(Initialiser.glorotUniform(), Math.sqrt(6.0 / 100));
    checkUniform(Initialiser.heUniform(), Math.sqrt(6.0 / 60));
    checkUniform(Initialiser.heUniform(Mode.FAN_OUT), Math.sqrt(6.0 / 40));
  }

  @Test
  void gaussianOnesHaveTheirDeviation() {
    checkGaussian(Initialiser.gaussian(0.3), 0.3);
    checkGaussian(Initialiser.glorotNormal(), Math.sqrt(2.0 / 100));
    checkGaussian(Initialiser.heNormal(), Math.sqrt(2.0 / 60));
    checkGaussian(Initialiser.heNormal(Mode.FAN_OUT), Math.sqrt(2.0 / 40));
  }

  private static void checkUniform(Initialiser initialiser, double bound) {
    double[] values = sample(initialiser, Shape.of(COUNT));
    assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow())
        .isBetween(0.999 * bound, bound);
    checkMoments(values, bound * bound / 3);
  }

  private static void checkGaussian(Initialiser initialiser, double deviation) {
    double[] values = sample(initialiser, Shape.of(COUNT));
    checkMoments(values, deviation * deviation);
    double inside =
        Arrays.stream(values).filter(v -> Math.abs(v) < deviation).count() / (double) COUNT;
    assertThat(inside).isCloseTo(0.6827, within(0.015)); // of a normal distribution
  }

  /** Within about four standard errors: √(variance / n) of the mean, √(2 / n) of the variance. */
  private static void checkMoments(double[] values, double variance) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double found = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(variance / COUNT)));
    assertThat(found / variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / COUNT)));
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "7, 3", "3, 7", "1, 4", "4, 1", "1, 1"})
  void orthogonalOnesAre(int rows, int columns) {
    double gain = 1.5;
    double[] values = sample(Initialiser.orthogonal(gain), Shape.of(rows, columns));
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int i = 0; i < Math.max(rows, columns); i++) {
          dot +=
              rows <= columns
                  ? values[a * columns + i] * values[b * columns + i]
                  : values[i * columns + a] * values[i * columns + b];
        }
        assertThat(dot).isCloseTo(a == b ? gain * gain : 0, within(1e-12));
      }
    }
  }

  /**
   * Of 2×2 orthogonal matrices half are reflections, and every angle is as likely as its opposite.
   */
  @Test
  void orthogonalOnesFavourNoDirection() {
    double determinant = 0;
    double corner = 0;
    for (int seed = 0; seed < 2000; seed++) {
      double[] q = Initialiser.orthogonal(1).sample(Shape.of(2, 2), new Fan(2, 2), Rng.of(seed));
      determinant += q[0] * q[3] - q[1] * q[2];
      corner += q[0];
    }
    assertThat(determinant / 2000).isCloseTo(0, within(4 / Math.sqrt(2000)));
    assertThat(corner / 2000).isCloseTo(0, within(4 * Math.sqrt(0.5 / 2000)));
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> Initialiser.uniform(1, -1)).hasMessageContaining("got 1.0 and -1.0");
    assertThatThrownBy(() -> Initialiser.gaussian(-1)).hasMessageContaining("got -1.0");
  }

  private static double[] sample(Initialiser initialiser, Shape shape) {
    return initialiser.sample(shape, FAN, Rng.of(42));
  }
}
