package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import org.junit.jupiter.api.Test;

/** Normalisations against their equations, and batch norm's running statistics. */
final class NormTest {
  private static final float[] X = {1, 10, 2, 14, 6, 12}; // [3, 2]

  @Test
  void layerNormNormalisesEachExample() {
    LayerNorm layer = new LayerNorm(2, 1e-5);
    layer.parameters().get(0).set(2f, 3f);
    layer.parameters().get(1).set(0.5f, -1);
    float[] y = layer.apply(Tensor.of(X, 3, 2)).toArray();
    for (int b = 0; b < 3; b++) {
      double mean = (X[2 * b] + X[2 * b + 1]) / 2.0;
      double half = (X[2 * b + 1] - X[2 * b]) / 2.0; // of two values, σ is half their distance
      double deviation = Math.sqrt(half * half + 1e-5);
      assertThat((double) y[2 * b])
          .isCloseTo(2 * (X[2 * b] - mean) / deviation + 0.5, within(1e-5));
      assertThat((double) y[2 * b + 1])
          .isCloseTo(3 * (X[2 * b + 1] - mean) / deviation - 1, within(1e-5));
    }
  }

  @Test
  void batchNormUsesTheBatchInTrainingAndRunningMeansAfter() {
    BatchNorm layer = new BatchNorm(2, 0.25, 1e-5);
    // Column means 3 and 12; squared distances add up to 14 and 8.
    double[] mean = {3, 12};
    double[] variance = {14.0 / 3, 8.0 / 3};
    Pass pass = Pass.training(Rng.of(1));
    Tensor y = layer.apply(Tensor.of(X, 3, 2), pass);
    float[] trained = y.toArray();
    for (int i = 0; i < 6; i++) {
      double expected = (X[i] - mean[i % 2]) / Math.sqrt(variance[i % 2] + 1e-5);
      assertThat((double) trained[i]).isCloseTo(expected, within(1e-5));
    }
    assertThat(pass.updates()).hasSize(2);
    HeldPlan.step(y.sum(), pass.updates());
    float[] runningMean = layer.state().get(0).tensor().toArray();
    float[] runningVariance = layer.state().get(1).tensor().toArray();
    for (int f = 0; f < 2; f++) { // from 0 and 1; the variance unbiased: n / (n − 1) = 3 / 2
      assertThat((double) runningMean[f]).isCloseTo(0.25 * mean[f], within(1e-5));
      assertThat((double) runningVariance[f])
          .isCloseTo(0.75 + 0.25 * variance[f] * 1.5, within(1e-5));
    }
    float[] predicted = layer.apply(Tensor.of(X, 3, 2)).toArray();
    for (int i = 0; i < 6; i++) {
      double expected = (X[i] - runningMean[i % 2]) / Math.sqrt(runningVariance[i % 2] + 1e-5);
      assertThat((double) predicted[i]).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void runningMeansAreStateThatNoOptimizerSees() {
    Module model = new Sequential(new Dense(3, 2), new BatchNorm(2));
    assertThat(model.parameters().stream().map(Parameter::name))
        .containsExactly("model.0.weight", "model.0.bias", "model.1.gain", "model.1.bias");
    assertThat(model.state().stream().map(Parameter::name))
        .containsExactly("model.1.runningMean", "model.1.runningVariance");
    Pass pass = Pass.inference();
    model.apply(Tensor.zeros(1, 3), pass);
    assertThat(pass.updates()).isEmpty();
  }

  @Test
  void overPixelsEachChannelHasMean0AndVariance1() {
    Rng rng = Rng.of(9);
    Tensor x = rng.normal(4, 3, 5, 5).mul(3).add(2);
    Tensor y = new BatchNorm(3).apply(x, Pass.training(rng));
    assertThat(y.mean(0, 2, 3).toArray()).containsExactly(new float[3], within(1e-5f));
    assertThat(y.square().mean(0, 2, 3).toArray())
        .containsExactly(new float[] {1, 1, 1}, within(1e-4f));
  }

  @Test
  void oneValueHasNoVariance() {
    assertThatThrownBy(() -> new BatchNorm(2).apply(Tensor.zeros(1, 2), Pass.training(Rng.of(1))))
        .hasMessageContaining("training needs 2 values or more for each feature, got 1");
    assertThatThrownBy(() -> new LayerNorm(3).apply(Tensor.zeros(1, 2)))
        .hasMessageContaining("Did you mean LayerNorm(2)?");
  }
}
