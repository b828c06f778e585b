package gradus.bench;

import gradus.Rng;
import gradus.Tensor;
import gradus.nn.LanguageModel;
import gradus.nn.Pass;
import gradus.nn.StackState;
import gradus.nn.Unrolled;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.Sampler;
import gradus.sequence.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
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

/** Characters a second that a language model writes, one after the other, of 65 that there are. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class SamplingBenchmark {
  private static final int VOCABULARY = 65;

  /** The model's word. */
  @Param({"lstm:2x128", "lstm:2x512"})
  private String model;

  private LanguageModel network;
  private PrimitiveIterator.OfInt sample;
  private StackState state;
  private int token;
  private final Rng rng = Rng.of(1);

  /** Makes a benchmark, to be set up. */
  @SuppressWarnings("NullAway.Init") // set up before the first call
  public SamplingBenchmark() {}

  /** Makes a model whose weights are those of the start: the time is the same. */
  @Setup
  public void make() {
    network = LanguageModelSpec.parse(model).build(VOCABULARY);
    network.initialise(Rng.of(1));
    Sampling endless = Sampling.defaults().withLength(Integer.MAX_VALUE);
    sample = new Sampler(network, endless).iterator(0, new int[] {0});
    state = network.zeroState(1);
  }

  /** A character of a sampler, which holds its plan. */
  @Benchmark
  public int held() {
    return sample.nextInt();
  }

  /** A character of a step recorded anew. */
  @Benchmark
  public int recorded() {
    Tensor last = Tensor.of(new int[] {token}, 1, 1);
    Unrolled<StackState> step = network.unroll(last, state, Pass.inference());
    Tensor probabilities = step.outputs().reshape(VOCABULARY).softmax(0);
    List<Tensor> wanted = new ArrayList<>(step.last().tensors());
    wanted.add(probabilities);
    Tensor.compute(wanted.toArray(Tensor[]::new));
    state = step.last();
    token = drawn(probabilities.toArray());
    return token;
  }

  private int drawn(float[] probabilities) {
    float rest = rng.nextFloat();
    for (int i = 0; i < VOCABULARY - 1; i++) {
      rest -= probabilities[i];
      if (rest < 0) {
        return i;
      }
    }
    return VOCABULARY - 1;
  }
}
