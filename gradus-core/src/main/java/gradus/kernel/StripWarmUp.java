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
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int FAST_IN_A_ROW = 3;

  private static final int ROWS = 2;
  private static final int LONG = 4 * StripProgram.PARTIALS + 3; // columns
  private static final int VECTORS = ROWS * (LONG / VectorLanes.LENGTH);

  private final StripKernel kernel;
  private final RowShape shape;
  private final float[][] arrays;
  private final int[] offsets;
  private final int[] strides;
  private final float[] scratch;
  private final int operations;

  private StripWarmUp(StripProgram program, StripKernel kernel, RowShape shape) {
    this.kernel = kernel;
    this.shape = shape;
    int streams = program.streams();
    arrays = new float[streams][2 * LONG];
    for (float[] array : arrays) {
      Arrays.fill(array, 0.5f);
    }
    offsets = new int[streams];
    strides = new int[streams];
    scratch = new float[program.scratchLength(LONG)];
    operations =
        VECTORS * program.instructions().stream().mapToInt(i -> i.op().vectorOperations()).sum();
  }

  /**
   * Comes back with true when the kernel is fast, or with false if it is not so in five minutes.
   */
  static boolean run(StripProgram program, StripKernel kernel, RowShape shape) {
    StripWarmUp warmUp = new StripWarmUp(program, kernel, shape);
    long start = System.nanoTime();
    warmUp.calls(); // first, so that what the kernel refers to is loaded when it is compiled
    warmUp.emptyCalls(FIRST_CALLS);
    LockSupport.parkNanos(LOOK_NANOS);
    warmUp.calls();
    warmUp.emptyCalls(SECOND_CALLS);
    int fast = 0;
    while (fast < FAST_IN_A_ROW) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      warmUp.calls();
      fast = warmUp.isFast() ? fast + 1 : 0;
      if (fast == 0) {
        warmUp.emptyCalls(CALLS_A_LOOK);
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    return true;
  }

  /** Every path that rows of this shape take. */
  private void calls() {
    switch (shape) {
      case WHOLE -> {
        call(ROWS, 2 * StripProgram.PARTIALS);
        call(ROWS, StripProgram.PARTIALS);
      }
      case PART -> {
        call(ROWS, VectorLanes.LENGTH - 1);
        call(ROWS, 1);
      }
      case OVERLAPPING -> {
        call(ROWS, 2 * StripProgram.PARTIALS + 3);
        call(ROWS, 2 * StripProgram.PARTIALS);
        call(ROWS, VectorLanes.LENGTH);
      }
      case ANY -> {
        call(ROWS, 2 * StripProgram.PARTIALS + 3);
        call(ROWS, 2 * StripProgram.PARTIALS);
        call(ROWS, 3);
      }
    }
  }

  /** Whether the vectors of rows, many of them or long, stay in registers. */
  private boolean isFast() {
    long start = System.nanoTime();
    switch (shape) {
      case WHOLE -> call(ROWS, LONG & -StripProgram.PARTIALS);
      case PART -> call(VECTORS, VectorLanes.LENGTH - 1);
      case OVERLAPPING, ANY -> call(ROWS, LONG);
    }
    return System.nanoTime() - start < WarmUp.fastNanos(operations);
  }

  /** Rows one after the other; the last is at the end of the arrays. */
  private void call(int rows, int columns) {
    for (int s = 0; s < offsets.length; s++) {
      strides[s] = columns;
      offsets[s] = arrays[s].length - rows * columns;
    }
    kernel.run(arrays, offsets, strides, 0, rows, columns, scratch);
  }

  private void emptyCalls(int times) {
    int columns = shape == RowShape.OVERLAPPING ? VectorLanes.LENGTH : 0;
    for (int i = 0; i < times; i++) {
      kernel.run(arrays, offsets, strides, 0, 0, columns, scratch);
    }
  }
}
