package gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.graph.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How the planner lays out a recurrence and its gradient: {@code h_t = σ(a) ⊙ tanh(g)} with [a, g]
 * = x_t W + b + h_{t−1} U, over several steps.
 */
final class RecurrencePlanTest {
  private static final int T = 6;
  private static final int B = 4;
  private static final int D = 5;
  private static final int H = 16;

  private record Recurrence(Tensor loss, List<Tensor> gradients) {
    static Recurrence of(DType type) {
      Tensor x = leaf(1, type, T * B, D);
      Tensor w = leaf(2, type, D, 2 * H);
      Tensor u = leaf(3, type, H, 2 * H);
      Tensor b = leaf(4, type, 2 * H);
      Tensor h = leaf(5, type, B, H);
      Tensor projected = x.matmul(w).add(b);
      List<Tensor> outputs = new ArrayList<>(List.of(h));
      for (int t = 0; t < T; t++) {
        Tensor step = projected.slice(0, t * B, (t + 1) * B);
        List<Tensor> z = step.add(h.matmul(u)).split(2);
        h = z.get(0).sigmoid().mul(z.get(1).tanh());
        outputs.add(h);
      }
      Tensor all = Tensor.concat(0, outputs).slice(0, B, (T + 1) * B);
      Tensor loss = all.square().sum();
      return new Recurrence(loss, Gradients.of(loss, List.of(w, u, b, x)));
    }
  }

  @Test
  void hasTheValuesOfPlainLoops() {
    Recurrence planned = Recurrence.of(DType.FLOAT32);
    Recurrence reference = Recurrence.of(DType.FLOAT64);
    assertThat(planned.loss().item()).isCloseTo(reference.loss().item(), within(1e-3));
    for (int i = 0; i < 4; i++) {
      float[] values = planned.gradients().get(i).toArray();
      double[] expected = reference.gradients().get(i).toDoubleArray();
      for (int j = 0; j < values.length; j++) {
        assertThat((double) values[j]).isCloseTo(expected[j], within(1e-4));
      }
    }
  }

  @Test
  void makesNoMoreStepsThanTheEquations() {
    Recurrence planned = Recurrence.of(DType.FLOAT32);
    List<Tensor> roots = new ArrayList<>(List.of(planned.loss()));
    roots.addAll(planned.gradients());
    String plan = HeldPlan.of(roots, List.of()).describe();
    // Forwards: one product with W, and one with U a step. Backwards: one a step but the first, and
    // one each for W, U and x. That of U is a single one, over all steps.
    assertThat(count(plan, "matmul ")).isEqualTo(1 + T + (T - 1) + 3);
    assertThat(plan).contains("matmul " + H + "×" + 2 * H + "×" + T * B);
    assertThat(plan).doesNotContain("accumulated");
    // Outputs and gradients are written where they belong; the first state alone is copied there.
    assertThat(count(plan, "copy ")).isEqualTo(1);
    // One strip a step and direction; what σ' and tanh' need is computed again, not stored.
    assertThat(count(plan, "strip \\[" + B + ", " + H + "\\]")).isEqualTo(2 * T);
  }

  private static Tensor leaf(long seed, DType type, int... shape) {
    return Tensor.of(Rng.of(seed).normal(shape).mul(0.5).toArray(), shape).cast(type);
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
