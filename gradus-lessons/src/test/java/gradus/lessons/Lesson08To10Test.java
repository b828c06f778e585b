package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Lesson08Initialisation.Layer;
import gradus.lessons.Lesson09Checks.Data;
import gradus.lessons.Lesson10Regularisation.Net;
import gradus.lessons.modules.TwoLayers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Initialisation, checks, regularisation. */
class Lesson08To10Test {
  @Test
  void glorotAndHeAreTheirFormulas() {
    assertThat(Lesson08Initialisation.glorot(300, 100)).isEqualTo(Math.sqrt(2.0 / 400));
    assertThat(Lesson08Initialisation.he(200)).isEqualTo(0.1);
    assertThat(Lesson08Initialisation.deviation(new double[][] {{1, 2}, {3, 6}}))
        .isCloseTo(Math.sqrt(3.5), offset(1e-12)); // mean 3, squares 4, 1, 0, 9
  }

  /** Near 0 tanh is linear: each layer multiplies by 0.01 √500, forward and back. */
  @Test
  void smallWeightsVanishByTheFactorOfTheory() {
    Layer[] layers = Lesson08Initialisation.measure(0.01, false, new Random(1));
    double factor = 0.01 * Math.sqrt(500);
    for (int l = 3; l < layers.length; l++) {
      assertThat(layers[l].deviation() / layers[l - 1].deviation())
          .isCloseTo(factor, withPercentage(10));
      assertThat(layers[l - 1].gradient() / layers[l].gradient())
          .isCloseTo(factor, withPercentage(10));
    }
    assertThat(layers[9].deviation()).isLessThan(1e-6);
  }

  @Test
  void largeWeightsSaturateAndGlorotHolds() {
    Layer[] large = Lesson08Initialisation.measure(1, false, new Random(1));
    Layer[] glorot =
        Lesson08Initialisation.measure(
            Lesson08Initialisation.glorot(500, 500), false, new Random(1));
    for (int l = 0; l < 10; l++) {
      assertThat(large[l].saturated()).isGreaterThan(0.9);
      assertThat(glorot[l].saturated()).isLessThan(0.05);
      assertThat(glorot[l].deviation()).isGreaterThan(0.2);
      assertThat(glorot[l].gradient()).isBetween(0.3, 1.01);
    }
  }

  /** A ReLU halves the mean square: He's variance makes up for it, Glorot's does not. */
  @Test
  void heHoldsWhatReluHalves() {
    Layer[] he =
        Lesson08Initialisation.measure(Lesson08Initialisation.he(500), true, new Random(1));
    Layer[] glorot =
        Lesson08Initialisation.measure(
            Lesson08Initialisation.glorot(500, 500), true, new Random(1));
    assertThat(he[9].deviation()).isCloseTo(he[0].deviation(), withPercentage(25));
    assertThat(glorot[9].deviation() / glorot[0].deviation())
        .isCloseTo(Math.pow(0.5, 4.5), withPercentage(25));
  }

  @Test
  void theFirstLossIsTheLogarithmOfTheClassesAndThePenaltyAdds() {
    Data data = Data.random(new Random(1), 50);
    TwoLayers small = Lesson09Checks.net(new Random(2), 0.01);
    assertThat(Lesson09Checks.loss(small, data, 0)).isCloseTo(Math.log(10), offset(1e-3));
    TwoLayers net = Lesson09Checks.net(new Random(2), 1);
    double squares = 0;
    for (double w : Matrices.flat(net.v())) {
      squares += w * w;
    }
    for (double w : Matrices.flat(net.w())) {
      squares += w * w;
    }
    assertThat(Lesson09Checks.loss(net, data, 0.3) - Lesson09Checks.loss(net, data, 0))
        .isCloseTo(0.15 * squares, offset(1e-10));
  }

  @Test
  void theCheckPassesTheRightGradientAndFindsThePlantedMistake() {
    Data data = Data.random(new Random(1), 20);
    TwoLayers net = Lesson09Checks.net(new Random(2), 0.5);
    TwoLayers.Gradient right = Lesson09Checks.right(net, data);
    TwoLayers.Gradient wrong = Lesson09Checks.wrong(net, data);
    assertThat(Lesson09Checks.worst(net, data, net.v(), right.v(), 1e-5)).isLessThan(1e-6);
    assertThat(Lesson09Checks.worst(net, data, net.w(), right.w(), 1e-5)).isLessThan(1e-6);
    assertThat(Lesson09Checks.worst(net, data, net.v(), wrong.v(), 1e-5)).isGreaterThan(0.1);
    assertThat(wrong.w()).isDeepEqualTo(right.w());
    // What was forgotten: with h near 0 the factor 1 − h² is near 1, and nothing is wrong.
    TwoLayers tiny = Lesson09Checks.net(new Random(2), 1e-4);
    assertThat(
            Lesson09Checks.worst(tiny, data, tiny.v(), Lesson09Checks.wrong(tiny, data).v(), 1e-3))
        .isLessThan(1e-3);
  }

  @Test
  void twentyExamplesAreLearnedByHeart() {
    Data data = Data.random(new Random(3), 20);
    double[] losses =
        Lesson09Checks.learn(
            Lesson09Checks.net(new Random(2), 0.5), data, Lesson09Checks::right, 800, 0.5);
    assertThat(losses[800]).isLessThan(0.02);
  }

  private static Net random(RandomGenerator random, int hidden) {
    var net = new Net(hidden);
    for (double[] row : net.v) {
      Arrays.setAll(row, _ -> random.nextDouble(-0.5, 0.5));
    }
    Arrays.setAll(net.w, _ -> random.nextDouble(-1, 1));
    Arrays.setAll(net.b, _ -> random.nextDouble(-1, 1));
    net.c[0] = 0.3;
    return net;
  }

  @Test
  void theGradientWithDropoutIsTheEngines() {
    var random = new Random(5);
    Net net = random(random, 6);
    double[][] x = Matrices.random(random, 1, Lesson10Regularisation.INPUTS);
    double[] mask = {2, 0, 2, 2, 0, 2};
    var gradient = new Net(6);
    double loss = net.gradient(x[0], 1, mask, gradient);
    Tensor v = Matrices.tensor(net.v);
    Tensor b = Matrices.row(net.b);
    Tensor w = Matrices.row(net.w);
    Tensor h = Matrices.tensor(x).matmul(v.transpose()).add(b).tanh().mul(Matrices.row(mask));
    Tensor e = h.mul(w).sum().add(0.3).sigmoid().log().neg();
    List<Tensor> by = Gradients.of(e, List.of(v, b, w));
    assertThat(loss).isCloseTo(e.item(), offset(1e-10));
    assertThat(Matrices.flat(gradient.v)).containsExactly(by.get(0).toDoubleArray(), offset(1e-10));
    assertThat(gradient.b).containsExactly(by.get(1).toDoubleArray(), offset(1e-10));
    assertThat(gradient.w).containsExactly(by.get(2).toDoubleArray(), offset(1e-10));
    assertThat(gradient.b[0]).isNotZero();
    assertThat(gradient.b[1]).isZero(); // dropped
  }

  /** One step of L2 is one step down the gradient of L + λ/2 Σ w². */
  @Test
  void weightsShrinkByTheGradientOfThePenalty() {
    Net net = random(new Random(6), 4);
    Tensor v = Matrices.tensor(net.v);
    Tensor w = Matrices.row(net.w);
    Tensor penalty = v.square().sum().add(w.square().sum()).mul(0.2 / 2);
    List<Tensor> by = Gradients.of(penalty, List.of(v, w));
    double v00 = net.v[0][0];
    double w3 = net.w[3];
    double b0 = net.b[0];
    net.descend(new Net(4), 0.5, 0.2);
    assertThat(net.v[0][0]).isCloseTo(v00 - 0.5 * by.get(0).toDoubleArray()[0], offset(1e-10));
    assertThat(net.w[3]).isCloseTo(w3 - 0.5 * by.get(1).toDoubleArray()[3], offset(1e-10));
    assertThat(net.b[0]).isEqualTo(b0);
  }

  /** A mask has mean 1, so that dropout keeps means: standard error √(p / (1 − p) / n) = 0.005. */
  @Test
  void dropoutKeepsTheMean() {
    double[] mask = Lesson10Regularisation.mask(new Random(1), 10_000, 0.2);
    assertThat(mask).containsOnly(0, 1.25);
    assertThat(Arrays.stream(mask).average().orElseThrow()).isCloseTo(1, offset(0.02));
  }

  /** shrink(w, a) is the v that makes ½ (v − w)² + a |v| least. */
  @Test
  void shrinkingIsTheStepOfL1() {
    for (double w : new double[] {-2, -0.3, 0.1, 1.4}) {
      double best =
          Lesson04MaximumLikelihood.least(v -> (v - w) * (v - w) / 2 + 0.5 * Math.abs(v), -3, 3);
      assertThat(Lesson10Regularisation.shrink(w, 0.5)).isCloseTo(best, offset(1e-6));
    }
  }

  @Test
  void l1LeavesOnlyWhatMatters() {
    double[] plain = Lesson10Regularisation.linear(0, 0);
    double[] l1 = Lesson10Regularisation.linear(0.1, 0);
    assertThat(Arrays.copyOfRange(plain, 2, 20)).doesNotContain(0);
    assertThat(Arrays.stream(l1, 2, 20)).allMatch(w -> w == 0);
    assertThat(l1[0]).isGreaterThan(0.2);
    assertThat(l1[1]).isGreaterThan(0.2);
  }
}
