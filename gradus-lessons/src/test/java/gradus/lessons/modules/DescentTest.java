package gradus.lessons.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import gradus.lessons.Matrices;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DescentTest {
  private static final double RATE = 0.3;

  private final double[][] x = Matrices.random(new Random(6), 11, 3);
  private final double[][] t = Matrices.random(new Random(7), 11, 2);

  /** Returns all weights after three epochs from the same start. */
  private static double[] after(Consumer<Descent> epoch) {
    var random = new Random(8);
    var first = new Linear(3, 4);
    var second = new Linear(4, 2);
    first.randomise(random, 1);
    second.randomise(random, 1);
    var descent = new Descent(new Sequence(first, new Tanh(), second), new SquaredError());
    for (int i = 0; i < 3; i++) {
      epoch.accept(descent);
    }
    return Matrices.flat(
        new double[][] {
          Matrices.flat(first.weights()),
          first.bias(),
          Matrices.flat(second.weights()),
          second.bias()
        });
  }

  private static void same(Consumer<Descent> one, Consumer<Descent> other) {
    assertThat(after(one)).containsExactly(after(other), offset(1e-12));
  }

  @Test
  void loopedAndVectorisedBatchDescentAreTheSame() {
    same(d -> d.batchLooped(x, t, RATE), d -> d.batch(x, t, RATE));
  }

  @Test
  void loopedAndVectorisedMiniBatchDescentAreTheSame() {
    var a = new Random(1);
    var b = new Random(1);
    same(d -> d.miniBatchLooped(x, t, 4, RATE, a), d -> d.miniBatch(x, t, 4, RATE, b));
  }

  @Test
  void miniBatchesOfOneAreStochasticDescent() {
    var a = new Random(1);
    var b = new Random(1);
    same(d -> d.miniBatch(x, t, 1, RATE, a), d -> d.stochastic(x, t, RATE, b));
  }

  @Test
  void oneMiniBatchOfAllIsBatchDescent() {
    var random = new Random(1);
    same(d -> d.miniBatch(x, t, 11, RATE, random), d -> d.batch(x, t, RATE));
    same(d -> d.miniBatch(x, t, 99, RATE, random), d -> d.batch(x, t, RATE));
  }

  @Test
  void threeDescentsDiffer() {
    double[] batch = after(d -> d.batch(x, t, RATE));
    double[] stochastic = after(d -> d.stochastic(x, t, RATE, new Random(1)));
    double[] mini = after(d -> d.miniBatch(x, t, 4, RATE, new Random(1)));
    assertThat(Math.abs(batch[0] - stochastic[0])).isGreaterThan(1e-3);
    assertThat(Math.abs(mini[0] - stochastic[0])).isGreaterThan(1e-3);
    assertThat(Math.abs(mini[0] - batch[0])).isGreaterThan(1e-3);
  }

  /** One linear unit without noise: w − rate · mean of (y − t) x. */
  @Test
  void batchStepFollowsTheMeanGradient() {
    var linear = new Linear(1, 1);
    linear.weights()[0][0] = 2;
    var descent = new Descent(linear, new SquaredError());
    double[][] inputs = {{1}, {3}};
    double[][] targets = {{1}, {4}};
    assertThat(descent.mean(inputs, targets)).isEqualTo((0.5 * 1 + 0.5 * 4) / 2);
    descent.batch(inputs, targets, 0.1);
    assertThat(linear.weights()[0][0]).isCloseTo(2 - 0.1 * (1 * 1 + 2 * 3) / 2, offset(1e-12));
    assertThat(linear.bias()[0]).isCloseTo(-0.1 * (1 + 2) / 2, offset(1e-12));
  }

  @Test
  void saysWhatDoesNotFit() {
    var descent = new Descent(new Linear(3, 2), new SquaredError());
    assertThatThrownBy(() -> descent.batch(x, new double[2][2], RATE))
        .hasMessage("expected a target for each of one or more examples, got 2 for 11");
    assertThatThrownBy(() -> descent.miniBatch(x, t, 0, RATE, new Random(1)))
        .hasMessage("expected a batch of 1 example or more, got 0");
  }
}
