package gradus.kernel;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the vector twins of {@link Reductions}, {@link RandomBits}, of packing and of products of
 * one row are compiled. The first question has them warmed up beside the work, and until then the
 * scalar ones serve: the bits are the same.
 */
final class VectorTwins {

  private static final int CALLS = 600; // with the turns of their loops enough for the last tier
  private static final int CALLS_A_LOOK = 10;
  private static final long LOOK_NANOS = 3_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private static final int ROWS = 4;
  private static final int PANEL_ROWS = 16;
  private static final int COLUMNS = 5 * StripProgram.PARTIALS + 3;

  /** A call, and about how many operations on vectors it takes. */
  private record Twin(Runnable call, int operations) {
    boolean isFast() {
      long start = System.nanoTime();
      call.run();
      return System.nanoTime() - start < WarmUp.fastNanos(operations);
    }
  }

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
    List<Twin> twins = twins();
    long start = System.nanoTime();
    int times = CALLS;
    boolean fast = false;
    while (!fast && System.nanoTime() - start < PATIENCE_NANOS) {
      for (int i = 0; i < times; i++) {
        twins.forEach(twin -> twin.call().run());
      }
      LockSupport.parkNanos(LOOK_NANOS);
      fast = twins.stream().allMatch(Twin::isFast);
      times = CALLS_A_LOOK;
    }
    ready = fast;
  }

  private static List<Twin> twins() {
    float[] x = new float[ROWS * COLUMNS];
    float[] out = new float[COLUMNS];
    float[] panel = new float[PANEL_ROWS * Microkernels.WIDTH];
    int vectors = COLUMNS / VectorLanes.LENGTH + 1;
    int all = ROWS * vectors;
    return List.of(
        new Twin(() -> VectorReductions.sumRows(x, 0, ROWS, COLUMNS, COLUMNS, out, 0), 2 * all),
        new Twin(() -> VectorReductions.maxRows(x, 0, ROWS, COLUMNS, COLUMNS, out, 0), 2 * all),
        new Twin(() -> VectorReductions.addRow(x, 0, out, 0, COLUMNS), 3 * vectors),
        new Twin(() -> VectorReductions.sum(x, 0, x.length), 2 * all),
        new Twin(() -> VectorReductions.max(x, 0, x.length), 2 * all),
        new Twin(
            () -> VectorRowProduct.multiply(COLUMNS, ROWS, x, 0, 1, x, 0, 0, out, 0, false),
            4 * all),
        new Twin(
            () -> VectorRowProduct.multiply(COLUMNS, 9, x, 0, 1, x, 0, 0, out, 0, true),
            22 * vectors),
        new Twin(
            () -> VectorPacking.copy(PANEL_ROWS, panel, 0, 0, panel, 0),
            2 * PANEL_ROWS * Microkernels.VECTORS),
        new Twin(() -> VectorRandomBits.fillUniform(out, 0, 0, COLUMNS, 1, 2), 40 * vectors));
  }
}
