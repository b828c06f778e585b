package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What recurrent layers do with time; the {@link LayerContractTest} has the rest. */
final class RecurrentTest {
  private static final int T = 5;
  private static final int B = 3;
  private static final int D = 4;

  static Stream<Recurrent<?>> layers() {
    return Stream.of(
        new Rnn(D, 2),
        new FullyRecurrent(D, 3, 2),
        new Lstm(D, 2),
        new Lstm(D, 2).withoutForgetGate(),
        new Lstm(D, 2).withPeepholes(),
        new Gru(D, 2),
        new RecurrentStack(List.of(new Lstm(D, 3), new Gru(3, 2))));
  }

  /** Those too that take features alone. */
  static Stream<Recurrent<?>> allLayers() {
    return Stream.concat(
        layers(),
        Stream.of(
            new TransformerBlock(D, 2, 2),
            new TransformerBlock(D, 1, 7),
            new RecurrentStack(List.of(new Gru(D, 6), new TransformerBlock(6, 3, 3)))));
  }

  private static Tensor random(int seed, int... shape) {
    double[] values = new double[Tensor.zeros(shape).shape().size()];
    Rng rng = Rng.of(seed);
    Arrays.setAll(values, _ -> rng.nextGaussian());
    return Tensor.of(values, shape);
  }

  private static <M extends Module> M precise(M layer) {
    layer.weights().precision(DType.FLOAT64);
    layer.initialise(Rng.of(3));
    return layer;
  }

  @ParameterizedTest
  @MethodSource("allLayers")
  void stepsAreTheUnrolledSequence(Recurrent<?> layer) {
    stepsAre(precise(layer));
  }

  private static <S extends State<S>> void stepsAre(Recurrent<S> layer) {
    Tensor x = random(1, T, B, D);
    S start = layer.zeroState(B).map(zero -> random(7, zero.shape().toArray()));
    Unrolled<S> unrolled = layer.unroll(x, start, Pass.inference());
    S state = start;
    for (int t = 0; t < T; t++) {
      state = layer.step(x.get(0, t), state);
      assertThat(unrolled.outputs().get(0, t).toDoubleArray())
          .containsExactly(layer.output(state).toDoubleArray(), within(1e-12));
    }
    for (int i = 0; i < state.tensors().size(); i++) {
      assertThat(unrolled.last().tensors().get(i).toDoubleArray())
          .containsExactly(state.tensors().get(i).toDoubleArray(), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("allLayers")
  void aSequenceInTwoChunksIsOne(Recurrent<?> layer) {
    inTwoChunks(precise(layer));
  }

  private static <S extends State<S>> void inTwoChunks(Recurrent<S> layer) {
    Tensor x = random(1, T, B, D);
    Tensor whole = layer.unroll(x, layer.zeroState(B), Pass.inference()).outputs();
    var first = layer.unroll(x.slice(0, 0, 2), layer.zeroState(B), Pass.inference());
    var second = layer.unroll(x.slice(0, 2, T), first.last(), Pass.inference());
    Tensor joined = Tensor.concat(0, List.of(first.outputs(), second.outputs()));
    assertThat(joined.toDoubleArray()).containsExactly(whole.toDoubleArray(), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("allLayers")
  void aMaskEndsEachSequenceByItself(Recurrent<?> layer) {
    masked(precise(layer));
  }

  private static <S extends State<S>> void masked(Recurrent<S> layer) {
    int[] lengths = {5, 2, 3};
    float[] mask = new float[T * B];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i / B < lengths[i % B] ? 1 : 0;
    }
    Tensor x = random(1, T, B, D);
    S zero = layer.zeroState(B);
    var together = layer.unroll(x, Tensor.of(mask, T, B), zero, Pass.inference());
    for (int b = 0; b < B; b++) {
      Tensor own = x.slice(0, 0, lengths[b]).slice(1, b, b + 1);
      var alone = layer.unroll(own, layer.zeroState(1), Pass.inference());
      for (int i = 0; i < alone.last().tensors().size(); i++) {
        assertThat(together.last().tensors().get(i).get(0, b).toDoubleArray())
            .containsExactly(alone.last().tensors().get(i).toDoubleArray(), within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void tokensAreOneHotInputs(Recurrent<?> layer) {
    precise(layer);
    int[] tokens = {0, 3, 1, 2, 2, 0};
    Tensor x = Tensor.of(tokens, 2, 3); // [B, T]
    Tensor oneHot = x.oneHot(D).cast(DType.FLOAT64);
    Tensor y = layer.apply(x);
    Tensor z = layer.apply(oneHot);
    assertThat(y.toDoubleArray()).containsExactly(z.toDoubleArray(), within(1e-12));
    for (int i = 0; i < layer.parameters().size(); i++) {
      Parameter parameter = layer.parameters().get(i);
      double[] byTokens =
          Gradients.ofParameters(y.square().sum(), List.of(parameter)).getFirst().toDoubleArray();
      double[] byOneHot =
          Gradients.ofParameters(z.square().sum(), List.of(parameter)).getFirst().toDoubleArray();
      assertThat(byTokens).as(parameter.name()).containsExactly(byOneHot, within(1e-11));
    }
  }

  @Test
  void aStateThatWasCutHasNoPast() {
    Rnn layer = precise(new Rnn(D, 2));
    Tensor x = random(1, 1, B, D);
    var first = layer.unroll(x, layer.zeroState(B), Pass.inference());
    var kept = layer.unroll(random(2, 1, B, D), first.last(), Pass.inference());
    var cut = layer.unroll(random(2, 1, B, D), first.last().map(Tensor::detach), Pass.inference());
    assertThat(cut.outputs().toDoubleArray()).isEqualTo(kept.outputs().toDoubleArray());
    assertThat(Gradients.of(kept.outputs().sum(), x).toDoubleArray()).doesNotContain(0.0);
    assertThat(Gradients.of(cut.outputs().sum(), x).toDoubleArray()).containsOnly(0.0);
  }

  @Test
  void forgetGatesStartOpen() {
    Lstm layer = new Lstm(D, 2);
    assertThat(layer.parameters().get(2).tensor().toArray())
        .containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
  }

  @Test
  void lstmWithPeepholesIsItsEquations() {
    Lstm layer = precise(new Lstm(1, 1).withPeepholes());
    double[] w = {0.5, -0.3, 0.8, 0.2};
    double[] u = {0.1, 0.4, -0.6, 0.9};
    double[] b = {0.05, 1, -0.1, 0.3};
    double[] p = {0.7, -0.2, 0.35};
    layer.parameters().get(0).set(w);
    layer.parameters().get(1).set(u);
    layer.parameters().get(2).set(b);
    for (int i = 0; i < 3; i++) {
      layer.parameters().get(3 + i).set(new double[] {p[i]});
    }
    double[] x = {0.9, -1.3, 0.4};
    double h = 0;
    double c = 0;
    for (double input : x) {
      double i = sigmoid(w[0] * input + u[0] * h + b[0] + p[0] * c);
      double f = sigmoid(w[1] * input + u[1] * h + b[1] + p[1] * c);
      double g = Math.tanh(w[2] * input + u[2] * h + b[2]);
      double next = f * c + i * g;
      double o = sigmoid(w[3] * input + u[3] * h + b[3] + p[2] * next);
      c = next;
      h = o * Math.tanh(c);
    }
    double[] outputs = layer.apply(Tensor.of(x, 1, 3, 1)).toDoubleArray();
    assertThat(outputs[2]).isCloseTo(h, within(1e-14));
  }

  @Test
  void gruIsItsEquations() {
    Gru layer = precise(new Gru(1, 1));
    double[] w = {0.5, -0.3, 0.8};
    double[] u = {0.1, 0.4, -0.6};
    double[] b = {0.05, 0.7, -0.1};
    double d = 0.25;
    layer.parameters().get(0).set(w);
    layer.parameters().get(1).set(u);
    layer.parameters().get(2).set(b);
    layer.parameters().get(3).set(new double[] {d});
    double[] x = {0.9, -1.3, 0.4};
    double h = 0;
    for (double input : x) {
      double r = sigmoid(w[0] * input + u[0] * h + b[0]);
      double z = sigmoid(w[1] * input + u[1] * h + b[1]);
      double n = Math.tanh(w[2] * input + b[2] + r * (u[2] * h + d));
      h = n + z * (h - n);
    }
    double[] outputs = layer.apply(Tensor.of(x, 1, 3, 1)).toDoubleArray();
    assertThat(outputs[2]).isCloseTo(h, within(1e-14));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void bothDirectionsSeeTheWholeSequence() {
    var layer = precise(new Bidirectional(new Rnn(D, 2), new Rnn(D, 2)));
    Tensor x = random(1, 1, T, D);
    Tensor y = layer.apply(x);
    double[] forward = Gradients.of(y.get(1, 0).slice(1, 0, 2).sum(), x).toDoubleArray();
    double[] backward = Gradients.of(y.get(1, 0).slice(1, 2, 4).sum(), x).toDoubleArray();
    assertThat(Arrays.copyOfRange(forward, D, T * D)).containsOnly(0.0);
    assertThat(Arrays.copyOfRange(backward, (T - 1) * D, T * D)).doesNotContain(0.0);
  }

  @Test
  void tiedWeightsAreOneParameter() {
    var model = precise(LanguageModel.tied(6, new RecurrentStack(List.of(new Lstm(4, 4)))));
    Tensor tokens = Tensor.of(new int[] {1, 4, 2}, 1, 3);
    Parameter table = model.parameters().get(1);
    assertThat(table.name()).isEqualTo("model.embedding.table");
    double[] gradient =
        Gradients.ofParameters(model.apply(tokens).square().sum(), List.of(table))
            .getFirst()
            .toDoubleArray();
    // Rows of tokens that were not read have a gradient as output weights.
    assertThat(Arrays.copyOfRange(gradient, 0, 4)).doesNotContain(0.0);
    assertThatThrownBy(() -> LanguageModel.tied(6, new RecurrentStack(List.of(new Lstm(4, 3)))))
        .hasMessage(
            "tied weights: expected a stack that gives as many numbers as it takes, got 4 inputs"
                + " and 3 outputs");
  }

  @Test
  void dropoutActsBetweenLayersAndInTrainingAlone() {
    var stack = new RecurrentStack(List.of(new Rnn(D, 8), new Rnn(8, 8)), 0.5);
    Tensor x = random(1, T, B, D).cast(DType.FLOAT32);
    var zero = stack.zeroState(B);
    float[] predicted = stack.unroll(x, zero, Pass.inference()).outputs().toArray();
    float[] trained = stack.unroll(x, zero, Pass.training(Rng.of(1))).outputs().toArray();
    assertThat(predicted)
        .isEqualTo(
            new RecurrentStack(stack.layers())
                .unroll(x, zero, Pass.inference())
                .outputs()
                .toArray());
    assertThat(trained).isNotEqualTo(predicted).doesNotContain(0f); // the top is not dropped here
  }

  @Test
  void whatDoesNotFitIsSaid() {
    List<Recurrent<?>> layers = new ArrayList<>(List.of(new Lstm(4, 3), new Lstm(4, 2)));
    assertThatThrownBy(() -> new RecurrentStack(layers))
        .hasMessage("RecurrentStack: layer 1 takes 4 inputs, but layer 0 gives 3 outputs");
    assertThatThrownBy(() -> new FullyRecurrent(2, 3, 4))
        .hasMessage(
            "FullyRecurrent has its outputs among its units: expected at most 3 outputs, got 4");
    assertThatThrownBy(() -> new Bidirectional(new Rnn(2, 3), new Rnn(3, 3)))
        .hasMessage(
            "Bidirectional reads one sequence twice: expected layers of as many inputs, got 2 and"
                + " 3");
    assertThatThrownBy(() -> new Lstm(4, 3).apply(Tensor.zeros(2, 5, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("the input needs three axes, the batch, time and 4 features, got");
  }
}
