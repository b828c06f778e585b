package gradus.kernel;

import java.util.concurrent.TimeUnit;

/**
 * Makes the compiler compile a microkernel before it is needed.
 *
 * <p>Interpreted, one step of a kernel takes some hundred microseconds, so that computing until the
 * compiler takes notice would take a second. But the compiler counts calls, not steps: a few calls
 * of small depth show it what the kernel does, some thousand of depth 0 make it important, and the
 * rest is waiting.
 */
final class WarmUp {

  private static final int FIRST_CALLS = 300; // the first tier wants 200
  private static final int SECOND_CALLS = 6_000; // the last tier wants 5,000
  private static final int CALLS_A_LOOK = 250;
  private static final int DEPTH = 2;
  private static final long FAST_NANOS = 5_000; // compiled 200 ns, not compiled 50,000 ns
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Microkernel kernel;
  private final int lanes;
  private final int width;
  private final boolean masked;
  private final float[] a;
  private final float[] b;
  private final float[] c;

  WarmUp(Microkernel kernel, int rows, int vectors, int lanes, boolean masked) {
    this.kernel = kernel;
    this.lanes = lanes;
    this.masked = masked;
    width = vectors * lanes;
    a = new float[rows * DEPTH];
    b = new float[width * DEPTH];
    c = new float[rows * width];
  }

  /** Returns true when the kernel is fast, false when it has not become so in a minute. */
  boolean untilFast() {
    final long start = System.nanoTime();
    compute(); // first, so that what the kernel refers to is loaded when it is compiled
    call(FIRST_CALLS);
    compute();
    call(SECOND_CALLS);
    while (!fast()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      call(CALLS_A_LOOK);
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private void call(int times) {
    for (int i = 0; i < times; i++) {
      kernel.run(a, 0, DEPTH, 1, b, 0, width, c, 0, width, 0, lanes, false);
    }
  }

  /** Takes every branch: sums from zero and from C, last vector inside and beyond the arrays. */
  private void compute() {
    for (int shift = 0; shift <= (masked ? 1 : 0); shift++) {
      run(shift, false);
      run(shift, true);
    }
  }

  private void run(int shift, boolean accumulate) {
    kernel.run(
        a, 0, DEPTH, 1, b, shift, width, c, shift, width, DEPTH, lanes - shift, accumulate);
  }

  private boolean fast() {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      final long start = System.nanoTime();
      run(0, true);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best < FAST_NANOS;
  }
}
