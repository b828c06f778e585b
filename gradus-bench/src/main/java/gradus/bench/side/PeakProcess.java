package gradus.bench.side;

import gradus.bench.PeakLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Prints the peak of fused multiply-add of two cores at once, in GFLOP/s. */
public final class PeakProcess {
  private static final long NANOS = 3_000_000_000L; // the compiler needs a part of it

  private PeakProcess() {}

  /** Measures and prints a line of JSON. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    double sum = 0;
    try (var pool = Executors.newFixedThreadPool(2)) {
      List<Callable<Double>> both = List.of(PeakProcess::best, PeakProcess::best);
      List<Future<Double>> rates = new ArrayList<>(pool.invokeAll(both));
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
    }
    System.out.printf(Locale.ROOT, "{\"rate\": %.1f}%n", sum);
  }

  private static double best() {
    var loop = new PeakLoop();
    double best = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + NANOS;
    while (System.nanoTime() - end < 0) {
      best = Math.min(best, loop.nanos());
    }
    return PeakLoop.FLOPS / best;
  }
}
