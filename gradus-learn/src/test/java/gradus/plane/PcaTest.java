package gradus.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import org.junit.jupiter.api.Test;

class PcaTest {
  @Test
  void findsTheAxesOfATurnedCross() {
    // Points ±4 along (0.6, 0.8) and ±1 along (−0.8, 0.6), around (10, 20): variances 8 and ½.
    float[] points = {12.4f, 23.2f, 7.6f, 16.8f, 9.2f, 20.6f, 10.8f, 19.4f};
    Pca pca = Pca.of(points, 2);
    assertThat(pca.variances()).containsExactly(new double[] {8, 0.5}, within(1e-5));
    assertThat(pca.direction(0)).containsExactly(new double[] {0.6, 0.8}, within(1e-6));
    assertThat(pca.direction(1)).containsExactly(new double[] {0.8, -0.6}, within(1e-6));
    assertThat(pca.share(1)).isCloseTo(8 / 8.5, within(1e-6));
    assertThat(pca.project(points, 1)).containsExactly(new double[] {4, -4, 0, 0}, within(1e-5));
  }

  @Test
  void directionsAreAtRightAnglesAndVariancesAreThoseOfTheProjections() {
    int features = 17;
    int count = 60;
    float[] points = Rng.of(4).normal(count, features).toArray();
    for (int i = 0; i < points.length; i++) {
      points[i] *= 1 + i % features; // so that the variances differ
    }
    Pca pca = Pca.of(points, features);
    double[] projected = pca.project(points, features);
    double before = Double.POSITIVE_INFINITY;
    for (int a = 0; a < features; a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int i = 0; i < features; i++) {
          product += pca.direction(a)[i] * pca.direction(b)[i];
        }
        assertThat(product).isCloseTo(a == b ? 1 : 0, within(1e-9));
        double covariance = 0;
        for (int n = 0; n < count; n++) {
          covariance += projected[n * features + a] * projected[n * features + b] / count;
        }
        assertThat(covariance).isCloseTo(a == b ? pca.variances()[a] : 0, within(1e-6));
      }
      assertThat(pca.variances()[a]).isLessThanOrEqualTo(before);
      before = pca.variances()[a];
    }
  }

  @Test
  void pointsThatAreAllTheSameVaryNowhere() {
    Pca pca = Pca.of(new float[] {1, 2, 1, 2, 1, 2}, 2);
    assertThat(pca.variances()).containsExactly(0, 0);
    assertThat(pca.share(1)).isEqualTo(1);
    assertThatThrownBy(() -> Pca.of(new float[3], 2)).hasMessageContaining("got 3 numbers");
  }
}
