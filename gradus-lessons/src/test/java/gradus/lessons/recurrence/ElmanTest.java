package gradus.lessons.recurrence;

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
import org.junit.jupiter.api.Test;

class ElmanTest {
  private static final int LENGTH = 9;

  private final Random random = new Random(1);
  private final Elman net = new Elman(3, 4, 2);
  private final double[][] x = Matrices.random(random, LENGTH, 3);
  private final double[][] targets = Matrices.random(random, LENGTH, 2);

  ElmanTest() {
    net.randomise(random, 1);
    Arrays.setAll(net.weights().b(), _ -> random.nextDouble(-1, 1));
    Arrays.setAll(net.weights().c(), _ -> random.nextDouble(-1, 1));
  }

  private double[][] deltas() {
    double[][] y = net.forward(x);
    for (int t = 0; t < LENGTH; t++) {
      for (int k = 0; k < 2; k++) {
        y[t][k] -= targets[t][k];
      }
    }
    return y;
  }

  @Test
  void outputsAndAllGradientsAreTheEngines() {
    Elman.Weights w = net.weights();
    List<Tensor> tensors =
        List.of(
            Matrices.tensor(w.u()),
            Matrices.tensor(w.w()),
            Matrices.row(w.b()),
            Matrices.tensor(w.v()),
            Matrices.row(w.c()));
    Tensor h = Matrices.row(new double[4]);
    Tensor loss = Tensor.of(new double[1], 1).sum();
    List<Tensor> states = new ArrayList<>();
    double[][] y = net.forward(x);
    for (int t = 0; t < LENGTH; t++) {
      Tensor a = Matrices.row(x[t]).matmul(tensors.get(0).transpose());
      h = a.add(h.matmul(tensors.get(1).transpose())).add(tensors.get(2)).tanh();
      states.add(h);
      Tensor scores = h.matmul(tensors.get(3).transpose()).add(tensors.get(4));
      assertThat(y[t]).containsExactly(scores.toDoubleArray(), offset(1e-10));
      assertThat(net.hidden()[t]).containsExactly(h.toDoubleArray(), offset(1e-10));
      loss = loss.add(scores.sub(Matrices.row(targets[t])).square().sum().mul(0.5));
    }
    Elman.Gradient gradient = net.backward(deltas());
    List<Tensor> expected = Gradients.of(loss, tensors);
    Elman.Weights actual = gradient.weights();
    same(Matrices.flat(actual.u()), expected.get(0));
    same(Matrices.flat(actual.w()), expected.get(1));
    same(actual.b(), expected.get(2));
    same(Matrices.flat(actual.v()), expected.get(3));
    same(actual.c(), expected.get(4));
    List<Tensor> byState = Gradients.of(loss, states);
    for (int t = 0; t < LENGTH; t++) {
      same(gradient.h()[t], byState.get(t));
    }
  }

  private static void same(double[] actual, Tensor expected) {
    assertThat(actual).containsExactly(expected.toDoubleArray(), offset(1e-10));
    assertThat(Arrays.stream(actual)).anyMatch(value -> Math.abs(value) > 1e-3);
  }

  @Test
  void learningGoesDownTheGradientAndIsCutToALength() {
    Elman.Weights gradient = net.backward(deltas()).weights();
    double squares = gradient.rows().stream().flatMapToDouble(Arrays::stream).map(g -> g * g).sum();
    double before = net.weights().w()[1][2];
    double c = net.weights().c()[0];
    net.learn(0.5, gradient, Double.POSITIVE_INFINITY);
    assertThat(net.weights().w()[1][2]).isCloseTo(before - 0.5 * gradient.w()[1][2], offset(1e-12));
    assertThat(net.weights().c()[0]).isCloseTo(c - 0.5 * gradient.c()[0], offset(1e-12));
    before = net.weights().w()[1][2];
    net.learn(0.5, gradient, 0.1);
    assertThat(net.weights().w()[1][2])
        .isCloseTo(before - 0.5 * 0.1 / Math.sqrt(squares) * gradient.w()[1][2], offset(1e-12));
  }

  @Test
  void saysWhatDoesNotFit() {
    net.forward(x);
    assertThatThrownBy(() -> net.backward(new double[2][2]))
        .hasMessage("expected 9 steps, as many as went forward, got 2");
  }
}
