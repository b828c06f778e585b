package gradus;

import gradus.kernel.Team;

/** Runs checks with the common team at some size; plans are made for the size of the team. */
final class OnThreads {
  private OnThreads() {}

  static void run(int threads, Runnable check) {
    int before = Team.common().threads();
    Team.common().resize(threads);
    try {
      check.run();
    } finally {
      Team.common().resize(before);
    }
  }
}
