package gradus;

import gradus.kernel.Team;

/**
 * How many threads compute. The default is one for each processor, or what the environment variable
 * {@code GRADUS_THREADS} or the system property {@code gradus.threads} says. Results do not depend
 * on it.
 */
public final class Threads {
  private Threads() {}

  /** Returns the number of threads, the caller's included. */
  public static int count() {
    return Team.common().threads();
  }

  /**
   * Sets the number of threads.
   *
   * @param threads the number of threads, the caller's included
   * @throws IllegalArgumentException if it is less than 1
   */
  public static void set(int threads) {
    Team.common().resize(threads);
  }
}
