package gradus.train;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows progress: on a terminal a line that is redrawn at most ten times a second, elsewhere a line
 * for each evaluation.
 *
 * <pre>{@code
 * epoch  3/10 ━━━━━━━━━━━━━━━╸━━━━━━━━━  62 %  109,000 images/s  loss 0.0812  accuracy 0.9764  4 s left
 * }</pre>
 */
public final class ProgressBar implements TrainingListener {
  private static final int DEFAULT_WIDTH = 80;
  private static final int LONGEST_BAR = 25;
  private static final int SHORTEST_BAR = 5;
  private static final long REDRAW_NANOS = 100_000_000;
  private static final double SMOOTHING = 0.8; // of the rate, from one drawing to the next

  private final PrintStream out;
  private final boolean live;
  private final int width;
  private final LongSupplier clock;
  private final boolean unicode;
  private long drawnAt;
  private long seenThen;
  private double rate; // examples a second, 0 while unknown

  ProgressBar(PrintStream out, Charset charset, boolean live, int width, LongSupplier clock) {
    this.out = out;
    this.live = live;
    this.width = width;
    this.clock = clock;
    this.unicode = charset.newEncoder().canEncode('━');
  }

  /** Returns a bar on the standard output, as wide as the terminal. */
  // The console is the point, and its documentation still allows null.
  @SuppressWarnings({"SystemOut", "SystemConsoleNull"})
  public static ProgressBar onConsole() {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    Charset charset = System.out.charset();
    return new ProgressBar(
        System.out, charset, terminal, terminal ? terminalWidth() : 0, System::nanoTime);
  }

  /** Returns the terminal's columns as the environment or stty tells them. */
  private static int terminalWidth() {
    String columns = System.getenv("COLUMNS");
    if (columns == null) {
      columns = askStty();
    }
    return columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
  }

  private static String askStty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroy();
        return "";
      }
      String answer = new String(stty.getInputStream().readAllBytes(), Charset.defaultCharset());
      return answer.strip().replaceFirst(".* ", "");
    } catch (IOException _) {
      return ""; // Windows has no stty
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public void started(Training training) {
    drawnAt = clock.getAsLong();
    seenThen = seen(training);
  }

  @Override
  public void step(Training training) {
    long now = clock.getAsLong();
    if (!live || now - drawnAt < REDRAW_NANOS) {
      return;
    }
    double latest = (seen(training) - seenThen) * 1e9 / (now - drawnAt);
    rate = rate == 0 ? latest : SMOOTHING * rate + (1 - SMOOTHING) * latest;
    drawnAt = now;
    seenThen = seen(training);
    out.print("\r" + line(training) + "\u001b[K");
    out.flush();
  }

  @Override
  public void evaluated(Training training, Evaluation evaluation) {
    String text = summary(training, evaluation);
    out.print(live ? "\r" + cut(text) + "\u001b[K\n" : text + "\n");
    out.flush();
    drawnAt = clock.getAsLong(); // an evaluation does not count as slow training
    seenThen = seen(training);
  }

  @Override
  public void stopped(Training training, TrainingRun run) {
    if (run.outcome() != TrainingRun.Outcome.FINISHED) {
      String best = run.bestIndex() < 0 ? "" : "  best: " + run.best();
      out.print((live ? "\r\u001b[K" : "") + run.outcome() + best + "\n");
      out.flush();
    }
  }

  @Override
  public void failed(Training training, RuntimeException failure) {
    if (live) {
      out.println();
    }
  }

  private static long seen(Training training) {
    return (long) training.epoch() * training.examples() + training.position();
  }

  /** Returns the line that shows where training is. */
  String line(Training training) {
    double share = (double) training.position() / training.examples();
    String head = epoch(training, Math.min(training.epoch() + 1, training.epochs())) + " ";
    var tail = new StringBuilder(String.format(Locale.ROOT, " %3d %%", (int) (100 * share)));
    if (rate > 0) {
      tail.append(String.format(Locale.ROOT, "  %,d %s/s", rounded(rate), training.unit()));
    }
    tail.append("  ").append(training.scores());
    if (rate > 0) {
      double left = ((double) training.epochs() * training.examples() - seen(training)) / rate;
      tail.append("  ").append(duration(left)).append(" left");
    }
    int room = Math.min(LONGEST_BAR, width - 1 - head.length() - tail.length());
    return cut(head + (room < SHORTEST_BAR ? "" : bar(share, room)) + tail);
  }

  private String bar(double share, int cells) {
    int done = (int) (share * cells);
    String full = unicode ? "━" : "=";
    String head = unicode ? "╸" : ">";
    String rest = unicode ? "━" : "-";
    return full.repeat(done) + (done < cells ? head + rest.repeat(cells - done - 1) : "");
  }

  private static String summary(Training training, Evaluation evaluation) {
    Scores validation = evaluation.validation();
    boolean whole = evaluation.epoch() == Math.rint(evaluation.epoch());
    return (whole
            ? epoch(training, (int) evaluation.epoch())
            : "epoch " + evaluation.formatEpoch() + "/" + training.epochs())
        + "  "
        + evaluation.training()
        + (validation == null ? "" : "  validation " + validation);
  }

  private static String epoch(Training training, int epoch) {
    String epochs = String.valueOf(training.epochs());
    return String.format(Locale.ROOT, "epoch %" + epochs.length() + "d/%s", epoch, epochs);
  }

  /** Three digits say enough. */
  private static long rounded(double rate) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(rate)) - 2));
    return (long) (Math.rint(rate / unit) * unit);
  }

  static String duration(double seconds) {
    long whole = Math.max(1, Math.round(seconds));
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** A line that wraps cannot be redrawn. */
  private String cut(String line) {
    return line.length() < width ? line : line.substring(0, Math.max(0, width - 1));
  }
}
