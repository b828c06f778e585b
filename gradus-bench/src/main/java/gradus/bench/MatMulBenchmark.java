package gradus.bench;

import gradus.kernel.MatMul;
import gradus.kernel.MatMulShape;
import gradus.kernel.PackedMatrix;
import gradus.kernel.Team;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
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
 * Matrix products with a packed right side on one thread, beside a loop of as many fused
 * multiply-adds on registers: time of the loop / time of the product is the share of the peak.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
public class MatMulBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12; // enough to hide the latency of a multiply-add

  /** M×N×K. */
  @Param({"50x512x128", "50x512x193", "50x2048x577", "128x400x784"})
  public String size = "";

  private final Team team = Team.of(1);
  private MatMul product = MatMul.prepare(MatMulShape.of(1, 1, 1));
  private float[] a = {};
  private float[] b = {};
  private float[] c = {};
  private int fusedMultiplyAdds;

  /** Packs the right side and waits for the compiler. */
  @Setup
  public void prepare() {
    int[] mnk = Arrays.stream(size.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    int m = mnk[0];
    int n = mnk[1];
    int k = mnk[2];
    a = new float[1 << 20];
    float[] unpacked = new float[k * n];
    b = new float[(1 << 20) + PackedMatrix.size(k, n)];
    c = new float[1 << 20];
    Arrays.fill(a, 0.5f);
    Arrays.fill(unpacked, 0.25f);
    PackedMatrix.prepare(k, n, n, 1).pack(team, unpacked, 0, b, PackedMatrix.ALIGNED_OFFSET);
    product = MatMul.prepare(MatMulShape.of(m, n, k).withPackedB()).warm(team);
    fusedMultiplyAdds = m * n * k;
  }

  /** The product. */
  @Benchmark
  public float[] packed() {
    int offset = PackedMatrix.ALIGNED_OFFSET;
    product.run(team, a, offset, b, offset, c, offset, false);
    return c;
  }

  /** As many multiply-adds on registers alone: the peak. */
  @Benchmark
  public float peak() {
    FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
    FloatVector c0 = y;
    FloatVector c1 = y;
    FloatVector c2 = y;
    FloatVector c3 = y;
    FloatVector c4 = y;
    FloatVector c5 = y;
    FloatVector c6 = y;
    FloatVector c7 = y;
    FloatVector c8 = y;
    FloatVector c9 = y;
    FloatVector c10 = y;
    FloatVector c11 = y;
    int turns = fusedMultiplyAdds / (CHAINS * SPECIES.length());
    for (int i = 0; i < turns; i++) {
      c0 = c0.fma(x, y);
      c1 = c1.fma(x, y);
      c2 = c2.fma(x, y);
      c3 = c3.fma(x, y);
      c4 = c4.fma(x, y);
      c5 = c5.fma(x, y);
      c6 = c6.fma(x, y);
      c7 = c7.fma(x, y);
      c8 = c8.fma(x, y);
      c9 = c9.fma(x, y);
      c10 = c10.fma(x, y);
      c11 = c11.fma(x, y);
    }
    FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
  }
}
