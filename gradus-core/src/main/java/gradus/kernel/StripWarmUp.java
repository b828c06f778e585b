package gradus.kernel;

import gradus.kernel.StripProgram.Instruction;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has HotSpot compile a vector kernel before it is needed.
 *
 * <p>Interpreted vector code is slow and empty calls are not, but both count towards compilation.
 * So each round makes a few calls on some columns, which show the compiler the paths that are
 * taken, and many on no rows. Then it waits until a call is fast.
 */
final class StripWarmUp {

  private static final int ROUNDS = 400;
  private static final int EMPTY_CALLS = 500;
  private static final int FAST_IN_A_ROW = 3;

  /** Compiled, these few elements take well below this; interpreted, well above. */
  private static final long FAST_NANOS = 6_000;

  private final StripKernel kernel;
  private final float[][] arrays;
  private final int[] offsets;
  private final int[] strides;
  private final float[] scratch;
  private final int columns = 2 * VectorLanes.LENGTH + 3;

  private StripWarmUp(StripProgram program, StripKernel kernel) {
    this.kernel = kernel;
    int streams = program.streams();
    arrays = new float[streams][2 * columns];
    for (float[] array : arrays) {
      Arrays.fill(array, 0.5f);
    }
    offsets = new int[streams];
    strides = new int[streams];
    Arrays.fill(strides, columns);
    for (Instruction instruction : program.instructions()) {
      if (instruction.op() == StripOp.LOAD_ROW) {
        strides[instruction.stream()] = 0;
      }
    }
    scratch = new float[program.scratchLength(2 * columns)];
  }

  static void run(StripProgram program, StripKernel kernel) {
    StripWarmUp warmUp = new StripWarmUp(program, kernel);
    int fast = 0;
    for (int round = 0; round < ROUNDS && fast < FAST_IN_A_ROW; round++) {
      long nanos = warmUp.calls();
      fast = nanos < FAST_NANOS ? fast + 1 : 0;
      if (fast == 0) {
        warmUp.emptyCalls();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  /** Whole vectors and a rest, whole vectors alone, a rest alone, rows apart; gives the time. */
  private long calls() {
    long start = System.nanoTime();
    kernel.run(arrays, offsets, strides, 0, 2, columns, scratch);
    kernel.run(arrays, offsets, strides, 0, 2, columns & -VectorLanes.LENGTH, scratch);
    kernel.run(arrays, offsets, strides, 0, 2, 3, scratch);
    return System.nanoTime() - start;
  }

  private void emptyCalls() {
    for (int i = 0; i < EMPTY_CALLS; i++) {
      kernel.run(arrays, offsets, strides, 0, 0, columns, scratch);
    }
  }
}
