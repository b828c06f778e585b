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
  }

  // HotSpot compiles for profiling from 200 calls, and finally when calls and turns of loops reach
  // 15,000 with at least 600 calls. At 40,000 turns it would compile the idle loop by itself.
  private static final int FIRST_CALLS = 300;
  private static final int ROUNDS = 80;
  private static final int IDLE_CALLS = 8;
  private static final int IDLE_TURNS = -25;
  private static final int ROUNDS_A_LOOK = 4;

  private static final long FAST_NANOS = 1_000; // compiled 100 ns, not compiled 10,000 ns or more
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private WarmUp() {}

  /** Returns true when the kernel is fast, false when it has not become so in a minute. */
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
      turn = rounds(kernel, exercise, turn, ROUNDS);
      while (!isFast(kernel, exercise)) {
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          return false;
        }
        turn = rounds(kernel, exercise, turn, ROUNDS_A_LOOK);
        Thread.sleep(2);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T> int rounds(T kernel, Exercise<T> exercise, int turn, int rounds) {
    for (int i = 0; i < rounds; i++) {
      exercise.compute(kernel, turn + i);
      for (int call = 0; call < IDLE_CALLS; call++) {
        exercise.idle(kernel, IDLE_TURNS);
      }
    }
    return turn + rounds;
  }

  private static <T> boolean isFast(T kernel, Exercise<T> exercise) {
    long best = Long.MAX_VALUE;
    for (int turn = 0; turn < 4; turn++) {
      final long start = System.nanoTime();
      exercise.compute(kernel, turn);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best < FAST_NANOS;
  }
}
