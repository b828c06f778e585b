package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Steps on the rows of a table that a batch names, against steps on all of it. */
final class SparseStepTest {
  private static final int ROWS = 300;
  private static final int WIDTH = 20;
  private static final int BATCH = 16;

  private static int[] batch(Rng rng) {
    return IntStream.range(0, BATCH).map(_ -> rng.nextInt(ROWS / 3)).toArray(); // some twice
  }

  private static Tensor loss(Parameter table, int[] batch) {
    Tensor rows = table.tensor().take(Tensor.of(batch, BATCH / 2, 2));
    return rows.sub(0.5).tanh().square().sum();
  }

  /** Trains on a few batches, with the gradient as it comes or in a form that hides its rows. */
  private static List<Float> trained(Optimizer optimizer, boolean sparse) {
    Parameter table = Parameter.of("table", Rng.of(1).normal(ROWS, WIDTH));
    var rng = Rng.of(2);
    for (int step = 0; step < 8; step++) {
      Tensor loss = loss(table, batch(rng));
      Tensor gradient = Gradients.of(loss, table.tensor());
      // A maximum with −∞ changes nothing, and has no rows that a graph could show.
      Tensor given = sparse ? gradient : gradient.maximum(Double.NEGATIVE_INFINITY);
      List<Update> updates = optimizer.update(List.of(table), List.of(given));
      boolean rows = updates.stream().anyMatch(update -> update.rows() != null);
      assertThat(rows).isEqualTo(sparse);
      HeldPlan.step(loss, updates);
    }
    List<Float> values = new ArrayList<>();
    for (Parameter parameter :
        Stream.concat(Stream.of(table), optimizer.state().stream()).toList()) {
      for (float value : parameter.tensor().toArray()) {
        values.add(value);
      }
    }
    return values;
  }

  private static void sameBits(Supplier<Optimizer> optimizer) {
    assertThat(trained(optimizer.get(), true).equals(trained(optimizer.get(), false))).isTrue();
  }

  @Test
  void gradientDescentAndAdaGradGiveTheBitsOfTheDenseStep() {
    sameBits(() -> Sgd.of(0.1));
    sameBits(() -> AdaGrad.of(0.1));
  }

  @Test
  void aScaledGradientKeepsItsRows() {
    sameBits(
        () -> ((GradientTransform) g -> g.stream().map(x -> x.mul(3)).toList()).then(Sgd.of(0.1)));
    sameBits(() -> Clip.byNorm(0.5).then(AdaGrad.of(0.1)));
  }

  @Test
  void lazyAdamMovesNamedRowsAloneAndKeepsTheMomentsOfTheOthers() {
    Parameter table = Parameter.of("table", Tensor.of(new float[] {1, 2, 3, 4}, 4, 1));
    Adam adam = Adam.lazy(0.125);
    double[] theta = {1, 2, 3, 4};
    double[] m = new double[4];
    double[] v = new double[4];
    int[][] batches = {{1, 1, 3}, {1, 0, 0}, {3, 2, 1}};
    for (int t = 1; t <= batches.length; t++) {
      Tensor indices = Tensor.of(batches[t - 1], 3);
      adam.minimize(table.tensor().take(indices).square().sum(), List.of(table));
      double[] gradient = new double[4];
      for (int row : batches[t - 1]) {
        gradient[row] += 2 * theta[row];
      }
      for (int row : IntStream.of(batches[t - 1]).distinct().toArray()) {
        m[row] = 0.9 * m[row] + 0.1 * gradient[row];
        v[row] = 0.999 * v[row] + 0.001 * gradient[row] * gradient[row];
        double mean = m[row] / (1 - Math.pow(0.9, t));
        double square = v[row] / (1 - Math.pow(0.999, t));
        theta[row] -= 0.125 * mean / (Math.sqrt(square) + 1e-8);
      }
      for (int row = 0; row < 4; row++) {
        assertThat((double) table.tensor().toArray()[row]).isCloseTo(theta[row], within());
        assertThat((double) adam.state().get(2).tensor().toArray()[row])
            .isCloseTo(m[row], within());
        assertThat((double) adam.state().get(3).tensor().toArray()[row])
            .isCloseTo(v[row], within());
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(2e-6);
  }

  @Test
  void momentumChangesAllRowsSinceItGoesOnMovingThem() {
    Parameter table = Parameter.of("table", Tensor.ones(4, 1));
    Tensor loss = table.tensor().take(Tensor.of(new int[] {1}, 1)).square().sum();
    List<Tensor> gradients = Gradients.ofParameters(loss, List.of(table));
    for (Optimizer optimizer :
        List.of(Optimizer.parse("momentum", 0.1), Adam.of(0.1), Optimizer.parse("rmsprop", 0.1))) {
      assertThat(optimizer.update(List.of(table), gradients))
          .allMatch(update -> update.rows() == null);
    }
  }

  @Test
  void aBatchAsLongAsTheTableIsAStepOnAllOfIt() {
    Parameter table = Parameter.of("table", Tensor.ones(2, 1));
    Tensor loss = table.tensor().take(Tensor.of(new int[] {1, 0, 1}, 3)).square().sum();
    List<Tensor> gradients = Gradients.ofParameters(loss, List.of(table));
    assertThat(Sgd.of(0.25).update(List.of(table), gradients))
        .allMatch(update -> update.rows() == null);
    HeldPlan.step(loss, Adam.lazy(0.25).update(List.of(table), gradients));
    assertThat(table.tensor().toArray()).containsExactly(0.75f, 0.75f);
  }
}
