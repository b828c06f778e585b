package gradus.bench;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.nn.Embedding;
import gradus.optim.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A training step on 64 rows of a table of 32 columns. A step on rows should take as long for a
 * million rows as for a thousand; Adam, which moves them all, does not. As a program it prints the
 * median step of each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"--add-modules=jdk.incubator.vector", "-Xmx2g"})
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls what prepares
public class EmbeddingStepBenchmark {
  private static final int BATCH = 64;
  private static final int COLUMNS = 32;
  private static final int RUNS = 2_000;

  /** How many rows the table has. */
  @Param({"1000", "1000000"})
  public int rows;

  /** The optimizer. */
  @Param({"sgd", "adagrad", "lazyadam", "adam"})
  public String optimizer;

  private HeldPlan plan;
  private Parameter words;
  private int[][] batches;
  private int next;

  /** Makes the table, and batches of rows from all over it. */
  @Setup
  public void prepare() {
    Rng chance = Rng.of(1);
    batches = new int[256][BATCH];
    for (int[] batch : batches) {
      for (int i = 0; i < BATCH; i++) {
        batch[i] = chance.nextInt(rows);
      }
    }
    var table = new Embedding(rows, COLUMNS);
    words = Parameter.of("words", Tensor.of(batches[0], BATCH));
    Tensor loss = table.apply(words.tensor()).sub(1).square().mean();
    List<Parameter> parameters = table.parameters();
    plan =
        HeldPlan.of(
            List.of(loss),
            Optimizer.parse(optimizer, 0.01)
                .update(parameters, Gradients.ofParameters(loss, parameters)));
  }

  /** One step on the next batch. */
  @Benchmark
  public double step() {
    words.set(batches[next++ & 255]);
    plan.run();
    return plan.item(0);
  }

  /**
   * Prints the median time of a step for each table and optimizer.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    for (String name : List.of("sgd", "adagrad", "lazyadam", "adam")) {
      for (int rows : new int[] {1_000, 1_000_000}) {
        var benchmark = new EmbeddingStepBenchmark();
        benchmark.rows = rows;
        benchmark.optimizer = name;
        benchmark.prepare();
        int runs = name.equals("adam") && rows > 1_000 ? 20 : RUNS;
        long[] nanos = new long[runs];
        for (int i = -runs; i < runs; i++) {
          long start = System.nanoTime();
          benchmark.step();
          if (i >= 0) {
            nanos[i] = System.nanoTime() - start;
          }
        }
        Arrays.sort(nanos);
        System.out.printf(
            Locale.ROOT, "%-9s %,9d rows: %,10.1f µs%n", name, rows, nanos[runs / 2] / 1e3);
      }
    }
  }
}
