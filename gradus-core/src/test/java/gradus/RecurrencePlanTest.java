package gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.graph.DType;
import gradus.plan.Unplanned;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
  private static final int WIDE_B = 24; // enough for two threads
  private static final int WIDE_H = 64;

  private record Recurrence(Tensor loss, List<Tensor> gradients) {
    static Recurrence of(DType type) {
      return of(type, B, H, leaf(5, type, B, H), h -> h);
    }

    /** With an equation between the steps. */
    static Recurrence of(
        DType type, int batch, int units, Tensor first, UnaryOperator<Tensor> between) {
      Tensor x = leaf(1, type, T * batch, D);
      Tensor w = leaf(2, type, D, 2 * units);
      Tensor u = leaf(3, type, units, 2 * units).mul(0.5);
      Tensor b = leaf(4, type, 2 * units);
      Tensor projected = x.matmul(w).add(b);
      return of(projected, batch, u, first, between, List.of(w, u, b, x));
    }

    static Recurrence of(
        Tensor projected,
        int batch,
        Tensor u,
        Tensor first,
        UnaryOperator<Tensor> between,
        List<Tensor> parameters) {
      Tensor h = first;
      List<Tensor> outputs = new ArrayList<>(List.of(h));
      for (int t = 0; t < T; t++) {
        Tensor step = projected.slice(0, t * batch, (t + 1) * batch);
        List<Tensor> z = step.add(between.apply(h).matmul(u)).split(2);
        h = z.get(0).sigmoid().mul(z.get(1).tanh());
        outputs.add(h);
      }
      Tensor all = Tensor.concat(0, outputs).slice(0, batch, (T + 1) * batch);
      Tensor loss = all.square().sum();
      return new Recurrence(loss, Gradients.of(loss, parameters));
    }

    List<Tensor> roots() {
      List<Tensor> roots = new ArrayList<>(List.of(loss));
      roots.addAll(gradients);
      return roots;
    }

    String plan() {
      return HeldPlan.of(roots().toArray(Tensor[]::new)).describe();
    }

    void expect(Recurrence reference) {
      assertThat(loss.item()).isCloseTo(reference.loss.item(), within(1e-3));
      for (int i = 0; i < gradients.size(); i++) {
        float[] values = gradients.get(i).toArray();
        double[] expected = reference.gradients.get(i).toDoubleArray();
        for (int j = 0; j < values.length; j++) {
          assertThat((double) values[j]).isCloseTo(expected[j], within(1e-4));
        }
      }
    }
  }

  @Test
  void hasTheValuesOfPlainLoops() {
    Recurrence.of(DType.FLOAT32).expect(Recurrence.of(DType.FLOAT64));
  }

  @Test
  void makesNoMoreStepsThanTheEquations() {
    String plan = Recurrence.of(DType.FLOAT32).plan();
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

  @Test
  void hasEachThreadDoAllStepsOfItsSequences() {
    OnThreads.run(
        2,
        () -> {
          Recurrence planned = wide(DType.FLOAT32, h -> h);
          String plan = planned.plan();
          assertThat(blocks(plan, "matmul 12×128×64", "strip [12, 64]")).isEqualTo(T);
          assertThat(blocks(plan, "matmul 12×64×128", "strip [12, 64]")).isEqualTo(T - 1);
          planned.expect(wide(DType.FLOAT64, h -> h));
        });
  }

  @Test
  void takesRowsOfItsTokensInTheSameBlocks() {
    OnThreads.run(
        2,
        () -> {
          Recurrence planned = ofTokens(DType.FLOAT32);
          assertThat(blocks(planned.plan(), "take float32[12, 128]", "matmul 12×128×64"))
              .isGreaterThanOrEqualTo(T - 1);
          planned.expect(ofTokens(DType.FLOAT64));
        });
  }

  @Test
  void waitsForAllSequencesWhereAStepNeedsThem() {
    List<UnaryOperator<Tensor>> between =
        List.of(
            h -> h.sub(h.mean(0)),
            h -> Tensor.concat(0, List.of(h.slice(0, 1, WIDE_B), h.slice(0, 0, 1))),
            h -> h.reshape(2, WIDE_B / 2, WIDE_H).permute(1, 0, 2).reshape(WIDE_B, WIDE_H));
    OnThreads.run(
        2,
        () -> {
          for (UnaryOperator<Tensor> equation : between) {
            wide(DType.FLOAT32, equation).expect(wide(DType.FLOAT64, equation));
          }
        });
  }

  @Test
  void hasTheSameBitsOnAnyNumberOfThreads() {
    List<float[]> first = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3, 12}) { // 12: two rows each do not repay it
      OnThreads.run(
          threads,
          () -> {
            List<Tensor> roots = wide(DType.FLOAT32, h -> h).roots();
            roots.add(Tensor.ones(3).mul(threads)); // so that the plan is another one
            Tensor.compute(roots.toArray(Tensor[]::new));
            List<float[]> found =
                roots.subList(0, roots.size() - 1).stream().map(Tensor::toArray).toList();
            if (first.isEmpty()) {
              first.addAll(found);
            }
            assertThat(found).usingRecursiveComparison().isEqualTo(first);
          });
    }
  }

  @Test
  void joinsAStateOfZerosWithThoseThatFollow() {
    Tensor zeros = Tensor.zeros(B, H);
    Recurrence planned = Recurrence.of(DType.FLOAT32, B, H, zeros, h -> h);
    assertThat(planned.plan())
        .contains("matmul " + H + "×" + 2 * H + "×" + T * B)
        .doesNotContain("accumulated");
    planned.expect(Recurrence.of(DType.FLOAT64, B, H, zeros.cast(DType.FLOAT64), h -> h));
  }

  @Test
  void aPartOfAWholeIsReadWhereItLies() {
    Parameter x = Parameter.of("x", Rng.of(1).normal(3, 4));
    Parameter y = Parameter.of("y", Rng.of(2).normal(2, 4));
    Tensor whole = Tensor.concat(0, List.of(x.tensor(), y.tensor()));
    Tensor part = whole.slice(0, 3, 5).tanh();
    Tensor within = whole.slice(0, 1, 3).tanh();
    Tensor across = whole.slice(0, 2, 4).tanh();
    assertThat(HeldPlan.of(part, within).describe()).doesNotContain("copy", "concat");
    assertThat(HeldPlan.of(across).describe()).contains("copy");
    assertThat(part.toArray()).isEqualTo(y.tensor().tanh().toArray());
    assertThat(within.toArray()).isEqualTo(x.tensor().slice(0, 1, 3).tanh().toArray());
    assertThat(across.toArray())
        .startsWith(x.tensor().slice(0, 2, 3).tanh().toArray())
        .endsWith(y.tensor().slice(0, 0, 1).tanh().toArray());
  }

  @Test
  void rowsAreMultipliedSideBySide() {
    Parameter first = Parameter.of("first", Rng.of(1).normal(1, 256));
    Parameter second = Parameter.of("second", Rng.of(2).normal(1, 256));
    Parameter weight = Parameter.of("weight", Rng.of(3).normal(256, 300));
    Parameter broad = Parameter.of("broad", Rng.of(4).normal(256, 700));
    Tensor one = first.tensor().matmul(weight.tensor()).tanh();
    Tensor other = second.tensor().matmul(weight.tensor());
    String product = "matmul 1×300×256";
    String both = "2 side by side: " + product;
    assertThat(HeldPlan.of(one.add(other)).describe()).contains(both);
    Tensor after = one.slice(1, 0, 256).matmul(weight.tensor());
    assertThat(HeldPlan.of(after).describe()).contains(product).doesNotContain("side by side");
    Tensor longer = second.tensor().matmul(broad.tensor());
    assertThat(HeldPlan.of(one, longer).describe()).doesNotContain("side by side");
    for (int threads : new int[] {1, 2, 3}) {
      OnThreads.run(threads, () -> Unplanned.expect(List.of(one.add(other), after), 1e-5f, "rows"));
    }
  }

  private static Recurrence wide(DType type, UnaryOperator<Tensor> between) {
    return Recurrence.of(type, WIDE_B, WIDE_H, leaf(5, type, WIDE_B, WIDE_H), between);
  }

  private static Recurrence ofTokens(DType type) {
    int[] tokens = IntStream.range(0, T * WIDE_B).map(i -> i * i % D).toArray();
    Tensor table = leaf(2, type, D, 2 * WIDE_H);
    Tensor u = leaf(3, type, WIDE_H, 2 * WIDE_H).mul(0.5);
    Tensor projected = table.take(Tensor.of(tokens, T * WIDE_B));
    Tensor first = leaf(5, type, WIDE_B, WIDE_H);
    return Recurrence.of(projected, WIDE_B, u, first, h -> h, List.of(table, u));
  }

  /** How often the first two of some steps in two blocks come together, in one line of a plan. */
  private static long blocks(String plan, String one, String other) {
    return plan.lines()
        .filter(line -> line.contains("2 blocks of "))
        .filter(line -> line.contains(one) && line.contains(other))
        .mapToLong(line -> count(line, Pattern.quote(one)))
        .max()
        .orElse(0);
  }

  private static Tensor leaf(long seed, DType type, int... shape) {
    return Tensor.of(Rng.of(seed).normal(shape).mul(0.5).toArray(), shape).cast(type);
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
