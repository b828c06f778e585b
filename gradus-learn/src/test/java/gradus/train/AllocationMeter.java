package gradus.train;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts what the training thread allocates, in windows of steps, and keeps the least: what every
 * step allocates is in every window, while the compiler, which on a busy machine replaces code
 * late, adds to some.
 */
public final class AllocationMeter implements TrainingListener {
  private static final int WINDOW = 100; // steps
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long atStart;
  private double bytesPerStep = Double.NaN;

  @Override
  public void step(Training training) {
    if (training.step() % WINDOW == 0) {
      long now = threads.getCurrentThreadAllocatedBytes();
      if (training.step() > WINDOW) {
        double bytes = (double) (now - atStart) / WINDOW;
        bytesPerStep = Double.isNaN(bytesPerStep) ? bytes : Math.min(bytesPerStep, bytes);
      }
      atStart = now;
    }
  }

  /** Returns the bytes a step of the quietest window; NaN before two windows are over. */
  public double bytesPerStep() {
    return bytesPerStep;
  }
}
