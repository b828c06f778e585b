package gradus.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import org.junit.jupiter.api.Test;

class TsneTest {
  @Test
  void everyPointHasAsManyNeighboursAsThePerplexity() {
    double[] distances = {0, 1, 4, 9, 16, 0.25, 30, 2, 100, 7};
    for (double perplexity : new double[] {2, 4, 7.5}) {
      double[] p = Tsne.conditional(distances, 0, Math.log(perplexity));
      double entropy = 0;
      double sum = 0;
      for (int j = 1; j < p.length; j++) {
        entropy -= p[j] * Math.log(p[j]);
        sum += p[j];
      }
      assertThat(p[0]).isZero();
      assertThat(sum).isCloseTo(1, within(1e-12));
      assertThat(Math.exp(entropy)).isCloseTo(perplexity, within(1e-4));
      // ln p_j is linear in the squared distance: a Gaussian.
      double slope = Math.log(p[1] / p[2]) / (distances[2] - distances[1]);
      assertThat(Math.log(p[5] / p[7]) / (distances[7] - distances[5]))
          .isCloseTo(slope, within(1e-9));
    }
  }

  @Test
  void similaritiesAreSymmetricAndSumToOne() {
    double[][] p = Tsne.similarities(Rng.of(1).normal(20, 5).toArray(), 5, 6);
    double sum = 0;
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 20; j++) {
        sum += p[i][j];
        assertThat(p[i][j]).isEqualTo(p[j][i]);
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void theGradientIsThatOfTheDivergence() {
    double[][] p = Tsne.similarities(Rng.of(2).normal(12, 4).toArray(), 4, 4);
    double[] y = new double[24];
    Rng chance = Rng.of(3);
    for (int i = 0; i < y.length; i++) {
      y[i] = chance.nextGaussian();
    }
    double[] gradient = new double[24];
    Tsne.gradient(p, y, 1, gradient);
    for (int i = 0; i < y.length; i++) {
      double h = 1e-5;
      double at = y[i];
      y[i] = at + h;
      double above = Tsne.divergence(p, y);
      y[i] = at - h;
      double below = Tsne.divergence(p, y);
      y[i] = at;
      assertThat(gradient[i]).isCloseTo((above - below) / (2 * h), within(1e-7));
    }
  }

  @Test
  void groupsInManyDimensionsAreGroupsInThePlane() {
    int each = 12;
    float[] points = Rng.of(5).normal(3 * each, 10).toArray();
    for (int i = 0; i < points.length; i++) {
      points[i] = 0.3f * points[i] + (i % 10 == i / 10 / each ? 3 : 0);
    }
    Tsne tsne = Tsne.standard().withSteps(400).withPerplexity(8);
    double[] y = tsne.embed(points, 10);
    for (int i = 0; i < 3 * each; i++) {
      double within = 0;
      double apart = Double.POSITIVE_INFINITY;
      for (int j = 0; j < 3 * each; j++) {
        double distance = Math.hypot(y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1]);
        if (i / each == j / each) {
          within = Math.max(within, distance);
        } else {
          apart = Math.min(apart, distance);
        }
      }
      assertThat(apart).isGreaterThan(within);
    }
    assertThat(tsne.embed(points, 10)).isEqualTo(y);
    assertThat(tsne.withSeed(2).embed(points, 10)).isNotEqualTo(y);
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> Tsne.standard().withPerplexity(1)).hasMessageContaining("above 1");
    assertThatThrownBy(() -> Tsne.standard().embed(new float[6], 2))
        .hasMessageContaining("4 points or more");
  }
}
