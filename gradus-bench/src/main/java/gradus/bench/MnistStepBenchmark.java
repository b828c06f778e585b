package gradus.bench;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole training step of 784-400-10, tanh, batch 128, gradient descent. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class MnistStepBenchmark {
  private static final int BATCH = 128;

  private final Sequential model =
      new Sequential(new Dense(784, 400, Activation.TANH), new Dense(400, 10));
  private final Sgd optimizer = Sgd.of(0.1);
  private final float[] pixels = Rng.of(1).uniform(BATCH, 784).toArray();
  private final int[] labels = new int[BATCH];
  private final Parameter inputs = Parameter.zeros("inputs", BATCH, 784);
  private Parameter targets = Parameter.of("targets", Tensor.of(labels, BATCH));
  private HeldPlan plan = HeldPlan.of(inputs.tensor());

  /** Records the step to hold. */
  @Setup
  public void hold() {
    Rng rng = Rng.of(2);
    for (int i = 0; i < BATCH; i++) {
      labels[i] = rng.nextInt(10);
    }
    targets = Parameter.of("targets", Tensor.of(labels, BATCH));
    Tensor loss = Loss.softmaxCrossEntropy().apply(model.apply(inputs.tensor()), targets.tensor());
    plan =
        HeldPlan.of(
            List.of(loss),
            optimizer.update(model.parameters(), Gradients.ofParameters(loss, model.parameters())));
  }

  /** One step of a held plan, with the batch copied in. */
  @Benchmark
  public double held() {
    inputs.set(pixels);
    targets.set(labels);
    plan.run();
    return plan.item(0);
  }

  /** One step recorded anew. */
  @Benchmark
  public double recorded() {
    Tensor loss =
        Loss.softmaxCrossEntropy()
            .apply(model.apply(Tensor.of(pixels, BATCH, 784)), Tensor.of(labels, BATCH));
    optimizer.minimize(loss, model.parameters());
    return loss.item();
  }
}
