package gradus.kernel;

import java.util.concurrent.locks.LockSupport;

/**
 * The time that a worker has a processor at a stretch. Where other processes want that processor
 * too, the operating system would end it in the midst of a part, and whoever waits for that part
 * would wait as long as the others take. So a worker ends its turns itself, between two tasks.
 *
 * <p>To yield costs half a microsecond where nobody else waits. Where somebody does, it gives a
 * whole turn away, and more than its share in the long run; so the worker then sleeps for a while
 * in place of it, and yields every now and then to see whether the others are still there.
 */
@SuppressWarnings("ThreadPriorityCheck") // yields to other processes, and depends on none
final class Turn {
  private static final long TURN_NANOS = 1_200_000; // a little less than Linux grants, 1.4 ms
  private static final long REST_NANOS = 700_000;
  private static final long SHARED_NANOS = 200_000; // a yield takes it only if others ran meanwhile
  private static final int RESTS = 100; // some 0.2 s

  private long start = System.nanoTime();
  private int rests; // until the next yield

  /** A turn begins: the worker has slept, or others have run. */
  void begin() {
    start = System.nanoTime();
  }

  /** Between two tasks, ends the turn if it has been long, and begins the next. */
  void pass() {
    final long now = System.nanoTime();
    if (now - start < TURN_NANOS) {
      return;
    }
    if (rests > 0) {
      rests--;
      LockSupport.parkNanos(REST_NANOS);
    } else {
      Thread.yield();
      if (System.nanoTime() - now > SHARED_NANOS) {
        rests = RESTS;
      }
    }
    begin();
  }
}
