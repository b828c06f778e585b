package gradus.study;

import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** How far a study has come: a bar, and the time that is left if runs go on as they did. */
final class SweepProgress {
  private static final int CELLS = 20;
  private static final long REDRAW_NANOS = 200_000_000;

  private final int runs;
  private final Consumer<String> lines;
  private final @Nullable Consumer<String> live;
  private final long started = System.nanoTime();
  private int finished;
  private double expected;
  private double reached;
  private long drawn;

  /**
   * Begins.
   *
   * @param runs how many there are
   * @param missing how many of them are to be done
   * @param lines is told of each run that is done
   * @param live is given a line to be drawn over the one before; null where nobody watches
   */
  SweepProgress(int runs, int missing, Consumer<String> lines, @Nullable Consumer<String> live) {
    this.runs = runs;
    this.finished = runs - missing;
    this.lines = lines;
    this.live = live;
  }

  /** Adds the work of a run to what is expected. */
  synchronized void expect(double work) {
    expected += work;
  }

  /**
   * Follows a run. The follower throws {@link CancellationException} once its thread is
   * interrupted, which ends the run.
   *
   * @param weight the work of one example
   */
  LongConsumer follow(double weight) {
    return new LongConsumer() {
      private long before;

      @Override
      public void accept(long seen) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("the study was stopped");
        }
        add((seen - before) * weight);
        before = seen;
      }
    };
  }

  private synchronized void add(double work) {
    reached += work;
    long now = System.nanoTime();
    if (live != null && now - drawn > REDRAW_NANOS) {
      drawn = now;
      live.accept(bar());
    }
  }

  /** Says that a run is done. */
  synchronized void done(String label, TrialResult result) {
    finished++;
    String outcome =
        result.diverged()
            ? "diverged"
            : String.format(Locale.ROOT, "accuracy %.4f", result.accuracy());
    lines.accept(bar() + "  " + label + ": " + outcome);
  }

  /** Returns a line such as {@code 12/40 ━━━━━╸━━━━━━━━━━━━━━ 30 % 2 min 5 s left}. */
  private String bar() {
    double share = expected == 0 ? 1 : Math.min(1, reached / expected);
    int done = (int) (share * CELLS);
    String bar = "━".repeat(done) + (done < CELLS ? "╸" + "─".repeat(CELLS - done - 1) : "");
    double seconds = (System.nanoTime() - started) * 1e-9;
    String left =
        reached > 0 && finished < runs
            ? "  " + duration(seconds * (expected - reached) / reached) + " left"
            : "";
    return String.format(
        Locale.ROOT, "%d/%d %s %3d %%%s", finished, runs, bar, (int) (100 * share), left);
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
}
