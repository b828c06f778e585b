package gradus.bench;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Loss;
import gradus.nn.Sequential;
import gradus.optim.Sgd;
import java.util.List;
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

/** A whole training step of XOR, 2-4-1, tanh, the four examples as one batch, gradient descent. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class XorStepBenchmark {
  private final Sequential model =
      new Sequential(new Dense(2, 4, Activation.TANH), new Dense(4, 1));
  private final Sgd optimizer = Sgd.of(0.1);
  private final Parameter inputs =
      Parameter.of("inputs", Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2));
  private final Parameter targets =
      Parameter.of("targets", Tensor.of(new float[] {0, 1, 1, 0}, 4, 1));
  private final HeldPlan plan = hold();

  private Tensor loss() {
    return Loss.binaryCrossEntropy().apply(model.apply(inputs.tensor()), targets.tensor());
  }

  private HeldPlan hold() {
    Tensor loss = loss();
    return HeldPlan.of(
        List.of(loss),
        optimizer.update(model.parameters(), Gradients.ofParameters(loss, model.parameters())));
  }

  /** One step of a held plan. */
  @Benchmark
  public double held() {
    plan.run();
    return plan.item(0);
  }

  /** One step recorded anew. */
  @Benchmark
  public double recorded() {
    Tensor loss = loss();
    optimizer.minimize(loss, model.parameters());
    return loss.item();
  }
}
