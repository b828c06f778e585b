package gradus.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A loop that does nothing but fused multiply-adds on registers: the peak of one core. */
public final class PeakLoop {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int TURNS = 2_000;
  private static final int CHAINS = 16;

  /** The floating-point operations of one call, a multiplication with its addition as two. */
  public static final double FLOPS = 2.0 * CHAINS * SPECIES.length() * TURNS;

  private final float[] sink = new float[SPECIES.length()];

  /** Runs the loop and returns how long it took. */
  public double nanos() {
    final long start = System.nanoTime();
    final var x = FloatVector.broadcast(SPECIES, 0.5f);
    var s0 = x;
    var s1 = x;
    var s2 = x;
    var s3 = x;
    var s4 = x;
    var s5 = x;
    var s6 = x;
    var s7 = x;
    for (int turn = 0; turn < TURNS; turn++) {
      s0 = s0.fma(x, x);
      s1 = s1.fma(x, x);
      s2 = s2.fma(x, x);
      s3 = s3.fma(x, x);
      s4 = s4.fma(x, x);
      s5 = s5.fma(x, x);
      s6 = s6.fma(x, x);
      s7 = s7.fma(x, x);
      s0 = s0.fma(x, x);
      s1 = s1.fma(x, x);
      s2 = s2.fma(x, x);
      s3 = s3.fma(x, x);
      s4 = s4.fma(x, x);
      s5 = s5.fma(x, x);
      s6 = s6.fma(x, x);
      s7 = s7.fma(x, x);
    }
    s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).intoArray(sink, 0);
    return System.nanoTime() - start;
  }
}
