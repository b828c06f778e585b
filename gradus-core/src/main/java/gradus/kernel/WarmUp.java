package gradus.kernel;

import java.util.concurrent.TimeUnit;

/**
 * Makes the compiler compile a kernel before it is needed.
 *
 * <p>Before it is compiled, one vector operation takes a microsecond, so that computing until the
 * compiler takes notice takes half a second a kernel. The compiler counts calls and turns of loops,
 * whatever they do. So most calls here are idle: they turn an empty loop. Every few calls one
 * computes, so that the compiler sees every branch taken.
 */
final class WarmUp {

  /** How to call a kernel. */
  interface Exercise<T> {
    /** Computes a little; successive turns take different branches. */
    void compute(T kernel, int turn);

    /** Passes a count that is not positive, with which a kernel counts up to 0 and returns. */
    void idle(T kernel, int count);

    /** Computes more, and returns the number of its vector operations, at least 40. */
    int measured(T kernel);
  }

  // HotSpot compiles for profiling from 200 calls, and finally when calls and turns of loops reach
  // 15,000 with at least 600 calls. At 40,000 turns it would compile the idle loop by itself.
  private static final int FIRST_CALLS = 300;
  private static final int ROUNDS = 80;
  private static final int IDLE_CALLS = 8;
  private static final int IDLE_TURNS = -25;
  private static final int IDLE_CALLS_A_LOOK = 200; // the compiler takes what is called most first

  // In registers a vector operation takes below 2 ns. Until the last tier of the compiler has seen
  // the kernel its vectors are objects: 10 ns and more for one that calls compiled code, 1,000 ns
  // for an interpreted one.
  private static final long OPERATION_NANOS = 4;
  private static final long CALL_NANOS = 100;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private WarmUp() {}

  /** Returns true when the kernel is fast, false when it has not become so in five minutes. */
  static <T> boolean untilFast(T kernel, Exercise<T> exercise) {
    final long start = System.nanoTime();
    int turn = 0;
    try {
      for (; turn < 4; turn++) {
        exercise.compute(kernel, turn); // so that all that the kernel refers to is loaded
      }
      for (int i = 0; i < FIRST_CALLS; i++) {
        exercise.idle(kernel, 0);
      }
      Thread.sleep(2);
      for (int i = 0; i < ROUNDS; i++) {
        exercise.compute(kernel, turn++);
        idle(kernel, exercise, IDLE_CALLS);
      }
      while (!isFast(kernel, exercise)) {
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          return false;
        }
        exercise.compute(kernel, turn++);
        idle(kernel, exercise, IDLE_CALLS_A_LOOK);
        Thread.sleep(2);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T> void idle(T kernel, Exercise<T> exercise, int calls) {
    for (int i = 0; i < calls; i++) {
      exercise.idle(kernel, IDLE_TURNS);
    }
  }

  private static <T> boolean isFast(T kernel, Exercise<T> exercise) {
    final long start = System.nanoTime();
    final int operations = exercise.measured(kernel);
    return System.nanoTime() - start < fastNanos(operations);
  }

  /** Below this time so many vector operations were done in registers, not with objects. */
  static long fastNanos(long operations) {
    return CALL_NANOS + OPERATION_NANOS * operations;
  }
}
