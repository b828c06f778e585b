package gradus.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads that have kernels compiled before they are used, begun in the order in which they
 * were asked for. They mostly wait for the compiler, and end when there is nothing left to warm.
 */
final class Warmer {
  /** No more than processors: the work that waits for the kernels goes on beside them. */
  private static final int SIZE = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  private static final ThreadPoolExecutor THREADS = threads();

  static {
    if (VectorModule.present()) {
      VectorLanes.load(); // before any kernel is compiled
    }
  }

  private Warmer() {}

  private static ThreadPoolExecutor threads() {
    var pool =
        new ThreadPoolExecutor(
            SIZE,
            SIZE,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> Thread.ofPlatform().daemon().name("gradus-warm-up").unstarted(work));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Does work whose end nobody waits for. */
  static void later(Runnable work) {
    THREADS.execute(work);
  }

  /** Does work whose end can be waited for. */
  static CompletableFuture<?> submit(Runnable work) {
    return CompletableFuture.runAsync(work, THREADS);
  }
}
