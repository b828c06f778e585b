package gradus.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that has kernels compiled before they are used, in the order in which they were asked
 * for. It ends when there is nothing left to warm.
 */
final class Warmer {
  private static final ThreadPoolExecutor THREAD = thread();

  private Warmer() {}

  private static ThreadPoolExecutor thread() {
    var pool =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> Thread.ofPlatform().daemon().name("gradus-warm-up").unstarted(work));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Does work whose end nobody waits for. */
  static void later(Runnable work) {
    THREAD.execute(work);
  }

  /** Does work whose end can be waited for. */
  static CompletableFuture<?> submit(Runnable work) {
    return CompletableFuture.runAsync(work, THREAD);
  }
}
