package gradus.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops a run when the process is asked to end, and waits until it is saved. */
final class Interrupt implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Thread hook;
  private volatile boolean saved;

  private Interrupt() {}

  /**
   * Begins to watch.
   *
   * @param command what resumes the run; null not to watch at all
   */
  static Interrupt watch(Training training, @Nullable String command) {
    var interrupt = new Interrupt();
    if (command != null) {
      var thread = new Thread(() -> interrupt.end(training, command), "gradus-interrupt");
      interrupt.hook = thread;
      Runtime.getRuntime().addShutdownHook(thread);
    }
    return interrupt;
  }

  @SuppressWarnings("SystemOut") // the process is ending: this is the last place to say it
  private void end(Training training, String command) {
    training.stop();
    try {
      if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && saved) {
        System.err.println();
        System.err.println("Stopped and saved. To go on: " + command);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes whether there is something to resume. */
  void saved(boolean value) {
    saved = value;
  }

  @Override
  public void close() {
    done.countDown();
    Thread thread = hook;
    if (thread != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(thread);
      } catch (IllegalStateException _) {
        // The process is ending, and the hook has what it waited for.
      }
    }
  }
}
