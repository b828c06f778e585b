package gradus.bench;

import gradus.HeldPlan;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A training step of one LSTM layer of 16 units over 7 symbols, one sequence of 10, Adam. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"--add-modules=jdk.incubator.vector", "-XX:+UseG1GC"})
public class SmallLstmBenchmark {
  private final LanguageStep step = new LanguageStep(1, 16, 7, 10, 1);
  private final HeldPlan plan = step.hold();

  /** A step of a held plan. */
  @Benchmark
  public double held() {
    plan.run();
    return plan.item(0);
  }

  /** A step recorded anew. */
  @Benchmark
  public double recorded() {
    return step.runRecorded();
  }
}
