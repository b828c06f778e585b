package gradus.lessons.neurons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {
  private static final int INPUTS = 3;
  private static final int HIDDEN = 5;
  private static final int OUTPUTS = 4;

  private final Random random = new Random(3);

  /** A network of one hidden layer, whose parts remain at hand. */
  static final class Net {
    final List<InputNeuron> x;
    final List<Neuron> hidden;
    final List<Neuron> scores;
    final Network network;

    Net(
        int inputs,
        Function<List<Neuron>, Neuron> first,
        Function<List<Neuron>, Neuron> second,
        UnaryOperator<List<Neuron>> last,
        BiFunction<List<Neuron>, List<InputNeuron>, CostNeuron> cost) {
      x = Network.inputs(inputs);
      hidden = Network.layer(first, HIDDEN, x);
      scores = Network.layer(second, OUTPUTS, hidden);
      List<Neuron> y = last.apply(scores);
      List<InputNeuron> t = Network.inputs(OUTPUTS);
      network = new Network(x, y, t, cost.apply(y, t));
    }

    static double[][] weights(List<Neuron> layer) {
      return layer.stream().map(n -> ((WeightedNeuron) n).weights()).toArray(double[][]::new);
    }

    static double[][] gradients(List<Neuron> layer) {
      return layer.stream()
          .map(n -> ((WeightedNeuron) n).weightGradient())
          .toArray(double[][]::new);
    }
  }

  private static Tensor squared(Tensor y, Tensor t) {
    return y.sub(t).square().sum().mul(0.5);
  }

  private static Tensor binary(Tensor y, Tensor t) {
    Tensor no = y.neg().add(1).log().mul(t.neg().add(1));
    return y.log().mul(t).add(no).sum().neg();
  }

  private static Tensor cross(Tensor y, Tensor t) {
    return y.log().mul(t).sum().neg();
  }

  private static Arguments kind(
      String name,
      Net net,
      UnaryOperator<Tensor> first,
      UnaryOperator<Tensor> second,
      BiFunction<Tensor, Tensor, Tensor> cost) {
    return Arguments.of(name, net, first, second, cost);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind(
            "tanh, softmax, cross-entropy",
            new Net(
                INPUTS,
                TanhNeuron::new,
                IdentityNeuron::new,
                Network::softmax,
                CrossEntropyNeuron::new),
            Tensor::tanh,
            scores -> scores.softmax(1),
            NetworkTest::cross),
        kind(
            "ReLU, sigmoid, binary cross-entropy",
            new Net(
                INPUTS,
                ReluNeuron::new,
                SigmoidNeuron::new,
                UnaryOperator.identity(),
                BinaryCrossEntropyNeuron::new),
            Tensor::relu,
            Tensor::sigmoid,
            NetworkTest::binary),
        kind(
            "sigmoid, identity, squared error",
            new Net(
                INPUTS,
                SigmoidNeuron::new,
                IdentityNeuron::new,
                UnaryOperator.identity(),
                SquaredErrorNeuron::new),
            Tensor::sigmoid,
            UnaryOperator.identity(),
            NetworkTest::squared));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void outputsErrorAndEveryGradientAreTheEngines(
      String name,
      Net net,
      UnaryOperator<Tensor> first,
      UnaryOperator<Tensor> second,
      BiFunction<Tensor, Tensor, Tensor> cost) {
    net.network.randomise(random, 1);
    double[] x = {0.3, -0.8, 1.1};
    double[] t = {0.1, 0.2, 0.3, 0.4};
    Tensor v = Matrices.tensor(Net.weights(net.hidden));
    Tensor w = Matrices.tensor(Net.weights(net.scores));
    Tensor input = Matrices.row(x);
    Tensor one = Matrices.row(1);
    Tensor h = first.apply(Tensor.concat(1, List.of(input, one)).matmul(v.transpose()));
    Tensor y = second.apply(Tensor.concat(1, List.of(h, one)).matmul(w.transpose()));
    Tensor target = Matrices.row(t);
    Tensor e = cost.apply(y, target);

    assertThat(net.network.propagate(x)).containsExactly(y.toDoubleArray(), offset(1e-10));
    assertThat(net.network.backpropagate(t)).isCloseTo(e.item(), offset(1e-10));
    List<Tensor> expected = Gradients.of(e, List.of(v, w, input, h, target));
    same(Matrices.flat(Net.gradients(net.hidden)), expected.get(0));
    same(Matrices.flat(Net.gradients(net.scores)), expected.get(1));
    same(gradients(net.x), expected.get(2));
    same(gradients(net.hidden), expected.get(3));
    same(gradients(net.network.targets()), expected.get(4));
  }

  private static double[] gradients(List<? extends Neuron> neurons) {
    return neurons.stream().mapToDouble(Neuron::gradient).toArray();
  }

  private static void same(double[] actual, Tensor expected) {
    assertThat(actual).containsExactly(expected.toDoubleArray(), offset(1e-10));
    assertThat(Arrays.stream(actual)).anyMatch(value -> Math.abs(value) > 1e-3);
  }

  /** A network of the size that reads digits: 784 inputs, 10 classes, no hidden layer. */
  @Test
  void gradientsOfA784By10NetAreTheEngines() {
    List<InputNeuron> x = Network.inputs(784);
    List<Neuron> scores = Network.layer(IdentityNeuron::new, 10, x);
    List<Neuron> y = Network.softmax(scores);
    List<InputNeuron> t = Network.inputs(10);
    var net = new Network(x, y, t, new CrossEntropyNeuron(y, t));
    net.randomise(random, 0.1);
    double[][] pixels = Matrices.random(random, 2, 784);
    double[][] classes = new double[2][10];
    classes[0][7] = 1;
    classes[1][2] = 1;
    for (int n = 0; n < 2; n++) {
      net.propagate(pixels[n]);
      net.backpropagate(classes[n]);
    }
    Tensor w = Matrices.tensor(Net.weights(scores));
    Tensor ones = Matrices.tensor(new double[][] {{1}, {1}});
    Tensor z = Tensor.concat(1, List.of(Matrices.tensor(pixels), ones)).matmul(w.transpose());
    Tensor e = z.logSoftmax(1).mul(Matrices.tensor(classes)).sum().neg();
    same(Matrices.flat(Net.gradients(scores)), Gradients.of(e, w));
  }

  /** Links that skip a layer, and a neuron that is the same child's parent twice. */
  @Test
  void anyFormWithoutACircleIsDerived() {
    var x = new InputNeuron();
    var a = new TanhNeuron(List.of(x));
    var b = new SigmoidNeuron(List.of(x, a, a));
    var t = new InputNeuron();
    var net =
        new Network(
            List.of(x), List.of(b), List.of(t), new SquaredErrorNeuron(List.of(b), List.of(t)));
    a.weights()[0] = 0.7;
    System.arraycopy(new double[] {0.5, -1.2, 0.4}, 0, b.weights(), 0, 3);
    net.propagate(0.9);
    net.backpropagate(0.2);
    Tensor input = Tensor.of(new double[] {0.9}, 1);
    Tensor tanh = input.mul(0.7).tanh();
    Tensor y = input.mul(0.5).add(tanh.mul(-1.2)).add(tanh.mul(0.4)).sigmoid();
    Tensor expected = Gradients.of(squared(y, Tensor.of(new double[] {0.2}, 1)), input);
    assertThat(x.gradient()).isCloseTo(expected.item(), offset(1e-10));
    assertThat(new NaiveRecursion().gradient(x)).isEqualTo(x.gradient());
  }

  @Test
  void eachNeuronIsEvaluatedOnce() {
    Network net = Network.chain(6, 4, random);
    net.propagate(new double[4]);
    net.backpropagate(1);
    assertThat(net.evaluations()).isEqualTo(net.size());
    assertThat(net.size()).isEqualTo(4 + 5 * (4 + 1) + (1 + 1) + 1 + 1);
    net.propagate(new double[4]);
    net.backpropagate(1);
    assertThat(net.evaluations()).isEqualTo(2L * net.size());
  }

  /** Back from an input, N(l) = 1 + 4 N(l−1); kept, each neuron that is asked answers once. */
  @Test
  void naiveRecursionBackwardWalksAllPathsToo() {
    long expected = 3; // the input, the output, the error
    for (int layers = 1; layers <= 7; layers++) {
      Network net = Network.chain(layers, 4, random);
      net.propagate(1, 0, -1, 0.5);
      net.backpropagate(0.2);
      assertThat(net.gradientEvaluations()).isEqualTo(4L * (layers - 1) + 2); // not of inputs yet
      double gradient = net.inputs().getFirst().gradient();
      assertThat(net.gradientEvaluations()).isEqualTo(4L * (layers - 1) + 3);
      var naive = new NaiveRecursion();
      assertThat(naive.gradient(net.inputs().getFirst())).isEqualTo(gradient);
      assertThat(naive.evaluations()).isEqualTo(expected);
      expected = 1 + 4 * expected;
    }
  }

  /** N(l) = 2 + 4 N(l−1): four times as many with each layer. */
  @Test
  void naiveRecursionEvaluatesOncePerPath() {
    long expected = 1;
    for (int layers = 1; layers <= 7; layers++) {
      expected = 2 + 4 * expected;
      Network net = Network.chain(layers, 4, random);
      double y = net.propagate(1, 0, -1, 0.5)[0];
      var naive = new NaiveRecursion();
      assertThat(naive.output(net.outputs().getFirst())).isEqualTo(y);
      assertThat(naive.evaluations()).isEqualTo(expected);
    }
  }

  @Test
  void descentFollowsTheMeanGradient() {
    var net =
        new Net(
            INPUTS,
            TanhNeuron::new,
            IdentityNeuron::new,
            Network::softmax,
            CrossEntropyNeuron::new);
    net.network.randomise(random, 1);
    double[][] x = Matrices.random(random, 3, INPUTS);
    double[][] t = {{1, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    double sum = 0;
    for (int n = 0; n < 3; n++) {
      net.network.propagate(x[n]);
      sum += net.network.backpropagate(t[n]);
    }
    double[] gradient = Matrices.flat(Net.gradients(net.hidden));
    double[] before = Matrices.flat(Net.weights(net.hidden));
    assertThat(net.network.descend(x, t, 0.6)).isCloseTo(sum / 3, offset(1e-12));
    double[] after = Matrices.flat(Net.weights(net.hidden));
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(before[i] - 0.2 * gradient[i], offset(1e-12));
    }
  }

  @Test
  void stepFiresFromZeroOnAndPassesNoGradient() {
    List<InputNeuron> x = Network.inputs(2);
    var and = new StepNeuron(List.of(x.get(0), x.get(1), new BiasNeuron()));
    List<InputNeuron> t = Network.inputs(1);
    var net = new Network(x, List.of(and), t, new SquaredErrorNeuron(List.of(and), t));
    System.arraycopy(new double[] {1, 1, -2}, 0, and.weights(), 0, 3);
    List<Double> y = new ArrayList<>();
    for (int bits = 0; bits < 4; bits++) {
      y.add(net.propagate(bits >> 1, bits & 1)[0]);
    }
    assertThat(y).containsExactly(0.0, 0.0, 0.0, 1.0);
    net.backpropagate(0);
    assertThat(and.gradient()).isEqualTo(1);
    assertThat(and.weightGradient()).containsOnly(0);
    assertThat(x.getFirst().gradient()).isZero();
  }

  @Test
  void softmaxOfLargeScoresIsFinite() {
    List<InputNeuron> x = Network.inputs(2);
    List<Neuron> y = Network.softmax(x);
    List<InputNeuron> t = Network.inputs(2);
    var net = new Network(x, y, t, new CrossEntropyNeuron(y, t));
    assertThat(net.propagate(1000, 1001)[1]).isCloseTo(1 / (1 + Math.exp(-1)), offset(1e-12));
    assertThat(net.propagate(2000, 0)).containsExactly(1, 0);
    assertThat(net.backpropagate(1, 0)).isZero();
    assertThat(x.getLast().gradient()).isZero();
  }

  @Test
  void saysWhatDoesNotFit() {
    List<InputNeuron> x = Network.inputs(2);
    List<Neuron> y = Network.softmax(x);
    List<InputNeuron> t = Network.inputs(2);
    assertThatThrownBy(() -> new CrossEntropyNeuron(y, Network.inputs(3)))
        .hasMessage("expected as many targets as outputs, got 3 for 2");
    assertThatThrownBy(() -> new SoftmaxNeuron(x, 2))
        .hasMessage("expected a class from 0 to 1, got 2");
    var net = new Network(x, y, t, new CrossEntropyNeuron(y, t));
    assertThatThrownBy(() -> net.backpropagate(1, 0))
        .hasMessage("nothing to compare targets with: call propagate first");
    assertThatThrownBy(() -> net.propagate(1)).hasMessage("expected 2 inputs, got 1");
    net.propagate(1, 2);
    assertThatThrownBy(() -> net.backpropagate(1)).hasMessage("expected 2 targets, got 1");
    assertThatThrownBy(() -> net.descend(new double[2][2], new double[1][2], 1))
        .hasMessage("expected a target for each of one or more examples, got 1 for 2");
    List<InputNeuron> others = Network.inputs(2);
    assertThatThrownBy(() -> new Network(x, y, others, new SquaredErrorNeuron(y, others)))
        .hasMessageContaining("a CrossEntropyNeuron leads to neither outputs nor cost");
  }
}
