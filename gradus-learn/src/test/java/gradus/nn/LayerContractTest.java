package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What every layer must do: one contract, run over each of them. */
final class LayerContractTest {
  /**
   * A layer to test.
   *
   * @param input the shape of its input, the batch first
   * @param output the shape that its output must have
   * @param classes 0 for an input of numbers, otherwise the number of indices to choose from
   * @param printed what it prints
   * @param parameters how many values it learns
   */
  record Case(
      Supplier<Module> layer,
      Shape input,
      Shape output,
      int classes,
      String printed,
      int parameters) {}

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      cases.add(same(() -> activation, activation.toString(), 0, 3, 4));
    }
    cases.add(same(LeakyRelu::new, "leaky_relu(0.01)", 0, 3, 4));
    cases.add(same(Elu::new, "elu(1.0)", 0, 3, 4));
    cases.add(same(Prelu::new, "prelu", 1, 3, 4));
    cases.add(same(() -> new Prelu(4), "prelu(4)", 4, 2, 3, 4));
    cases.add(same(() -> new Dropout(0.4), "Dropout(0.4)", 0, 3, 4));
    cases.add(same(() -> Dropout.vanilla(0.4), "Dropout(vanilla, 0.4)", 0, 3, 4));
    cases.add(same(() -> new LayerNorm(4), "LayerNorm(4)", 8, 2, 3, 4));
    cases.add(same(() -> new BatchNorm(4), "BatchNorm(4)", 8, 5, 4));
    cases.add(same(() -> new BatchNorm(2), "BatchNorm(2)", 4, 2, 2, 3, 2));
    cases.add(
        to(
            () -> new QuadraticFeatures(3),
            "QuadraticFeatures(3 → 9)",
            0,
            Shape.of(2, 3),
            Shape.of(2, 9)));
    cases.add(to(() -> new Dense(4, 2), "Dense(4 → 2)", 10, Shape.of(3, 4), Shape.of(3, 2)));
    cases.add(
        to(
            () -> new Dense(4, 2, Activation.TANH).withoutBias(),
            "Dense(4 → 2, tanh, no bias)",
            8,
            Shape.of(2, 3, 4),
            Shape.of(2, 3, 2)));
    cases.add(
        to(
            () -> new Dense(4, 2, new Prelu(2)),
            "Dense(4 → 2, prelu(2))",
            12,
            Shape.of(3, 4),
            Shape.of(3, 2)));
    cases.add(
        to(
            () -> new Conv2d(2, 3, 2),
            "Conv2d(2 → 3, 2×2)",
            27,
            Shape.of(2, 2, 4, 3),
            Shape.of(2, 3, 3, 2)));
    cases.add(
        to(
            () -> new Conv2d(1, 2, 3).withStride(2).withPadding(1).withoutBias(),
            "Conv2d(1 → 2, 3×3, stride 2, padding 1, no bias)",
            18,
            Shape.of(2, 1, 5, 4),
            Shape.of(2, 2, 3, 2)));
    cases.add(
        to(
            () -> new MaxPool2d(2),
            "MaxPool2d(2×2)",
            0,
            Shape.of(2, 2, 5, 4),
            Shape.of(2, 2, 2, 2)));
    cases.add(
        to(
            () -> new MaxPool2d(3, 1),
            "MaxPool2d(3×3, stride 1)",
            0,
            Shape.of(2, 1, 5, 4),
            Shape.of(2, 1, 3, 2)));
    cases.add(
        to(
            () -> new AvgPool2d(2),
            "AvgPool2d(2×2)",
            0,
            Shape.of(2, 2, 4, 5),
            Shape.of(2, 2, 2, 2)));
    cases.add(to(Flatten::new, "Flatten", 0, Shape.of(2, 2, 3, 2), Shape.of(2, 12)));
    cases.add(
        new Case(
            () -> new Embedding(5, 3),
            Shape.of(2, 4),
            Shape.of(2, 4, 3),
            5,
            "Embedding(5 → 3)",
            15));
    cases.add(
        to(
            () -> new Sequential(new Dense(4, 3, Activation.TANH), new Dense(3, 2)),
            "Sequential(Dense(4 → 3, tanh), Dense(3 → 2))",
            23,
            Shape.of(3, 4),
            Shape.of(3, 2)));
    cases.addAll(recurrent());
    return cases;
  }

  private static List<Case> recurrent() {
    Supplier<RecurrentStack> small = () -> new RecurrentStack(List.of(new Lstm(3, 3)));
    return List.of(
        sequence(() -> new Rnn(3, 2), "Rnn(3 → 2, tanh)", 12, 2),
        sequence(() -> new Rnn(3, 2, Activation.SIGMOID), "Rnn(3 → 2, sigmoid)", 12, 2),
        sequence(
            () -> new FullyRecurrent(3, 3, 2), "FullyRecurrent(3 → 2 of 3 units, sigmoid)", 21, 2),
        sequence(() -> new Lstm(3, 2), "Lstm(3 → 2)", 48, 2),
        sequence(() -> new Lstm(3, 2).withoutForgetGate(), "Lstm(3 → 2, no forget gate)", 36, 2),
        sequence(() -> new Lstm(3, 2).withPeepholes(), "Lstm(3 → 2, peepholes)", 54, 2),
        sequence(
            () -> new Lstm(3, 2).withPeepholes().withoutForgetGate(),
            "Lstm(3 → 2, no forget gate, peepholes)",
            40,
            2),
        sequence(() -> new Gru(3, 2), "Gru(3 → 2)", 38, 2),
        sequence(
            () -> new RecurrentStack(List.of(new Lstm(3, 2), new Gru(2, 2)), 0.25),
            "RecurrentStack(Lstm(3 → 2), Gru(2 → 2), Dropout(0.25))",
            80,
            2),
        sequence(
            () -> new Bidirectional(new Rnn(3, 2), new Lstm(3, 2)),
            "Bidirectional(Rnn(3 → 2, tanh), Lstm(3 → 2))",
            60,
            4),
        // 12 D² + 9 D for weights, biases and two normalisations; a number for 4 distances, 2 heads
        block(() -> new TransformerBlock(4, 2, 3), "", 12 * 16 + 9 * 4 + 8),
        block(() -> new TransformerBlock(4, 2, 3).withDropout(0.25), ", Dropout(0.25)", 236),
        to(
            () -> new MultiHeadAttention(4, 2),
            "MultiHeadAttention(4, 2 heads)",
            64,
            Shape.of(2, 5, 4),
            Shape.of(2, 5, 4)),
        to(
            () -> new MultiHeadAttention(4, 1).withCausalMask(),
            "MultiHeadAttention(4, 1 head, causal)",
            64,
            Shape.of(2, 5, 4),
            Shape.of(2, 5, 4)),
        tokens(
            () ->
                LanguageModel.transformer(
                    5,
                    List.of(new TransformerBlock(4, 2, 3), new TransformerBlock(4, 2, 3)),
                    false),
            "LanguageModel(5 tokens, RecurrentStack(2 × TransformerBlock(4, 2 heads, context 3)))",
            2 * 236 + 5 * 4 + 8 + 5 * 4 + 5,
            5),
        tokens(
            () -> LanguageModel.transformer(5, List.of(new TransformerBlock(4, 2, 3)), true),
            "LanguageModel(5 tokens, RecurrentStack(TransformerBlock(4, 2 heads, context 3)),"
                + " tied)",
            236 + 5 * 4 + 8 + 5,
            5),
        sequence(
            () -> new VectorModel(new RecurrentStack(List.of(new Gru(3, 2))), 4),
            "VectorModel(RecurrentStack(Gru(3 → 2)) → 4)",
            50,
            4),
        sequence(
            () -> new VectorModel(new RecurrentStack(List.of(new Gru(3, 2))), 4, false, true),
            "VectorModel(RecurrentStack(Gru(3 → 2)) → 4, skips)",
            50 + 3 * 4,
            4),
        tokens(() -> new Lstm(5, 2), "Lstm(5 → 2)", 64, 2),
        tokens(() -> new Gru(5, 2), "Gru(5 → 2)", 50, 2),
        tokens(
            () -> new LanguageModel(new RecurrentStack(List.of(new Lstm(5, 3)))),
            "LanguageModel(5 tokens, RecurrentStack(Lstm(5 → 3)))",
            128,
            5),
        tokens(
            () -> LanguageModel.embedded(5, small.get()),
            "LanguageModel(5 tokens, RecurrentStack(Lstm(3 → 3)))",
            119,
            5),
        tokens(
            () -> LanguageModel.tied(5, small.get()),
            "LanguageModel(5 tokens, RecurrentStack(Lstm(3 → 3)), tied)",
            104,
            5));
  }

  private static Case block(Supplier<Module> layer, String more, int parameters) {
    String printed = "TransformerBlock(4, 2 heads, context 3" + more + ")";
    return to(layer, printed, parameters, Shape.of(2, 5, 4), Shape.of(2, 5, 4));
  }

  private static Case sequence(
      Supplier<Module> layer, String printed, int parameters, int outputs) {
    return to(layer, printed, parameters, Shape.of(2, 4, 3), Shape.of(2, 4, outputs));
  }

  private static Case tokens(Supplier<Module> layer, String printed, int parameters, int outputs) {
    return new Case(layer, Shape.of(2, 4), Shape.of(2, 4, outputs), 5, printed, parameters);
  }

  private static Case same(Supplier<Module> layer, String printed, int parameters, int... shape) {
    return to(layer, printed, parameters, Shape.of(shape), Shape.of(shape));
  }

  private static Case to(
      Supplier<Module> layer, String printed, int parameters, Shape input, Shape output) {
    return new Case(layer, input, output, 0, printed, parameters);
  }

  @TestFactory
  Stream<DynamicNode> everyLayer() {
    return cases().stream()
        .map(
            c ->
                dynamicContainer(
                    c.printed() + " " + c.input(),
                    List.of(
                        dynamicTest("gives its shape, finite", () -> givesItsShape(c)),
                        dynamicTest("prints itself with its size", () -> printsItself(c)),
                        dynamicTest("names its parameters by path", () -> namesParameters(c)),
                        dynamicTest("starts from the seed alone", () -> startsFromTheSeed(c)),
                        dynamicTest("predicts each example alone", () -> predictsEachAlone(c)),
                        dynamicTest("has the gradient of differences", () -> hasGradient(c)))));
  }

  private static void givesItsShape(Case c) {
    Module layer = c.layer().get();
    Tensor x = input(c, DType.FLOAT32);
    for (Pass pass : List.of(Pass.inference(), Pass.training(Rng.of(1)))) {
      Tensor y = layer.apply(x, pass);
      assertThat(y.shape()).isEqualTo(c.output());
      assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
      for (float value : y.toArray()) {
        assertThat(value).isFinite();
      }
    }
  }

  private static void printsItself(Case c) {
    Module layer = c.layer().get();
    assertThat(layer).hasToString(c.printed());
    assertThat(layer.parameterCount()).isEqualTo(c.parameters());
    int total = layer.parameters().stream().mapToInt(p -> p.shape().size()).sum();
    assertThat(total).isEqualTo(c.parameters());
    if (c.parameters() > 1) {
      assertThat(layer.describe()).contains("# " + c.parameters() + " parameters");
    }
  }

  private static void namesParameters(Case c) {
    Module model = new Sequential(Activation.TANH, c.layer().get());
    List<String> names =
        Stream.concat(model.parameters().stream(), model.state().stream())
            .map(Parameter::name)
            .toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.startsWith("model.1."));
  }

  private static void startsFromTheSeed(Case c) {
    Module first = c.layer().get();
    Module second = c.layer().get();
    first.apply(input(c, DType.FLOAT32)).toArray(); // made by default, then drawn again
    first.initialise(Rng.of(3));
    Rng used = Rng.of(3);
    used.nextLong(); // what others drew before must not matter
    second.initialise(used);
    assertThat(values(first)).isEqualTo(values(second));
    assertThat(values(c.layer().get())).isEqualTo(values(c.layer().get()));
  }

  private static List<String> values(Module module) {
    return Stream.concat(module.parameters().stream(), module.state().stream())
        .map(p -> p.name() + Arrays.toString(p.tensor().toArray()))
        .toList();
  }

  private static void predictsEachAlone(Case c) {
    Module layer = c.layer().get();
    Tensor x = input(c, DType.FLOAT32);
    float[] together = layer.apply(x).toArray();
    int size = c.output().size() / c.output().dim(0);
    for (int i = 0; i < c.input().dim(0); i++) {
      float[] alone = layer.apply(x.slice(0, i, i + 1)).toArray();
      assertThat(alone)
          .containsExactly(Arrays.copyOfRange(together, i * size, (i + 1) * size), within(1e-6f));
    }
  }

  /** Compares the derivative along one random direction of everything with a central difference. */
  private static void hasGradient(Case c) {
    Module layer = c.layer().get();
    layer.weights().precision(DType.FLOAT64);
    layer.initialise(Rng.of(5));
    Tensor x = input(c, DType.FLOAT64);
    Rng rng = Rng.of(11);
    Tensor weights = random(c.output(), rng);

    List<Tensor> at = new ArrayList<>(layer.parameters().stream().map(Parameter::tensor).toList());
    if (c.classes() == 0) {
      at.add(x);
    }
    List<Tensor> gradients = Gradients.of(objective(layer, x, weights), at);
    Tensor.compute(gradients.toArray(Tensor[]::new));
    for (int i = 0; i < at.size(); i++) {
      double[] start = at.get(i).toDoubleArray();
      double[] direction = random(at.get(i).shape(), rng).toDoubleArray();
      double expected = 0;
      double[] gradient = gradients.get(i).toDoubleArray();
      for (int j = 0; j < start.length; j++) {
        expected += gradient[j] * direction[j];
      }
      double h = 1e-6;
      boolean isInput = i == layer.parameters().size();
      double difference = 0;
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] moved = start.clone();
        for (int j = 0; j < moved.length; j++) {
          moved[j] += sign * h * direction[j];
        }
        Tensor movedInput = isInput ? Tensor.of(moved, c.input().toArray()) : x;
        if (!isInput) {
          layer.parameters().get(i).set(moved);
        }
        difference += sign * objective(layer, movedInput, weights).item() / (2 * h);
      }
      if (!isInput) {
        layer.parameters().get(i).set(start);
      }
      assertThat(expected)
          .as(isInput ? "input" : layer.parameters().get(i).name())
          .isCloseTo(difference, within(1e-7 * (1 + Math.abs(difference))));
    }
  }

  private static Tensor objective(Module layer, Tensor x, Tensor weights) {
    // The same seed each time, so that dropout drops the same values.
    return layer.apply(x, Pass.training(Rng.of(2))).mul(weights).sum();
  }

  private static Tensor input(Case c, DType type) {
    Rng rng = Rng.of(17);
    int size = c.input().size();
    int[] dims = c.input().toArray();
    if (c.classes() > 0) {
      int[] indices = new int[size];
      Arrays.setAll(indices, _ -> rng.nextInt(c.classes()));
      return Tensor.of(indices, dims);
    }
    return random(c.input(), rng).cast(type);
  }

  private static Tensor random(Shape shape, Rng rng) {
    double[] values = new double[shape.size()];
    Arrays.setAll(values, _ -> rng.nextGaussian());
    return Tensor.of(values, shape.toArray());
  }
}
