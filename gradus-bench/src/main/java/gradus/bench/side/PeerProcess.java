package gradus.bench.side;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The life of a process that measures one library at one workload: it builds, takes the steps after
 * which losses are compared, warms up, measures, and prints a line of JSON.
 */
public final class PeerProcess {
  private static final double CHUNK_SECONDS = 0.005; // between looks at the clock
  private static final int LEAST_STEPS = 3;

  private PeerProcess() {}

  /**
   * Runs.
   *
   * @param arguments the workload; how many seconds to warm up, and to measure; when the process
   *     was started, in milliseconds since 1970
   */
  public static void run(Supplier<Peer> library, String... arguments) throws IOException {
    Workload workload = Workload.named(arguments[0]);
    double warmSeconds = Double.parseDouble(arguments[1]);
    double seconds = Double.parseDouble(arguments[2]);
    long started = Long.parseLong(arguments[3]);
    DoubleSupplier step = workload.prepare(library.get());
    double loss = step.getAsDouble();
    long firstStep = System.currentTimeMillis() - started;
    for (int i = 1; i < workload.sanitySteps(); i++) {
      loss = step.getAsDouble();
    }
    double warm = rate(step, 1, warmSeconds);
    int chunk = (int) Math.max(1, warm * CHUNK_SECONDS);
    double rate = rate(step, chunk, seconds) * workload.perStep();
    System.out.printf(
        Locale.ROOT,
        "{\"rate\": %.2f, \"loss\": %.6f, \"firstStepMillis\": %d, \"peakMegabytes\": %.1f}%n",
        rate,
        loss,
        firstStep,
        peakKilobytes() / 1024.0);
    System.out.flush();
    System.exit(0); // whatever threads a library keeps
  }

  private static double rate(DoubleSupplier step, int chunk, double seconds) {
    long start = System.nanoTime();
    long steps = 0;
    double elapsed = 0;
    while (elapsed < seconds || steps < LEAST_STEPS) {
      for (int i = 0; i < chunk; i++) {
        if (!Double.isFinite(step.getAsDouble())) {
          throw new IllegalStateException("the loss is not finite");
        }
      }
      steps += chunk;
      elapsed = (System.nanoTime() - start) * 1e-9;
    }
    return steps / elapsed;
  }

  /** Returns the most memory that was resident, which Linux tells. */
  private static long peakKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
