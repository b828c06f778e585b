package gradus.notation;

import gradus.score.Fraction;
import gradus.score.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a written note or rest: 2<sup>−log</sup> (2 − 2<sup>−dots</sup>) whole notes.
 *
 * @param log the halvings of a whole note: −1 for a breve, 2 for a quarter, 7 for a 128th
 * @param dots the dots, from 0 to 2
 */
public record NoteValue(int log, int dots) {
  /** The value of the longest written note, a breve. */
  static final int BREVE = -1;

  private static final int SHORTEST = 7;
  private static final int MOST_DOTS = 2;

  /** The finest grid on which a cut between tied notes may lie. */
  private static final int FINEST = 256;

  private static final Map<Fraction, NoteValue> BY_DURATION = byDuration();

  private static Map<Fraction, NoteValue> byDuration() {
    var values = new HashMap<Fraction, NoteValue>();
    for (int log = BREVE; log <= SHORTEST; log++) {
      for (int dots = 0; dots <= MOST_DOTS; dots++) {
        var value = new NoteValue(log, dots);
        values.put(value.duration(), value);
      }
    }
    return values;
  }

  /** Returns the value that a duration has as a single sign, or null where no sign says it. */
  public static @Nullable NoteValue of(Fraction duration) {
    return BY_DURATION.get(duration);
  }

  /** Returns how long it lasts, in whole notes. */
  public Fraction duration() {
    Fraction base = log < 0 ? Fraction.of(1L << -log, 1) : Fraction.of(1, 1L << log);
    return base.times(Fraction.of((2L << dots) - 1, 1L << dots));
  }

  /** Returns how many flags, or beams, it has. */
  public int flags() {
    return Math.max(0, log - 2);
  }

  /**
   * Cuts a time into pieces that single signs can say, at the strongest places of the metre.
   *
   * @param onset when it begins
   * @param duration how long it lasts, above 0
   * @return the durations of the pieces; the duration itself where it needs no cut, or no cut helps
   */
  static List<Fraction> pieces(Fraction onset, Fraction duration, Meter meter) {
    var pieces = new ArrayList<Fraction>();
    cut(onset, duration, Beats.isCompound(meter), pieces);
    return pieces.stream().allMatch(piece -> of(piece) != null) ? pieces : List.of(duration);
  }

  private static void cut(
      Fraction onset, Fraction duration, boolean compound, List<Fraction> pieces) {
    Fraction grid = compound ? Fraction.of(3, 4) : Fraction.ONE;
    Fraction end = onset.plus(duration);
    while (of(duration) == null && grid.denominator() <= FINEST) {
      Fraction point = grid.times(Fraction.of(floor(onset.dividedBy(grid)) + 1, 1));
      if (point.compareTo(end) < 0) {
        cut(onset, point.minus(onset), compound, pieces);
        cut(point, end.minus(point), compound, pieces);
        return;
      }
      boolean three = grid.numerator() == 3 && grid.denominator() >= 8; // 3/8 has thirds
      grid = three ? Fraction.of(1, 8) : grid.times(Fraction.of(1, 2));
    }
    pieces.add(duration);
  }

  private static long floor(Fraction value) {
    return Math.floorDiv(value.numerator(), value.denominator());
  }
}
