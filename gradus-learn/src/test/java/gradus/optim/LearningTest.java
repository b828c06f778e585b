package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.Tensor;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Sequential;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every optimizer learns XOR, which no linear model can (its loss stays at ln 2). */
final class LearningTest {
  private static final Tensor INPUTS = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
  private static final Tensor TARGETS = Tensor.of(new float[] {0, 1, 1, 0}, 4, 1);

  @ParameterizedTest
  @CsvSource({
    "sgd, 0.5, 1500",
    "momentum, 0.2, 400",
    "nesterov, 0.2, 400",
    "adagrad, 0.2, 200",
    "rmsprop, 0.02, 200",
    "adadelta, 1, 1000",
    "adam, 0.05, 200",
    "adamw, 0.05, 200",
    "rmsprop_centred, 0.02, 200",
    "rmsprop_graves, 0.005, 200",
    "adagrad_abs, 0.5, 200",
    "rmsprop_abs, 0.02, 200",
    "adam_abs, 0.05, 200"
  })
  void learnsXor(String name, double rate, int steps) {
    Module model = new Sequential(new Dense(2, 16), Activation.TANH, new Dense(16, 1));
    model.initialise(Rng.of(7));
    Optimizer optimizer = Clip.byNorm(5).then(Optimizer.parse(name, rate));
    Rng rng = Rng.of(1);
    double value = Double.NaN;
    for (int i = 0; i < steps; i++) {
      Tensor outputs = model.apply(INPUTS, Pass.training(rng));
      Tensor loss = Loss.binaryCrossEntropy().apply(outputs, TARGETS);
      optimizer.minimize(loss, model.parameters());
      value = loss.item();
    }
    assertThat(value).isLessThan(0.05);
    float[] outputs = model.apply(INPUTS).toArray();
    assertThat(outputs[0]).isNegative();
    assertThat(outputs[1]).isPositive();
    assertThat(outputs[2]).isPositive();
    assertThat(outputs[3]).isNegative();
  }
}
