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

class LstmCellTest {
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int LENGTH = 11;

  private final Random random = new Random(2);
  private final LstmCell cell = new LstmCell(INPUTS, UNITS);
  private final double[][] x = Matrices.random(random, LENGTH, INPUTS);
  private final double[][] targets = Matrices.random(random, LENGTH, UNITS);

  /** The same layer recorded as a graph: ½ Σ (h − target)² over all steps. */
  private final class Graph {
    final Tensor i = Matrices.tensor(cell.weights().i());
    final Tensor g = Matrices.tensor(cell.weights().g());
    final Tensor o = Matrices.tensor(cell.weights().o());
    final Tensor xs = Matrices.tensor(x);
    final List<Tensor> outputs = new ArrayList<>();
    final List<Tensor> states = new ArrayList<>();
    final Tensor loss;

    Graph() {
      Tensor h = Matrices.row(new double[UNITS]);
      Tensor s = Matrices.row(new double[UNITS]);
      Tensor sum = Tensor.of(new double[1], 1).sum();
      for (int t = 0; t < LENGTH; t++) {
        Tensor z = Tensor.concat(1, List.of(xs.slice(0, t, t + 1), h, Matrices.row(1)));
        Tensor candidate = z.matmul(i.transpose()).tanh();
        s = s.add(z.matmul(g.transpose()).sigmoid().mul(candidate));
        h = z.matmul(o.transpose()).sigmoid().mul(s.tanh());
        states.add(s);
        outputs.add(h);
        sum = sum.add(h.sub(Matrices.row(targets[t])).square().sum().mul(0.5));
      }
      loss = sum;
    }
  }

  LstmCellTest() {
    cell.randomise(random, 1);
  }

  private LstmCell.Gradient gradient() {
    double[][] dh = new double[LENGTH][UNITS];
    List<LstmCell.Step> steps = cell.forward(x);
    for (int t = 0; t < LENGTH; t++) {
      for (int k = 0; k < UNITS; k++) {
        dh[t][k] = steps.get(t).h()[k] - targets[t][k];
      }
    }
    return cell.backward(dh);
  }

  @Test
  void outputsAreTheEngines() {
    var graph = new Graph();
    List<LstmCell.Step> steps = cell.forward(x);
    for (int t = 0; t < LENGTH; t++) {
      assertThat(steps.get(t).h())
          .containsExactly(graph.outputs.get(t).toDoubleArray(), offset(1e-10));
    }
  }

  @Test
  void gradientsAreTheEngines() {
    var graph = new Graph();
    LstmCell.Gradient gradient = gradient();
    List<Tensor> expected = Gradients.of(graph.loss, List.of(graph.i, graph.g, graph.o, graph.xs));
    same(gradient.weights().i(), expected.get(0));
    same(gradient.weights().g(), expected.get(1));
    same(gradient.weights().o(), expected.get(2));
    same(gradient.x(), expected.get(3));
    List<Tensor> byState = Gradients.of(graph.loss, graph.states);
    for (int t = 0; t < LENGTH; t++) {
      same(new double[][] {gradient.s()[t]}, byState.get(t));
    }
  }

  private static void same(double[][] actual, Tensor expected) {
    assertThat(Matrices.flat(actual)).containsExactly(expected.toDoubleArray(), offset(1e-10));
    assertThat(Arrays.stream(expected.toDoubleArray())).anyMatch(value -> Math.abs(value) > 1e-3);
  }

  @Test
  void learningGoesDownTheGradient() {
    double[] before = Matrices.flat(cell.weights().g());
    double[] gradient = Matrices.flat(gradient().weights().g());
    cell.learn(0.5, gradient().weights());
    double[] after = Matrices.flat(cell.weights().g());
    for (int j = 0; j < before.length; j++) {
      assertThat(after[j]).isCloseTo(before[j] - 0.5 * gradient[j], offset(1e-12));
    }
  }

  @Test
  void saysWhatDoesNotFit() {
    assertThatThrownBy(() -> cell.forward(new double[][] {{1, 2}}))
        .hasMessage("expected 3 inputs, got 2");
    cell.forward(x);
    assertThatThrownBy(() -> cell.backward(new double[2][UNITS]))
        .hasMessage("expected 11 steps, as many as went forward, got 2");
  }
}
