package gradus.kernel;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has HotSpot compile a vector kernel before it is needed.
 *
 * <p>Interpreted, a vector operation takes about a microsecond and makes the compilers busy with
 * the inside of the Vector API. But the compiler counts calls, not work: a few calls on some
 * columns show it the paths that are taken, some thousand on no rows make it important, and the
 * rest is waiting.
 */
final class StripWarmUp {

  private static final int FIRST_CALLS = 300; // the first tier wants 200
  private static final int SECOND_CALLS = 6_000; // the last tier wants 5,000
  private static final int CALLS_A_LOOK = 500;
  private static final long LOOK_NANOS = 3_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int FAST_IN_A_ROW = 3;

  private final StripKernel kernel;
  private final RowShape shape;
  private final float[][] arrays;
  private final int[] offsets;
  private final int[] strides;
  private final float[] scratch;
  private final long fastNanos;

  private StripWarmUp(StripProgram program, StripKernel kernel, RowShape shape) {
    this.kernel = kernel;
    this.shape = shape;
    int streams = program.streams();
    int columns = 2 * StripProgram.PARTIALS + 3;
    arrays = new float[streams][2 * columns];
    for (float[] array : arrays) {
      Arrays.fill(array, 0.5f);
    }
    offsets = new int[streams];
    strides = new int[streams];
    scratch = new float[program.scratchLength(columns)];
    // Compiled, an instruction takes well below this in the calls of one look; interpreted, above.
    fastNanos = 4_000 + 100L * program.instructions().size();
  }

  /** Comes back when the kernel is fast, or when it has not become so in a minute. */
  static void run(StripProgram program, StripKernel kernel, RowShape shape) {
    StripWarmUp warmUp = new StripWarmUp(program, kernel, shape);
    long start = System.nanoTime();
    warmUp.calls(); // first, so that what the kernel refers to is loaded when it is compiled
    warmUp.emptyCalls(FIRST_CALLS);
    LockSupport.parkNanos(LOOK_NANOS);
    warmUp.calls();
    warmUp.emptyCalls(SECOND_CALLS);
    int fast = 0;
    while (fast < FAST_IN_A_ROW && System.nanoTime() - start < PATIENCE_NANOS) {
      fast = warmUp.calls() < warmUp.fastNanos ? fast + 1 : 0;
      if (fast == 0) {
        warmUp.emptyCalls(CALLS_A_LOOK);
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /** Every path that rows of this shape take; gives the time in nanoseconds. */
  private long calls() {
    long start = System.nanoTime();
    switch (shape) {
      case WHOLE -> {
        call(2 * StripProgram.PARTIALS);
        call(StripProgram.PARTIALS);
      }
      case PART -> {
        call(VectorLanes.LENGTH - 1);
        call(1);
      }
      case ANY -> {
        call(2 * StripProgram.PARTIALS + 3);
        call(2 * StripProgram.PARTIALS);
        call(3);
      }
    }
    return System.nanoTime() - start;
  }

  /** Two rows, the first far from the ends of the arrays and the second at them. */
  private void call(int columns) {
    for (int s = 0; s < offsets.length; s++) {
      strides[s] = columns;
      offsets[s] = arrays[s].length - 2 * columns;
    }
    kernel.run(arrays, offsets, strides, 0, 2, columns, scratch);
  }

  private void emptyCalls(int times) {
    for (int i = 0; i < times; i++) {
      kernel.run(arrays, offsets, strides, 0, 0, 0, scratch);
    }
  }
}
