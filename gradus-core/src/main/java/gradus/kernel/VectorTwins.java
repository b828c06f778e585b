package gradus.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the vector twins of {@link Reductions}, {@link RandomBits} and of products of one row are
 * compiled. The first question has them warmed up beside the work, and until then the scalar ones
 * serve: the bits are the same.
 */
final class VectorTwins {

  private static final int CALLS = 600; // with the turns of their loops enough for the last tier
  private static final int CALLS_A_LOOK = 10;
  private static final long LOOK_NANOS = 3_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Compiled, the calls of one look take about 3 µs; interpreted, a thousand. */
  private static final long FAST_NANOS = 30_000;

  private static final int COLUMNS = 5 * StripProgram.PARTIALS + 3;
  private static final int ROWS = 4;

  private static boolean ready; // set once; a thread that sees it late only loses time

  static {
    if (VectorModule.present()) {
      var _ = Warmer.submit(VectorTwins::warm);
    }
  }

  private VectorTwins() {}

  static boolean ready() {
    return ready;
  }

  private static void warm() {
    float[] x = new float[ROWS * COLUMNS];
    float[] out = new float[COLUMNS];
    long start = System.nanoTime();
    long nanos = Long.MAX_VALUE;
    int times = CALLS;
    while (nanos > FAST_NANOS && System.nanoTime() - start < PATIENCE_NANOS) {
      for (int i = 0; i < times; i++) {
        calls(x, out);
      }
      LockSupport.parkNanos(LOOK_NANOS);
      long look = System.nanoTime();
      calls(x, out);
      nanos = System.nanoTime() - look;
      times = CALLS_A_LOOK;
    }
    ready = true;
  }

  private static void calls(float[] x, float[] out) {
    VectorReductions.sumRows(x, 0, ROWS, COLUMNS, COLUMNS, out, 0);
    VectorReductions.maxRows(x, 0, ROWS, COLUMNS, COLUMNS, out, 0);
    VectorReductions.addRow(x, 0, out, 0, COLUMNS);
    VectorReductions.sum(x, 0, x.length);
    VectorReductions.max(x, 0, x.length);
    VectorRowProduct.multiply(COLUMNS, ROWS, x, 0, 1, x, 0, 0, out, 0, false);
    VectorRowProduct.multiply(COLUMNS, 9, x, 0, 1, x, 0, 0, out, 0, true);
    VectorRandomBits.fillUniform(out, 0, 0, COLUMNS, 1, 2);
  }
}
