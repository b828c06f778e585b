package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Shape;
import gradus.graph.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths, printing, sharing, errors: how modules fit together. */
final class ModuleTest {
  private static List<String> names(Module module) {
    return module.parameters().stream().map(Parameter::name).toList();
  }

  @Test
  void aMistakeTeaches() {
    Module model = new Sequential(new Dense(784, 300), Activation.TANH, new Dense(400, 10));
    assertThatThrownBy(() -> model.apply(Tensor.zeros(128, 784)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "`model.2 (Dense 400 → 10)` matmul: left axis 1 must equal right axis 0, got 300 and"
                + " 400. left = output of model.1 [128, 300]; right = model.2.weight [400, 10]."
                + " Did you mean Dense(300, 10)?");
  }

  @Test
  void anImageForADenseLayerWantsFlattening() {
    assertThatThrownBy(() -> new Dense(784, 10).apply(Tensor.zeros(5, 28, 28)))
        .hasMessageEndingWith("Did you mean new Flatten() before it?");
    assertThatThrownBy(() -> new Dense(4, 10).apply(Tensor.zeros(4)))
        .hasMessage(
            "`Dense 4 → 10` matmul: the input needs a batch axis and 4 features, got [4]. left ="
                + " [4]; right = dense.weight [4, 10]. Did you mean x.reshape(-1, 4)?");
  }

  @Test
  void printsTheTreeWithItsSizes() {
    Module model =
        new Sequential(
            new Dense(784, 400, Activation.TANH),
            new Sequential(new Dropout(0.5), new Dense(400, 10)),
            Activation.SOFTMAX);
    assertThat(model.describe())
        .isEqualTo(
            """
            Sequential  # 318,010 parameters
              0 Dense(784 → 400, tanh)  # 314,000 parameters
              1 Sequential  # 4,010 parameters
                0 Dropout(0.5)
                1 Dense(400 → 10)  # 4,010 parameters
              2 softmax\
            """);
    assertThat(model.children()).containsOnlyKeys("0", "1", "2");
  }

  @Test
  void pathsFollowTheNesting() {
    Module inner = new Sequential(new Dense(2, 2), new Dense(2, 2).withoutBias());
    Module model = Sequential.named("decoder", Activation.TANH, inner);
    assertThat(names(model))
        .containsExactly("decoder.1.0.weight", "decoder.1.0.bias", "decoder.1.1.weight");
    assertThat(names(new Dense(2, 2))).containsExactly("dense.weight", "dense.bias");
  }

  @Test
  void aLayerUsedTwiceSharesItsParameters() {
    Dense shared = new Dense(2, 2);
    Module model = new Sequential(shared, Activation.TANH, shared);
    assertThat(names(model)).containsExactly("model.0.weight", "model.0.bias");
    assertThat(model.parameterCount()).isEqualTo(6);
  }

  @Test
  void twoParametersOfOneNameAreRefused() {
    Sequential trained = new Sequential(Activation.TANH, new Dense(2, 2));
    Module head = new Dense(2, 2);
    Module clash = new Sequential(trained.layers().get(1), head); // model.1 and model.1
    assertThatThrownBy(clash::parameters)
        .hasMessageContaining("two parameters are named model.1.weight")
        .hasMessageContaining("Sequential.named");
    Module fine = Sequential.named("head", trained.layers().get(1), new Dense(2, 2));
    assertThat(names(fine))
        .containsExactly("model.1.weight", "model.1.bias", "head.1.weight", "head.1.bias");
  }

  @Test
  void initialValuesDependOnSeedAndPathAlone() {
    Module small = new Sequential(new Dense(3, 3));
    Module large = new Sequential(new Dense(3, 3), new Dense(3, 3));
    small.initialise(Rng.of(1));
    large.initialise(Rng.of(1));
    float[] first = large.parameters().get(0).tensor().toArray();
    assertThat(small.parameters().get(0).tensor().toArray()).isEqualTo(first);
    assertThat(large.parameters().get(2).tensor().toArray()).isNotEqualTo(first);
    large.initialise(Rng.of(2));
    assertThat(large.parameters().get(0).tensor().toArray()).isNotEqualTo(first);
    large.initialise(Rng.of(1));
    assertThat(large.parameters().get(0).tensor().toArray()).isEqualTo(first);
  }

  @Test
  void aLambdaIsAModule() {
    Module model = new Sequential((x, _) -> x.mul(2), Activation.RELU);
    assertThat(model.apply(Tensor.of(new float[] {-1, 3}, 2)).toArray()).containsExactly(0, 6);
    assertThat(model.parameters()).isEmpty();
  }

  @Test
  void aLayerOfOnesOwnIsAFewLines() {
    final class Gain implements Module {
      private final Weights weights = new Weights("gain");
      private final Weight gain = weights.add("gain", Shape.of(2), Initialiser.constant(3));

      @Override
      public Weights weights() {
        return weights;
      }

      @Override
      public Tensor apply(Tensor x, Pass pass) {
        return x.mul(gain.tensor());
      }
    }

    Module model = new Sequential(new Gain());
    assertThat(model.apply(Tensor.of(new float[] {1, 2}, 1, 2)).toArray()).containsExactly(3, 6);
    assertThat(names(model)).containsExactly("model.0.gain");
  }

  @Test
  void precisionIsChosenBeforeUse() {
    Module model = new Sequential(new Dense(2, 1));
    model.weights().precision(DType.FLOAT64);
    assertThat(model.apply(Tensor.of(new double[] {1, 2}, 1, 2)).dtype()).isEqualTo(DType.FLOAT64);
    assertThatThrownBy(() -> model.weights().precision(DType.FLOAT32))
        .hasMessageContaining("before its first use");
    assertThatThrownBy(() -> model.weights().precision(DType.INT32))
        .hasMessageContaining("got int32");
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new Dense(0, 2)).hasMessage("Dense needs inputs of 1 or more, got 0");
    assertThatThrownBy(() -> new Conv2d(1, 1, 3, 0, 0))
        .hasMessage("Conv2d needs a stride of 1 or more, got 0");
    assertThatThrownBy(() -> new Embedding(3, 2).apply(Tensor.zeros(1, 2)))
        .hasMessageContaining("indices must be int32, got float32");
    assertThatThrownBy(() -> Pass.inference().rng()).hasMessageContaining("Pass.training(rng)");
  }

  /** (x₁, x₂, x₁x₂, x₁², x₂²), and with three inputs all products before the squares. */
  @Test
  void quadraticFeaturesAreInTheirOrder() {
    Tensor two = new QuadraticFeatures(2).apply(Tensor.of(new float[] {2, -3, 0, 5}, 2, 2));
    assertThat(two.toArray())
        .containsExactly(new float[] {2, -3, -6, 4, 9, 0, 5, 0, 0, 25}, within(0f));
    Tensor three = new QuadraticFeatures(3).apply(Tensor.of(new float[] {2, 3, 5}, 1, 3));
    assertThat(three.toArray()).containsExactly(2, 3, 5, 6, 10, 15, 4, 9, 25);
    assertThatThrownBy(() -> new QuadraticFeatures(2).apply(Tensor.zeros(4, 3)))
        .hasMessageContaining("the input must be [B, 2], got [4, 3]");
  }
}
