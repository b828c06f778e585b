package gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Steps: recorded each time or held, they compute the same bits, and a failed one changes nothing.
 */
final class HeldPlanTest {
  private static final long NEXT_TO_NOTHING = 1024; // bytes a run

  /** A small net with noise on its input, in the way that dropout would use it. */
  private static final class Net {
    final int rows;
    final Parameter input;
    final Parameter rate = Parameter.of("rate", Tensor.scalar(0.1));
    final Parameter weight = Parameter.of("weight", Rng.of(1).normal(5, 3));
    final Rng noise = Rng.of(7);

    Net(int rows) {
      this.rows = rows;
      this.input = Parameter.zeros("input", rows, 5);
    }

    Tensor loss() {
      Tensor x = input.tensor().mul(noise.uniform(rows, 5).greater(0.3));
      return x.matmul(weight.tensor()).tanh().square().add(noise.normal(rows, 3).mul(0.01)).mean();
    }

    List<Update> updates(Tensor loss) {
      Tensor gradient = Gradients.of(loss, weight.tensor());
      return List.of(new Update(weight, weight.tensor().sub(gradient.mul(rate.tensor()))));
    }

    void feed(int step) {
      float[] values = new float[rows * 5];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) StrictMath.sin(step * 31 + i);
      }
      input.set(values);
      rate.set(0.1f / (1 + step));
    }
  }

  @Test
  void aHeldPlanAndStepsRecordedOneByOneGiveTheSameBits() {
    var recorded = new Net(6);
    var held = new Net(6);
    held.feed(0);
    Tensor loss = held.loss();
    HeldPlan plan = HeldPlan.of(List.of(loss), held.updates(loss));
    for (int step = 0; step < 20; step++) {
      recorded.feed(step);
      Tensor recordedLoss = recorded.loss();
      HeldPlan.step(recordedLoss, recorded.updates(recordedLoss));
      held.feed(step);
      plan.run();
      assertThat(plan.item(0)).isEqualTo(recordedLoss.item());
    }
    assertThat(held.weight.tensor().toArray()).isEqualTo(recorded.weight.tensor().toArray());
    assertThat(held.noise.counter()).isEqualTo(recorded.noise.counter());
  }

  @Test
  void aHundredStepsWithAScheduleAndNoiseMissTheCacheOnce() {
    var net = new Net(11);
    net.weight.tensor(); // recorded once, so that only steps are counted
    long misses = HeldPlan.cacheMisses();
    long hits = HeldPlan.cacheHits();
    for (int step = 0; step < 100; step++) {
      net.feed(step);
      Tensor loss = net.loss();
      HeldPlan.step(loss, net.updates(loss));
    }
    assertThat(HeldPlan.cacheMisses() - misses).isEqualTo(1);
    assertThat(HeldPlan.cacheHits() - hits).isEqualTo(99);
  }

  @Test
  void readingAfterTheParameterWasReplacedNamesIt() {
    var w = Parameter.of("layer.weight", Tensor.ones(2));
    Tensor read = w.tensor().mul(2);
    Tensor late = w.tensor().mul(3);
    assertThat(read.toArray()).containsExactly(2, 2);
    w.set(5, 5);
    assertThat(read.toArray()).containsExactly(2, 2);
    assertThatThrownBy(late::toArray)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "`layer.weight` was replaced at step 1, after this tensor was recorded from it at step"
                + " 0: read the tensor before the step, or record it again");
  }

  @Test
  void aStepWhoseLossIsNotFiniteChangesNothing() {
    var w = Parameter.of("w", Tensor.of(new float[] {1, -1}, 2));
    Tensor loss = w.tensor().log().sum();
    assertThatThrownBy(() -> HeldPlan.step(loss, List.of(new Update(w, w.tensor().mul(2)))))
        .isInstanceOf(NonFiniteException.class)
        .hasMessage("the loss is NaN; first seen in log");
    assertThat(w.version()).isZero();
    assertThat(w.tensor().toArray()).containsExactly(1, -1);

    HeldPlan plan =
        HeldPlan.of(List.of(w.tensor().log().sum()), List.of(new Update(w, w.tensor().mul(2))));
    assertThatThrownBy(plan::run).isInstanceOf(NonFiniteException.class);
    assertThat(w.tensor().toArray()).containsExactly(1, -1);
  }

  @Test
  void severalUpdatesSeeTheOldValues() {
    var a = Parameter.of("a", Tensor.of(new float[] {1}, 1));
    var b = Parameter.of("b", Tensor.of(new float[] {2}, 1));
    HeldPlan swap =
        HeldPlan.of(List.of(), List.of(new Update(a, b.tensor()), new Update(b, a.tensor())));
    swap.run();
    assertThat(a.tensor().toArray()).containsExactly(2);
    assertThat(b.tensor().toArray()).containsExactly(1);
    swap.run();
    assertThat(a.tensor().toArray()).containsExactly(1);
  }

  @Test
  void callsFromManyThreadsDoNotDisturbEachOther() throws Exception {
    var x = Parameter.zeros("x", 4, 16);
    var w = Parameter.of("w", Rng.of(3).normal(16, 16));
    HeldPlan plan = HeldPlan.of(x.tensor().matmul(w.tensor()).tanh().softmax(1));
    List<Tensor> inputs = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      Tensor input = Tensor.of(Rng.of(i).normal(4, 16).toArray(), 4, 16);
      inputs.add(input);
      expected.add(input.matmul(w.tensor()).tanh().softmax(1).toArray());
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<float[]>> calls = new ArrayList<>();
      for (int i = 0; i < 640; i++) {
        Tensor input = inputs.get(i % 64);
        calls.add(() -> plan.call(List.of(x), List.of(input)).getFirst().toArray());
      }
      List<Future<float[]>> results = executor.invokeAll(calls);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(expected.get(i % 64));
      }
    }
  }

  @Test
  void aHeldPlanAllocatesNextToNothing() {
    var net = new Net(6);
    net.feed(0);
    Tensor loss = net.input.tensor().matmul(net.weight.tensor()).tanh().square().mean();
    HeldPlan plan = HeldPlan.of(List.of(loss), net.updates(loss));
    for (int i = 0; i < 2000; i++) {
      plan.run();
    }
    assertThat(leastAllocated(200, NEXT_TO_NOTHING, plan::run)).isLessThan(NEXT_TO_NOTHING);
  }

  @Test
  void stepsInBlocksAllocateNextToNothing() {
    Tensor x = Tensor.of(Rng.of(3).normal(1000, 5).toArray(), 1000, 5);
    Tensor y = Tensor.of(Rng.of(4).normal(5, 300).toArray(), 5, 300);
    Parameter w = Parameter.of("w", Rng.of(5).normal(1000, 300));
    HeldPlan plan = HeldPlan.of(w.tensor().sub(x.matmul(y)));
    assertThat(plan.describe()).contains("10 blocks of ");
    for (int i = 0; i < 500; i++) {
      plan.run();
    }
    assertThat(leastAllocated(100, NEXT_TO_NOTHING, plan::run)).isLessThan(NEXT_TO_NOTHING);
  }

  @Test
  void recordingAgainAllocatesUnder150BytesANode() {
    var w = Parameter.of("w", Rng.of(1).normal(8, 8));
    Tensor x = Tensor.of(Rng.of(2).normal(4, 8).toArray(), 4, 8);
    int layers = 200;
    Runnable step =
        () -> {
          Tensor h = x;
          for (int i = 0; i < layers; i++) {
            h = h.matmul(w.tensor()).tanh();
          }
          h.sum().item();
        };
    for (int i = 0; i < 300; i++) {
      step.run();
    }
    long nodes = 2L * layers;
    assertThat(leastAllocated(20, 150 * nodes, step) / nodes).isLessThan(150);
  }

  /**
   * Returns the bytes a run of the quietest of five rounds, since the compiler adds to some; of
   * more, up to 60, until it is below a limit, for the compiler may be busy with other tests' code.
   */
  private static long leastAllocated(int runs, long limit, Runnable step) {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5 || (least >= limit && round < 60); round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < runs; i++) {
        step.run();
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / runs);
    }
    return least;
  }

  @Test
  void theDescriptionNamesStepsBuffersAndTotals() {
    var x = Parameter.zeros("x", 50, 20);
    var w = Parameter.zeros("w", 20, 30);
    String text = HeldPlan.of(x.tensor().matmul(w.tensor()).tanh()).describe();
    assertThat(text)
        .contains("matmul 50×30×20")
        .contains("60,000 FLOP")
        .contains("strip [50, 30] tanh")
        .contains("2 leaves, 1 results, 0 updates");
  }

  @Test
  void tenThousandStepsUnrolledDoNotOverflowTheStack() {
    var w = Parameter.of("w", Tensor.of(new float[] {0.9f}, 1, 1));
    Tensor h = Tensor.ones(1, 1);
    for (int i = 0; i < 10_000; i++) {
      h = h.matmul(w.tensor()).tanh();
    }
    float gradient = Gradients.of(h.sum(), w.tensor()).toArray()[0];
    assertThat(gradient).isFinite();
    assertThat(h.item()).isFinite();
  }
}
