package gradus.kernel;

import gradus.kernel.StripProgram.Instruction;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Has HotSpot compile a vector kernel before it is needed.
 *
 * <p>Interpreted, a vector operation takes about a microsecond and makes the compilers busy with the
 * inside of the Vector API. But the compiler counts calls, not work: a few calls on some columns show
 * it the paths that are taken, some thousand on no rows make it important, and the rest is waiting.
 */
final class StripWarmUp {

  private static final int FIRST_CALLS = 300; // the first tier wants 200
  private static final int SECOND_CALLS = 6_000; // the last tier wants 5,000
  private static final int LOOKS = 400;
  private static final int CALLS_A_LOOK = 500;
  private static final long LOOK_NANOS = 3_000_000;
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

  /** Comes back when the kernel is fast, or after about a second in which it has not become so. */
  static void run(StripProgram program, StripKernel kernel) {
    StripWarmUp warmUp = new StripWarmUp(program, kernel);
    warmUp.calls(); // first, so that what the kernel refers to is loaded when it is compiled
    warmUp.emptyCalls(FIRST_CALLS);
    LockSupport.parkNanos(LOOK_NANOS);
    warmUp.calls();
    warmUp.emptyCalls(SECOND_CALLS);
    int fast = 0;
    for (int look = 0; look < LOOKS && fast < FAST_IN_A_ROW; look++) {
      fast = warmUp.calls() < FAST_NANOS ? fast + 1 : 0;
      if (fast == 0) {
        warmUp.emptyCalls(CALLS_A_LOOK);
        LockSupport.parkNanos(LOOK_NANOS);
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

  private void emptyCalls(int times) {
    for (int i = 0; i < times; i++) {
      kernel.run(arrays, offsets, strides, 0, 0, columns, scratch);
    }
  }
}
