package gradus.lessons.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Matrices;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModulesTest {
  private final Random random = new Random(4);

  private static void same(double[][] actual, Tensor expected) {
    assertThat(Matrices.flat(actual)).containsExactly(expected.toDoubleArray(), offset(1e-10));
    assertThat(Arrays.stream(expected.toDoubleArray())).anyMatch(value -> Math.abs(value) > 1e-3);
  }

  @Test
  void sequenceGivesTheEnginesGradients() {
    double[][] x = Matrices.random(random, 6, 3);
    double[][] t = Matrices.random(random, 6, 2);
    var first = new Linear(3, 5);
    var second = new Linear(5, 2);
    for (Linear linear : List.of(first, second)) {
      linear.randomise(random, 1);
      Arrays.setAll(linear.bias(), _ -> random.nextDouble(-1, 1));
    }
    var net = new Sequence(first, new Tanh(), second);
    Tensor v = Matrices.tensor(first.weights());
    Tensor b = Matrices.row(first.bias());
    Tensor w = Matrices.tensor(second.weights());
    Tensor c = Matrices.row(second.bias());
    Tensor input = Matrices.tensor(x);
    Tensor h = input.matmul(v.transpose()).add(b).tanh();
    Tensor y = h.matmul(w.transpose()).add(c);
    Tensor e = y.sub(Matrices.tensor(t)).square().sum().mul(0.5);

    double[][] forward = net.forward(x);
    same(forward, y);
    var loss = new SquaredError();
    assertThat(loss.value(forward, t)).isCloseTo(e.item(), offset(1e-10));
    double[][] delta = loss.gradient(forward, t);
    net.backwardUpdateGradient(x, delta);
    List<Tensor> expected = Gradients.of(e, List.of(v, b, w, c, input));
    same(first.weightGradient(), expected.get(0));
    same(new double[][] {first.biasGradient()}, expected.get(1));
    same(second.weightGradient(), expected.get(2));
    same(new double[][] {second.biasGradient()}, expected.get(3));
    same(net.backwardDelta(x, delta), expected.get(4));

    net.backwardUpdateGradient(x, delta);
    assertThat(second.biasGradient()[0])
        .isCloseTo(2 * expected.get(3).toDoubleArray()[0], offset(1e-10));
    net.initGradient();
    assertThat(Matrices.flat(first.weightGradient())).containsOnly(0);
    assertThat(second.biasGradient()).containsOnly(0);
  }

  @Test
  void softmaxCrossEntropyIsTheEngines() {
    double[][] y = Matrices.random(random, 4, 3);
    double[][] t = {{1, 0, 0}, {0, 0, 1}, {0.2, 0.3, 0.5}, {0, 1, 0}};
    Tensor scores = Matrices.tensor(y);
    Tensor e = scores.logSoftmax(1).mul(Matrices.tensor(t)).sum().neg();
    var loss = new SoftmaxCrossEntropy();
    assertThat(loss.value(y, t)).isCloseTo(e.item(), offset(1e-10));
    same(loss.gradient(y, t), Gradients.of(e, scores));
    double[][] large = {{1000, 0}};
    assertThat(loss.value(large, new double[][] {{0, 1}})).isEqualTo(1000);
    assertThat(loss.gradient(large, new double[][] {{0, 1}})[0]).containsExactly(1, -1);
  }

  /** {@code (z_1 + z_2 + x) · z_3}: through all three kinds of module with many inputs. */
  @Test
  void modulesOfManyInputsGiveTheEnginesGradients() {
    Z[] z = {new Z(4), new Z(4), new Z(4)};
    for (Z vector : z) {
      vector.randomise(random, 1);
    }
    double[][] x = Matrices.random(random, 1, 4);
    var sum = new Sum();
    var dot = new DotProduct();
    List<double[][]> terms = List.of(z[0].forward(), z[1].forward(), x);
    List<double[][]> factors = List.of(sum.forward(terms), z[2].forward());
    double[][] y = dot.forward(factors);
    double[][] t = {{0.5}};
    List<double[][]> byFactors = dot.backwardDelta(factors, new SquaredError().gradient(y, t));
    List<double[][]> byTerms = sum.backwardDelta(terms, byFactors.get(0));
    z[0].backwardUpdateGradient(List.of(), byTerms.get(0));
    z[1].backwardUpdateGradient(List.of(), byTerms.get(1));
    z[2].backwardUpdateGradient(List.of(), byFactors.get(1));

    List<Tensor> vectors =
        List.of(
            Matrices.tensor(z[0].forward()),
            Matrices.tensor(z[1].forward()),
            Matrices.tensor(z[2].forward()),
            Matrices.tensor(x));
    Tensor total = vectors.get(0).add(vectors.get(1)).add(vectors.get(3));
    Tensor e = total.mul(vectors.get(2)).sum().sub(0.5).square().mul(0.5);
    List<Tensor> expected = Gradients.of(e, vectors);
    for (int i = 0; i < 3; i++) {
      same(new double[][] {z[i].gradient()}, expected.get(i));
    }
    same(byTerms.get(2), expected.get(3));

    double before = z[2].forward()[0][1];
    z[2].updateParameters(0.5);
    assertThat(z[2].forward()[0][1])
        .isCloseTo(before - 0.5 * expected.get(2).toDoubleArray()[1], offset(1e-12));
    z[2].initGradient();
    assertThat(z[2].gradient()).containsOnly(0);
  }

  @Test
  void dotProductIsRowByRow() {
    double[][] a = {{1, 2}, {3, 4}};
    double[][] b = {{5, 6}, {7, 8}};
    double[][] delta = {{1}, {10}};
    var dot = new DotProduct();
    assertThat(dot.forward(List.of(a, b))).isDeepEqualTo(new double[][] {{17}, {53}});
    assertThat(dot.backwardDelta(List.of(a, b), delta).get(0))
        .isDeepEqualTo(new double[][] {{5, 6}, {70, 80}});
    assertThat(dot.backwardDelta(List.of(a, b), delta).get(1))
        .isDeepEqualTo(new double[][] {{1, 2}, {30, 40}});
  }

  @Test
  void saysWhatDoesNotFit() {
    double[][] one = {{1}};
    assertThatThrownBy(() -> new DotProduct().forward(List.<double[][]>of(one)))
        .hasMessage("a dot product is of 2 vectors, got 1");
    assertThatThrownBy(() -> new Sum().forward(List.of()))
        .hasMessage("a sum is of 1 vector or more, got none");
    assertThatThrownBy(() -> new Z(2).forward(List.<double[][]>of(one)))
        .hasMessage("z takes no inputs, got 1");
    assertThatThrownBy(() -> new Linear(2, 1).forward(one)).hasMessage("expected 2 columns, got 1");
    assertThatThrownBy(() -> new SquaredError().value(one, new double[][] {{1, 2}}))
        .hasMessage("expected 1 columns, got 2");
  }
}
