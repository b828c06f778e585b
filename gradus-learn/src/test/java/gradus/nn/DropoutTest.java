package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many values dropout drops, and what the three ways to make up for them give. */
final class DropoutTest {
  private static final int COUNT = 10_000;
  private static final Tensor ONES = Tensor.ones(100, 100);

  private static long zeros(float[] values) {
    return IntStream.range(0, values.length).filter(i -> values[i] == 0).count();
  }

  @Test
  void invertedScalesInTraining() {
    Dropout dropout = new Dropout(0.3);
    float[] y = dropout.apply(ONES, Pass.training(Rng.of(1))).toArray();
    // Four standard deviations of a binomial distribution.
    assertThat((double) zeros(y)).isCloseTo(3000, within(4 * Math.sqrt(COUNT * 0.3 * 0.7)));
    for (float value : y) {
      assertThat(value == 0 || Math.abs(value - 1 / 0.7f) < 1e-6).isTrue();
    }
    assertThat(dropout.apply(ONES)).isSameAs(ONES);
  }

  @Test
  void vanillaScalesAtInference() {
    Dropout dropout = Dropout.vanilla(0.3);
    float[] y = dropout.apply(ONES, Pass.training(Rng.of(1))).toArray();
    assertThat((double) zeros(y)).isCloseTo(3000, within(4 * Math.sqrt(COUNT * 0.3 * 0.7)));
    assertThat(y).containsOnly(0, 1);
    assertThat(dropout.apply(ONES).toArray()).containsOnly(0.7f);
  }

  @Test
  void monteCarloMeanComesNearTheScaledPrediction() {
    // For one linear layer the mean over masks is the scaled prediction, exactly in the limit.
    Module model = new Sequential(new Dropout(0.5), new Dense(8, 2));
    Tensor x = Rng.of(4).normal(3, 8);
    float[] scaled = model.apply(x).toArray();
    float[] mean = Dropout.monteCarloMean(model, x, 400, Rng.of(5)).toArray();
    float[] other = Dropout.monteCarloMean(model, x, 400, Rng.of(6)).toArray();
    for (int i = 0; i < scaled.length; i++) {
      // A sample's deviation is under 3; the mean of 400 has a twentieth of it.
      assertThat(mean[i]).isCloseTo(scaled[i], within(0.5f));
    }
    assertThat(mean).isNotEqualTo(other);
  }

  @Test
  void theSeedDecidesAndEveryStepDiffers() {
    Dropout dropout = new Dropout(0.5);
    Rng rng = Rng.of(1);
    float[] first = dropout.apply(ONES, Pass.training(rng)).toArray();
    float[] second = dropout.apply(ONES, Pass.training(rng)).toArray();
    assertThat(second).isNotEqualTo(first);
    assertThat(dropout.apply(ONES, Pass.training(Rng.of(1))).toArray()).isEqualTo(first);

    HeldPlan plan = HeldPlan.of(dropout.apply(ONES, Pass.training(rng)));
    plan.run();
    float[] held = plan.toArray(0);
    plan.run();
    assertThat(plan.toArray(0)).isNotEqualTo(held);
  }

  @Test
  void nothingIsDroppedWithProbabilityZero() {
    assertThat(new Dropout(0).apply(ONES, Pass.training(Rng.of(1)))).isSameAs(ONES);
    assertThatThrownBy(() -> new Dropout(1))
        .hasMessage("Dropout needs a probability from 0 up to but not including 1, got 1.0");
  }
}
