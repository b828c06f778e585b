package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Lesson01OneNeuron.Activation;
import gradus.lessons.Lesson02LinearSeparation.Perceptron;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** One neuron, linear separation, a network, and losses from maximum likelihood. */
class Lesson01To04Test {
  private static final double[] S = {-3, -0.7, 0.2, 1.5, 4};

  private static Tensor scalar(double value) {
    return Tensor.of(new double[] {value}, 1);
  }

  private static double[] doubles(DoubleStream stream) {
    return stream.toArray();
  }

  @Test
  void activationsAndSlopesAreTheEngines() {
    activation(Activation.SIGMOID, Tensor::sigmoid);
    activation(Activation.TANH, Tensor::tanh);
    activation(Activation.RELU, Tensor::relu);
    assertThat(Arrays.stream(S).map(Activation.STEP::value))
        .containsExactly(0.0, 0.0, 1.0, 1.0, 1.0);
    assertThat(Activation.STEP.value(0)).isEqualTo(1);
    assertThat(Activation.STEP.slope(1)).isZero();
  }

  private static void activation(Activation activation, UnaryOperator<Tensor> engine) {
    Tensor s = Matrices.row(S);
    Tensor y = engine.apply(s);
    double[] values = doubles(Arrays.stream(S).map(activation::value));
    assertThat(values).containsExactly(y.toDoubleArray(), offset(1e-10));
    assertThat(doubles(Arrays.stream(values).map(activation::slope)))
        .containsExactly(Gradients.of(y.sum(), s).toDoubleArray(), offset(1e-10));
  }

  @Test
  void theErrorOfALinearNeuronHasTheEnginesGradient() {
    double[] x = {0.5, -1, 2};
    double[] t = {1, 0.3, -0.7};
    Tensor w = scalar(0.4);
    Tensor b = scalar(-0.2);
    Tensor y = Tensor.of(x, 3).mul(w).add(b);
    Tensor e = y.sub(Tensor.of(t, 3)).square().mean().mul(0.5);
    List<Tensor> by = Gradients.of(e, List.of(w, b));
    assertThat(Lesson01OneNeuron.error(0.4, -0.2, x, t))
        .containsExactly(
            new double[] {e.item(), by.get(0).item(), by.get(1).item()}, offset(1e-10));
  }

  /** The perceptron's update is a step of rate 1 down the gradient of max(0, −t s). */
  @Test
  void thePerceptronGoesDownItsLoss() {
    double[] x = {0.4, -1};
    for (int t : new int[] {-1, 1}) {
      var perceptron = new Perceptron(2);
      System.arraycopy(new double[] {0.6, -0.3, 0.1}, 0, perceptron.w, 0, 3); // s = 0.64
      double[] before = perceptron.w.clone();
      Tensor w = Matrices.row(before);
      Tensor s = w.mul(Matrices.row(x[0], x[1], 1)).sum();
      assertThat(perceptron.sum(x)).isCloseTo(s.item(), offset(1e-10));
      double[] gradient = Gradients.of(s.mul(-t).maximum(0), w).toDoubleArray();
      assertThat(perceptron.learn(x, t)).isEqualTo(t < 0);
      for (int i = 0; i < 3; i++) {
        assertThat(perceptron.w[i]).isCloseTo(before[i] - gradient[i], offset(1e-10));
      }
    }
  }

  @Test
  void thePerceptronIsWrongNoMoreOftenThanTheTheoremSays() {
    var random = new Random(1);
    for (int trial = 0; trial < 20; trial++) {
      double[][] x = new double[30][];
      int[] t = new int[30];
      for (int n = 0; n < x.length; n++) {
        x[n] = new double[] {random.nextGaussian(), random.nextGaussian()};
        t[n] = x[n][0] - 0.5 * x[n][1] > 0.3 ? 1 : -1;
      }
      var perceptron = new Perceptron(2);
      int epochs = 0;
      while (perceptron.epoch(x, t) > 0) {
        assertThat(++epochs).isLessThan(10_000);
      }
      assertThat((double) perceptron.updates).isBetween(1.0, perceptron.bound(x, t) * (1 + 1e-12));
    }
  }

  /** One point at distance γ on each side: R² = 1 + γ², and the margin of w = (1, 0, 0) is γ. */
  @Test
  void theBoundIsTheSquareOfRadiusOverMargin() {
    var perceptron = new Perceptron(2);
    perceptron.w[0] = 5;
    double[][] x = {{0.5, 0}, {-0.5, 0}};
    assertThat(perceptron.bound(x, new int[] {1, -1})).isCloseTo(1.25 / 0.25, offset(1e-12));
  }

  @Test
  void exclusiveOrIsSeparableOnlyWithTheProduct() {
    var plain = new Perceptron(2);
    var product = new Perceptron(3);
    double[][] x = new double[4][];
    for (int n = 0; n < 4; n++) {
      x[n] = Lesson02LinearSeparation.withProduct(Lesson02LinearSeparation.XOR[n]);
    }
    int wrong = 1;
    for (int epoch = 0; epoch < 100; epoch++) {
      assertThat(plain.epoch(Lesson02LinearSeparation.XOR, Lesson02LinearSeparation.XOR_TARGETS))
          .isPositive();
      wrong = product.epoch(x, Lesson02LinearSeparation.XOR_TARGETS);
    }
    assertThat(wrong).isZero();
  }

  @Test
  void theNetworkByHandIsExclusiveOr() {
    Lesson03Network.Net net = Lesson03Network.exclusiveOr();
    assertThat(net.outputs(0, 0)).containsExactly(0);
    assertThat(net.outputs(0, 1)).containsExactly(1);
    assertThat(net.outputs(1, 0)).containsExactly(1);
    assertThat(net.outputs(1, 1)).containsExactly(0);
    assertThat(net.parameters()).isEqualTo(9);
  }

  @Test
  void aNetworkIsItsEquations() {
    var random = new Random(2);
    double[][] v = Matrices.random(random, 4, 3);
    double[][] b = Matrices.random(random, 1, 4);
    double[][] w = Matrices.random(random, 2, 4);
    double[][] c = Matrices.random(random, 1, 2);
    double[] x = {0.3, -1, 0.8};
    Tensor h =
        Matrices.row(x).matmul(Matrices.tensor(v).transpose()).add(Matrices.tensor(b)).tanh();
    Tensor y = h.matmul(Matrices.tensor(w).transpose()).add(Matrices.tensor(c)).sigmoid();
    var net = new Lesson03Network.Net(v, b[0], Math::tanh, w, c[0], s -> 1 / (1 + Math.exp(-s)));
    assertThat(net.outputs(x)).containsExactly(y.toDoubleArray(), offset(1e-10));
  }

  /** Within a piece of length d the function is at most d/2 · max |f'| from its middle value. */
  @Test
  void aStaircaseIsAsNearAsItsPiecesAreShort() {
    for (int n : new int[] {5, 20, 80}) {
      Lesson03Network.Net net = Lesson03Network.staircase(Math::sin, 0, 2 * Math.PI, n);
      assertThat(Lesson03Network.worst(net, Math::sin, 0, 2 * Math.PI))
          .isBetween(0.5 * Math.PI / n, Math.PI / n + 1e-9);
    }
  }

  @Test
  void lossesAreNegativeLogLikelihoods() {
    // Densities that integrate to 1, and probabilities that add up to 1.
    double normal = 0;
    double laplace = 0;
    for (double t = -20; t < 20; t += 0.001) {
      normal += 0.001 * Math.exp(-Lesson04MaximumLikelihood.normal(t, 0.3, 1.7));
      laplace += 0.001 * Math.exp(-Lesson04MaximumLikelihood.laplace(t, 0.3, 1.2));
    }
    assertThat(normal).isCloseTo(1, offset(1e-6));
    assertThat(laplace).isCloseTo(1, offset(1e-6));
    double yes = Math.exp(-Lesson04MaximumLikelihood.bernoulli(1, 0.3));
    double no = Math.exp(-Lesson04MaximumLikelihood.bernoulli(0, 0.3));
    assertThat(yes).isCloseTo(0.3, offset(1e-12));
    assertThat(yes + no).isCloseTo(1, offset(1e-12));
  }

  @Test
  void squaredErrorIsTheNormalLossButForAConstant() {
    double constant = Lesson04MaximumLikelihood.normal(1, 1, 2);
    assertThat(Lesson04MaximumLikelihood.normal(1, 4, 2) - constant)
        .isCloseTo(3.0 * 3 / (2 * 4), offset(1e-12));
  }

  @Test
  void minimaAreMeanMedianAndShare() {
    assertThat(Lesson04MaximumLikelihood.least(Lesson04MaximumLikelihood::normalLoss, 0, 10))
        .isCloseTo(3.5, offset(1e-6));
    assertThat(Lesson04MaximumLikelihood.least(Lesson04MaximumLikelihood::laplaceLoss, 0, 10))
        .isCloseTo(2.5, offset(1e-6));
    assertThat(Lesson04MaximumLikelihood.least(Lesson04MaximumLikelihood::coin, 0.01, 0.99))
        .isCloseTo(0.7, offset(1e-6));
  }

  @Test
  void slopesBehindSigmoidAndSoftmaxAreTheEngines() {
    for (double at : S) {
      Tensor s = scalar(at);
      Tensor y = s.sigmoid();
      assertThat(Lesson04MaximumLikelihood.crossEntropySlope(at))
          .isCloseTo(Gradients.of(y.log().neg().sum(), s).item(), offset(1e-10));
      assertThat(Lesson04MaximumLikelihood.squaredSlope(at))
          .isCloseTo(Gradients.of(y.sub(1).square().mul(0.5).sum(), s).item(), offset(1e-10));
    }
    Tensor s = Matrices.row(2, 1, -1);
    double[] y = Lesson04MaximumLikelihood.softmax(2, 1, -1);
    Tensor loss = s.logSoftmax(1).get(1, 0).neg().sum();
    assertThat(Lesson04MaximumLikelihood.categorical(0, y)).isCloseTo(loss.item(), offset(1e-10));
    assertThat(new double[] {y[0] - 1, y[1], y[2]})
        .containsExactly(Gradients.of(loss, s).toDoubleArray(), offset(1e-10));
  }
}
