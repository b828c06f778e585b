package gradus.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The methods on vectors that have a scalar twin, and whether each is compiled. The first question
 * has it warmed up beside the work, and until then the scalar one serves: the bits are the same.
 */
final class VectorTwin {
  static final VectorTwin SUM_ROWS =
      new VectorTwin(
          (x, out) -> {
            VectorReductions.sumRows(x, 0, Sizes.ROWS, Sizes.ODD, Sizes.ODD, out, 0);
            VectorReductions.sumRows(x, 0, Sizes.ROWS, Sizes.ODD, Sizes.EVEN, out, 0);
            return 3 * Sizes.VECTORS;
          });
  static final VectorTwin MAX_ROWS =
      new VectorTwin(
          (x, out) -> {
            VectorReductions.maxRows(x, 0, Sizes.ROWS, Sizes.ODD, Sizes.ODD, out, 0);
            VectorReductions.maxRows(x, 0, Sizes.ROWS, Sizes.ODD, Sizes.EVEN, out, 0);
            return 3 * Sizes.VECTORS;
          });
  static final VectorTwin ADD_ROWS =
      new VectorTwin(
          (x, out) -> {
            VectorRows.add(Sizes.ROWS, Sizes.ODD, x, 0, Sizes.ODD, out, 0, Sizes.ODD);
            VectorRows.add(Sizes.ROWS, Sizes.EVEN, x, 0, Sizes.ODD, out, 0, Sizes.EVEN);
            return 6 * Sizes.VECTORS;
          });
  static final VectorTwin SUM =
      new VectorTwin(
          (x, out) -> {
            out[0] = VectorReductions.sum(x, 0, x.length);
            out[0] += VectorReductions.sum(x, 0, Sizes.EVEN);
            return 3 * Sizes.VECTORS;
          });
  static final VectorTwin MAX =
      new VectorTwin(
          (x, out) -> {
            out[0] = VectorReductions.max(x, 0, x.length);
            out[0] += VectorReductions.max(x, 0, Sizes.EVEN);
            return 3 * Sizes.VECTORS;
          });
  static final VectorTwin ROW_PRODUCT =
      new VectorTwin(
          (x, out) -> {
            VectorRowProduct.multiply(Sizes.ODD, Sizes.ROWS, x, 0, 1, x, 0, 0, out, 0, false);
            VectorRowProduct.multiply(Sizes.ODD, 9, x, 0, 1, x, 0, 0, out, 0, true);
            VectorRowProduct.multiply(Sizes.EVEN, 16, x, 0, 1, x, 0, 0, out, 0, false);
            VectorRowProduct.multiply(3, 9, x, 0, 1, x, 0, 0, out, 0, false);
            return 4 * Sizes.VECTORS + 66 * Sizes.VECTORS_A_ROW;
          });
  static final VectorTwin PACKING =
      new VectorTwin(
          (x, out) -> {
            VectorPacking.copy(Sizes.ROWS, x, 0, 0, out, 0);
            return 2 * Sizes.ROWS * Microkernels.VECTORS;
          });
  static final VectorTwin COPY_ROWS =
      new VectorTwin(
          (x, out) -> {
            VectorRows.copy(Sizes.ROWS, Sizes.ODD, x, 0, Sizes.ODD, out, 0, Sizes.ODD);
            VectorRows.copy(Sizes.ROWS, Sizes.EVEN, x, 0, Sizes.ODD, out, 0, Sizes.EVEN);
            return 4 * Sizes.VECTORS;
          });
  static final VectorTwin WINDOWS =
      new VectorTwin(
          (x, out) -> {
            VectorWindows.copy(Sizes.STARTS, 0, Sizes.ROWS, Sizes.ODD, x, 0, out, 0, Sizes.ODD);
            VectorWindows.copy(Sizes.STARTS, 0, Sizes.ROWS, Sizes.EVEN, x, 0, out, 0, Sizes.EVEN);
            return 4 * Sizes.VECTORS;
          });
  static final VectorTwin SHORT_ROWS =
      new VectorTwin(
          (x, out) -> {
            VectorShortRows.copy(2, 8, 3, x, 0, 1, 1, out, 0);
            return 4 * 2 * 8;
          });
  static final VectorTwin RANDOM_BITS =
      new VectorTwin(
          (x, out) -> {
            VectorRandomBits.fillUniform(out, 0, 0, Sizes.ODD, 1, 2);
            VectorRandomBits.fillUniform(out, 0, 0, Sizes.EVEN, 1, 2);
            return 80 * Sizes.VECTORS_A_ROW;
          });

  private static final int CALLS = 600; // with the turns of their loops enough for the last tier
  private static final int CALLS_A_LOOK = 50;
  private static final long LOOK_NANOS = 1_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** A call with some numbers, which returns about how many operations on vectors it took. */
  private interface Call {
    int run(float[] x, float[] out);
  }

  /** Rows with and without a remainder, so that the compiler sees both. */
  private static final class Sizes {
    static final int ROWS = 4;
    static final int[] STARTS = new int[ROWS];
    static final int EVEN = 4 * StripProgram.PARTIALS;
    static final int ODD = 5 * StripProgram.PARTIALS + 3;
    static final int VECTORS_A_ROW = ODD / Microkernels.LANES + 1;
    static final int VECTORS = ROWS * VECTORS_A_ROW;
  }

  private final Call call;
  private final AtomicBoolean requested = new AtomicBoolean();
  private boolean ready; // set once; a thread that sees it late only loses time

  private VectorTwin(Call call) {
    this.call = call;
  }

  /** Whether the method is fast; if nobody has asked before, it begins to be warmed up. */
  boolean ready() {
    if (!ready
        && !requested.getPlain()
        && requested.compareAndSet(false, true)
        && VectorModule.present()) {
      Warmer.later(this::warm);
    }
    return ready;
  }

  private void warm() {
    float[] x = new float[Sizes.ROWS * Sizes.ODD];
    float[] out = new float[x.length];
    long start = System.nanoTime();
    int times = CALLS;
    boolean fast = false;
    while (!fast && System.nanoTime() - start < PATIENCE_NANOS) {
      for (int i = 0; i < times; i++) {
        call.run(x, out);
      }
      LockSupport.parkNanos(LOOK_NANOS);
      long look = System.nanoTime();
      int operations = call.run(x, out);
      fast = System.nanoTime() - look < WarmUp.fastNanos(operations);
      times = CALLS_A_LOOK;
    }
    ready = fast;
  }
}
