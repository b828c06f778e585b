package gradus.study;

/** Measures how long a piece of work takes once it is warm. */
final class Stopwatch {
  private static final double BATCH_SECONDS = 0.02;
  private static final double PATIENCE_SECONDS = 0.4; // without a batch faster by a twentieth
  private static final double LONGEST_SECONDS = 2;
  private static final int LEAST_BATCHES = 4;

  private Stopwatch() {}

  /**
   * Returns the seconds that the work takes: the shortest of many batches of runs, because other
   * programs only ever add time. Goes on while the compiler still makes it faster.
   */
  static double seconds(Runnable work) {
    double shortest = Double.POSITIVE_INFINITY;
    long start = System.nanoTime();
    long better = start;
    for (int batch = 0; batch < LEAST_BATCHES || isWorthwhile(start, better); batch++) {
      long from = System.nanoTime();
      int runs = 0;
      while (runs == 0 || since(from) < BATCH_SECONDS) {
        work.run();
        runs++;
      }
      double seconds = since(from) / runs;
      if (seconds < 0.95 * shortest) {
        better = System.nanoTime();
      }
      shortest = Math.min(shortest, seconds);
    }
    return shortest;
  }

  private static boolean isWorthwhile(long start, long better) {
    return since(start) < LONGEST_SECONDS && since(better) < PATIENCE_SECONDS;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
