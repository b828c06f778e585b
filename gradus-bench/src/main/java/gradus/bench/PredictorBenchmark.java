package gradus.bench;

import gradus.Rng;
import gradus.data.Dataset;
import gradus.data.Digits;
import gradus.nn.Loss;
import gradus.train.ModelSpec;
import gradus.train.Predictor;
import gradus.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Answers of a loaded 784-400-10 to 64 threads at once: how many, and how long the slow ones take.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Threads(64)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class PredictorBenchmark {
  private Predictor predictor = none();
  private float[] example = {};

  @SuppressWarnings("NullAway") // set up before the first call
  private static Predictor none() {
    return null;
  }

  /** Trains a model for a moment and loads it. */
  @Setup
  public void load() throws IOException {
    Path folder = Files.createTempDirectory("gradus-bench").resolve("run");
    Dataset digits = Digits.generate(256, Rng.of(1));
    Trainer.of(ModelSpec.parse("784-400-10"), Loss.softmaxCrossEntropy())
        .epochs(1)
        .folder(folder)
        .fit(digits);
    predictor = Predictor.load(folder);
    example = digits.input(0);
  }

  /** One answer. */
  @Benchmark
  public float[] predict() {
    return predictor.predict(example);
  }
}
