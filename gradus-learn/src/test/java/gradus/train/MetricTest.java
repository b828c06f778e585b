package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
  private static double value(Metric metric, Answers... batches) {
    double[] sums = new double[metric.sums()];
    for (Answers batch : batches) {
      metric.add(batch, sums);
    }
    return metric.value(sums, Double.NaN);
  }

  @Test
  void accuracyTakesTheGreatestOfSeveralOutputs() {
    // Answers 2, 0 and 1, the last of which is wrong.
    Answers answers =
        Answers.ofClasses(new float[] {-3, -2, -1, 5, 4, 3, 0, 1, 0}, new int[] {2, 0, 2});
    assertThat(value(Metric.accuracy(), answers)).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void accuracyTakesTheSignOfASingleLogit() {
    Answers values = Answers.ofValues(new float[] {0.1f, -0.1f, 3}, new float[] {1, 0, 0}, 3);
    assertThat(value(Metric.accuracy(), values)).isCloseTo(2 / 3.0, within(1e-12));
    Answers labels = Answers.ofClasses(new float[] {0.1f, -0.1f}, new int[] {1, 1});
    assertThat(value(Metric.accuracy(), labels)).isEqualTo(0.5);
  }

  @Test
  void errorsAreMeansOverAllOutputsOfAllBatches() {
    Answers first = Answers.ofValues(new float[] {1, 2, 3, 4}, new float[] {1, 2, 3, 2}, 2);
    Answers second = Answers.ofValues(new float[] {0, 0}, new float[] {1, -3}, 1);
    assertThat(value(Metric.meanSquaredError(), first, second)).isEqualTo((4 + 1 + 9) / 6.0);
    assertThat(value(Metric.meanAbsoluteError(), first, second)).isEqualTo((2 + 1 + 3) / 6.0);
  }

  @Test
  void rSquaredIsOneForPerfectAndZeroForTheMean() {
    float[] targets = {1, 2, 3, 6};
    assertThat(value(Metric.rSquared(), Answers.ofValues(targets, targets, 4))).isEqualTo(1);
    float[] mean = {3, 3, 3, 3};
    assertThat(value(Metric.rSquared(), Answers.ofValues(mean, targets, 4))).isEqualTo(0);
    // Σ(y − t)² = 1 + 1 = 2 against Σ(t − 3)² = 4 + 1 + 0 + 9 = 14, in two batches.
    Answers first = Answers.ofValues(new float[] {2, 2}, new float[] {1, 2}, 2);
    Answers second = Answers.ofValues(new float[] {3, 5}, new float[] {3, 6}, 2);
    assertThat(value(Metric.rSquared(), first, second)).isCloseTo(1 - 2 / 14.0, within(1e-12));
  }

  @Test
  void theConfusionMatrixCountsAndPrints() {
    var matrix = new ConfusionMatrix(List.of("cat", "dog"));
    matrix.add(0, 0);
    matrix.add(0, 0);
    matrix.add(0, 1);
    matrix.add(1, 1);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.recall(0)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(matrix.precision(0)).isEqualTo(1);
    assertThat(matrix.precision(1)).isEqualTo(0.5);
    assertThat(matrix.f1(1)).isCloseTo(2 / 3.0, within(1e-12)); // of ½ and 1
    assertThat(matrix.accuracy()).isEqualTo(0.75);
    assertThat(matrix)
        .hasToString(
            """
                       cat    dog   recall
                cat      2      1   0.6667
                dog      0      1   1.0000
            prec.   1.0000 0.5000   0.7500
            """);
  }
}
