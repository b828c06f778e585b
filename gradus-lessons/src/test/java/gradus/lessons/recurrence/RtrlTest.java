package gradus.lessons.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Matrices;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtrlTest {
  private static final int INPUTS = 2;
  private static final int UNITS = 3;
  private static final int LENGTH = 9;

  private final Random random = new Random(1);
  private final double[][] x = Matrices.random(random, LENGTH, INPUTS);
  private final Rtrl net = new Rtrl(INPUTS, UNITS);
  private final Tensor w; // [units, inputs + units + 1], of the network's weights at first
  private final List<Tensor> y = new ArrayList<>(); // the engine's outputs, [1, units] a step

  RtrlTest() {
    net.randomise(random, 2);
    w = Matrices.tensor(net.weights());
    Tensor now = Matrices.row(new double[UNITS]);
    for (double[] input : x) {
      Tensor z = Tensor.concat(1, List.of(Matrices.row(input), now, Matrices.row(1)));
      now = z.matmul(w.transpose()).sigmoid();
      y.add(now);
    }
  }

  private static double[] target(int t) {
    // Units 0 and 1 have targets, the first one at every third step only.
    return new double[] {t % 3 == 0 ? 0.9 : Rtrl.NONE, t % 2 == 0 ? 0.2 : 0.7};
  }

  private Tensor error(int t) {
    Tensor sum = Tensor.of(new double[1], 1);
    double[] target = target(t);
    for (int k = 0; k < target.length; k++) {
      if (!Double.isNaN(target[k])) {
        sum = sum.add(y.get(t).get(1, k).sub(target[k]).square().mul(0.5));
      }
    }
    return sum.sum();
  }

  @Test
  void everyDerivativeOfEveryOutputIsTheEngines() {
    for (int t = 0; t < LENGTH; t++) {
      net.step(x[t]);
      assertThat(net.outputs()).containsExactly(y.get(t).toDoubleArray(), offset(1e-10));
      for (int k = 0; k < UNITS; k++) {
        double[] derivative = Gradients.of(y.get(t).get(1, k).sum(), w).toDoubleArray();
        assertThat(Matrices.flat(net.derivatives()[k])).containsExactly(derivative, offset(1e-10));
      }
    }
  }

  @Test
  void accumulatedGradientIsThatOfBackPropagationThroughTime() {
    double[][] gradient = new double[UNITS][INPUTS + UNITS + 1];
    Tensor loss = error(0);
    double sum = 0;
    for (int t = 0; t < LENGTH; t++) {
      net.step(x[t]);
      net.accumulate(gradient, target(t));
      sum += net.error(target(t));
      loss = t == 0 ? loss : loss.add(error(t));
    }
    assertThat(sum).isCloseTo(loss.item(), offset(1e-10));
    double[] expected = Gradients.of(loss, w).toDoubleArray();
    assertThat(Matrices.flat(gradient)).containsExactly(expected, offset(1e-10));
    assertThat(expected).doesNotContain(0);
  }

  /** Each step changes the weights by what that step's own error says, and by nothing else. */
  @Test
  void learnsBetweenSteps() {
    net.step(x[0]);
    double[] before = Matrices.flat(net.weights());
    net.learn(0.5, target(0));
    double[] gradient = Gradients.of(error(0), w).toDoubleArray();
    double[] after = Matrices.flat(net.weights());
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(before[i] - 0.5 * gradient[i], offset(1e-10));
    }
  }

  @Test
  void resetForgetsThePast() {
    net.step(x[0]);
    double[] first = net.outputs();
    double[] derivative = Matrices.flat(net.derivatives()[1]);
    net.step(x[1]);
    net.reset();
    net.step(x[0]);
    assertThat(net.outputs()).containsExactly(first);
    assertThat(Matrices.flat(net.derivatives()[1])).containsExactly(derivative);
  }

  @Test
  void saysHowManyInputsItTakes() {
    assertThatThrownBy(() -> net.step(1, 2, 3)).hasMessage("expected 2 inputs, got 3");
  }
}
