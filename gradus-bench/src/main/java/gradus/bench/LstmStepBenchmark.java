package gradus.bench;

import gradus.HeldPlan;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Characters a second in training a language model of two LSTM layers, 50 sequences of 50
 * characters, 65 symbols, Adam.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 6)
@Measurement(iterations = 6, time = 4)
@Fork(
    value = 1,
    jvmArgs = {"--add-modules=jdk.incubator.vector", "-XX:+UseG1GC"})
public class LstmStepBenchmark {
  private static final int CHARACTERS = 50 * 50;

  /** How many units a layer has. */
  @Param({"128", "512"})
  public int units;

  private LanguageStep step = new LanguageStep(1, 1, 1, 1, 1);
  private HeldPlan plan = step.hold();

  /** Makes the model. */
  @Setup(Level.Trial)
  public void setUp() {
    step = new LanguageStep(2, units, 65, 50, 50);
    plan = step.hold();
  }

  /** A step of a held plan. */
  @Benchmark
  @OperationsPerInvocation(CHARACTERS)
  public double held() {
    plan.run();
    return plan.item(0);
  }

  /** A step recorded anew. */
  @Benchmark
  @OperationsPerInvocation(CHARACTERS)
  public double recorded() {
    return step.runRecorded();
  }
}
