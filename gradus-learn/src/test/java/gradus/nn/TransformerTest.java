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
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.Stepper;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Attention and what is built from it. That steps are the unrolled sequence is in {@link
 * RecurrentTest}, gradients against differences are in {@link LayerContractTest}.
 */
final class TransformerTest {
  private static final double LN3 = Math.log(3);

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

  private static Parameter parameter(Module layer, String end) {
    return layer.parameters().stream()
        .filter(p -> p.name().endsWith(end))
        .findFirst()
        .orElseThrow();
  }

  private static Module child(Module layer, String name) {
    return Objects.requireNonNull(layer.children().get(name));
  }

  @Test
  void attentionIsTheWeightedMeanOfValues() {
    // d = 4: the scores are 2 · ln 3 / √4 = ln 3 and 0, the weights 3/4 and 1/4.
    Tensor q = Tensor.of(new double[] {2, 0, 0, 0}, 1, 4);
    Tensor k = Tensor.of(new double[] {LN3, 9, 9, 9, 0, -7, 0, 7}, 2, 4);
    Tensor v = Tensor.of(new double[] {4, 0, 8, 0, 8, 0}, 2, 3);
    assertThat(Attention.of(q, k, v).toDoubleArray())
        .containsExactly(new double[] {3, 2, 6}, within(1e-12));
    Tensor mask = Tensor.of(new double[] {Attention.HIDDEN, 0}, 1, 2);
    assertThat(Attention.of(q, k, v, mask).toDoubleArray()).containsExactly(0, 8, 0);
  }

  @Test
  void aCausalMaskHidesTheFuture() {
    float h = (float) Attention.HIDDEN;
    assertThat(Attention.causalMask(3).toArray()).containsExactly(0, h, h, 0, 0, h, 0, 0, 0);
    // Two elements after two others, each of which sees one before it.
    assertThat(Attention.causalMask(2, 2, 1).toArray()).containsExactly(h, 0, 0, h, h, h, 0, 0);
  }

  @Test
  void eachHeadAttendsByItself() {
    var layer = precise(new MultiHeadAttention(4, 2).withCausalMask());
    Tensor x = random(1, 1, 3, 4);
    double[] in = x.toDoubleArray();
    double[] w = parameter(layer, "inputWeight").tensor().toDoubleArray(); // [4, 12]
    double[] out = parameter(layer, "outputWeight").tensor().toDoubleArray(); // [4, 4]
    double[][] parts = new double[3][12]; // query, key and value of each element
    for (int t = 0; t < 3; t++) {
      for (int j = 0; j < 12; j++) {
        for (int i = 0; i < 4; i++) {
          parts[t][j] += in[4 * t + i] * w[12 * i + j];
        }
      }
    }
    double[] expected = new double[12];
    for (int t = 0; t < 3; t++) {
      double[] found = new double[4];
      for (int head = 0; head < 2; head++) {
        double sum = 0;
        double[] weights = new double[t + 1];
        for (int s = 0; s <= t; s++) {
          int q = 2 * head;
          int k = 4 + 2 * head;
          double product = parts[t][q] * parts[s][k] + parts[t][q + 1] * parts[s][k + 1];
          weights[s] = Math.exp(product / Math.sqrt(2));
          sum += weights[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 2 * head; i < 2 * head + 2; i++) {
            found[i] += weights[s] / sum * parts[s][8 + i];
          }
        }
      }
      for (int j = 0; j < 4; j++) {
        for (int i = 0; i < 4; i++) {
          expected[4 * t + j] += found[i] * out[4 * i + j];
        }
      }
    }
    assertThat(layer.apply(x).toDoubleArray()).containsExactly(expected, within(1e-12));
  }

  @Test
  void withoutAMaskEveryElementSeesAll() {
    var layer = precise(new MultiHeadAttention(4, 2));
    Tensor x = random(1, 1, 3, 4);
    Tensor first = layer.apply(x).get(1, 0).sum();
    assertThat(Gradients.of(first, x).toDoubleArray()).doesNotContain(0.0);
    Tensor causal = precise(new MultiHeadAttention(4, 2).withCausalMask()).apply(x);
    double[] gradient = Gradients.of(causal.get(1, 1).sum(), x).toDoubleArray();
    assertThat(Arrays.copyOf(gradient, 8)).doesNotContain(0.0);
    assertThat(Arrays.copyOfRange(gradient, 8, 12)).containsOnly(0.0);
  }

  @Test
  void aBlockIsItsEquations() {
    var block = precise(new TransformerBlock(4, 1, 2));
    parameter(block, "forwardNorm.gain").set(new double[] {1, 2, -1, 0.5});
    parameter(block, "expand.bias").set(random(5, 16).toDoubleArray());
    Tensor x = random(1, 1, 3, 4);
    // The layers' own equations have tests of their own; here is how they are put together.
    Tensor h = child(block, "attentionNorm").apply(x);
    Tensor w = parameter(block, "inputWeight").tensor();
    Tensor p = parameter(block, "position").tensor();
    List<Tensor> parts = h.matmul(w).split(3);
    Tensor future = Tensor.full(Attention.HIDDEN, 1, 1).cast(DType.FLOAT64);
    Tensor p0 = p.slice(0, 0, 1);
    Tensor p1 = p.slice(0, 1, 2);
    Tensor p2 = p.slice(0, 2, 3);
    Tensor mask =
        Tensor.concat(
            0,
            List.of(
                Tensor.concat(1, List.of(p0, future, future)),
                Tensor.concat(1, List.of(p1, p0, future)),
                Tensor.concat(1, List.of(p2, p1, p0))));
    Tensor found = Attention.of(parts.get(0), parts.get(1), parts.get(2), mask);
    Tensor a = x.add(found.matmul(parameter(block, "outputWeight").tensor()));
    Tensor wide = child(block, "expand").apply(child(block, "forwardNorm").apply(a));
    Tensor y = a.add(child(block, "reduce").apply(wide));
    assertThat(block.apply(x).toDoubleArray()).containsExactly(y.toDoubleArray(), within(1e-12));
    // GELU is at most 0.17 below 0.
    assertThat(Arrays.stream(wide.toDoubleArray()).min().orElseThrow()).isBetween(-0.171, 0.0);
  }

  @Test
  void positionsStartAsSlopesOfEachHead() {
    // 2 heads: 2^−4 and 2^−8 for each place further back.
    float[] p = parameter(new TransformerBlock(4, 2, 3), "position").tensor().toArray();
    assertThat(p)
        .containsExactly(0, 0, -1 / 16f, -1 / 256f, -2 / 16f, -2 / 256f, -3 / 16f, -3 / 256f);
  }

  @Test
  void anElementSeesItsContextAndNoMore() {
    var block = precise(new TransformerBlock(4, 2, 2));
    Tensor x = random(1, 1, 6, 4);
    double[] gradient = Gradients.of(block.apply(x).get(1, 4).sum(), x).toDoubleArray();
    assertThat(Arrays.copyOf(gradient, 8)).containsOnly(0.0); // elements 0 and 1
    assertThat(Arrays.copyOfRange(gradient, 8, 20)).doesNotContain(0.0); // 2, 3 and itself
    assertThat(Arrays.copyOfRange(gradient, 20, 24)).containsOnly(0.0);
  }

  @Test
  void aLaterTokenChangesNoEarlierOutput() {
    LanguageModel model = LanguageModelSpec.parse("transformer:2x32:4").build(7);
    model.initialise(Rng.of(1));
    int[] tokens = {3, 1, 4, 1, 5, 6, 2, 6, 5, 3};
    float[] before = model.apply(Tensor.of(tokens, 1, 10)).toArray();
    tokens[6] = 0;
    float[] after = model.apply(Tensor.of(tokens, 1, 10)).toArray();
    assertThat(Arrays.copyOf(after, 6 * 7)).isEqualTo(Arrays.copyOf(before, 6 * 7));
    for (int t = 6; t < 10; t++) {
      assertThat(Arrays.copyOfRange(after, 7 * t, 7 * t + 7))
          .isNotEqualTo(Arrays.copyOfRange(before, 7 * t, 7 * t + 7));
    }
  }

  @Test
  void tokenByTokenIsTheWholeSequence() {
    // Two layers of context 4: the text is longer than either sees, and than both do together.
    LanguageModel model = LanguageModelSpec.parse("transformer:2x64:4").build(7);
    model.initialise(Rng.of(1));
    Rng rng = Rng.of(2);
    int[] tokens = new int[24];
    Arrays.setAll(tokens, _ -> rng.nextInt(7));
    float[] whole = model.apply(Tensor.of(tokens, 2, 12)).toArray(); // [B, T, V]
    Stepper stepper = Stepper.of(model, 2);
    float[] logits = new float[14];
    for (int t = 0; t < 12; t++) {
      stepper.step(tokens[t], tokens[12 + t]);
      stepper.read(logits);
      for (int i = 0; i < 14; i++) {
        float expected = whole[(i / 7 * 12 + t) * 7 + i % 7];
        assertThat(logits[i]).isCloseTo(expected, within(2e-5f));
      }
    }
  }

  @Test
  void dropoutActsInTrainingAlone() {
    var block = new TransformerBlock(8, 2, 3).withDropout(0.5);
    Tensor x = random(1, 2, 4, 8).cast(DType.FLOAT32);
    float[] predicted = block.apply(x).toArray();
    assertThat(predicted).isEqualTo(new TransformerBlock(8, 2, 3).apply(x).toArray());
    Pass training = Pass.training(Rng.of(1));
    assertThat(block.apply(x, training).toArray()).isNotEqualTo(predicted);
    Tensor mask = Tensor.ones(2, 4);
    assertThatThrownBy(() -> block.unroll(x, mask, block.zeroState(4), training))
        .hasMessageContaining("no dropout under a mask");
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertThatThrownBy(() -> new MultiHeadAttention(10, 4))
        .hasMessage(
            "MultiHeadAttention: expected as many features as all heads have together, a multiple"
                + " of 4, got 10");
    assertThatThrownBy(() -> new MultiHeadAttention(4, 2).apply(Tensor.zeros(2, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("needs three axes, the batch, time and 4 features, got [2, 4]");
    assertThatThrownBy(
            () -> Attention.of(Tensor.zeros(3, 4), Tensor.zeros(5, 4), Tensor.zeros(6, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("must agree in d and S, got [3, 4], [5, 4] and [6, 2]");
    assertThatThrownBy(() -> new TransformerBlock(4, 2, 0)).hasMessageContaining("a context");
    var block = new TransformerBlock(4, 2, 3);
    assertThatThrownBy(() -> block.apply(Tensor.of(new int[6], 2, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("Put an Embedding before it");
  }
}
