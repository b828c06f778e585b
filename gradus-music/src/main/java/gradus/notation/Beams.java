package gradus.notation;

import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Note;
import java.util.ArrayList;
import java.util.List;

/** Which notes of a line share beams: those of one beat, or of a larger group of the metre. */
public final class Beams {
  private final List<Sign> signs;
  private final Meter meter;
  private final Fraction offset;

  private Beams(List<Sign> signs, Meter meter, Fraction offset) {
    this.signs = signs;
    this.meter = meter;
    this.offset = offset;
  }

  /**
   * Returns the groups of a line, each as the indices of its first and last sign.
   *
   * @param offset when in a full measure the measure begins: more than 0 in a pick-up
   */
  public static List<int[]> groups(Layer layer, Meter meter, Fraction offset) {
    return new Beams(layer.signs(), meter, offset).groups();
  }

  /**
   * Returns when in a full measure one begins: at 0, or later where it is a pick-up.
   *
   * @param opens whether a section begins with it
   */
  public static Fraction offset(Measure measure, boolean opens) {
    Fraction missing = measure.meter().length().minus(measure.length());
    return opens && missing.isPositive() ? missing : Fraction.ZERO;
  }

  private List<int[]> groups() {
    var groups = new ArrayList<int[]>();
    List<Fraction> fine = Beats.groups(meter, false);
    List<Fraction> coarse = Beats.groups(meter, true);
    int at = 0;
    while (at < signs.size()) {
      int end = Math.max(run(at, coarse), at);
      if (!allEighths(at, end)) {
        end = run(at, fine);
      }
      if (end > at) {
        groups.add(new int[] {at, end});
      }
      at = end + 1;
    }
    return groups;
  }

  private boolean allEighths(int from, int to) {
    // what else lies in the long group decides too, so that its halves look alike
    for (int i = from; i <= to; i++) {
      NoteValue value = signs.get(i).value();
      if (value == null || value.log() != 3 || value.dots() > 0 || signs.get(i).tuplet() >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the last sign that a beam from one reaches. */
  private int run(int from, List<Fraction> groups) {
    int last = from;
    while (last + 1 < signs.size()
        && isBeamed(signs.get(last))
        && isBeamed(signs.get(last + 1))
        && !signs.get(last).has(Note.Mark.BEAM_BREAK)
        && signs.get(last).end().equals(signs.get(last + 1).onset())
        && group(signs.get(last).onset(), groups) == group(signs.get(last + 1).onset(), groups)) {
      last++;
    }
    return last;
  }

  private static boolean isBeamed(Sign sign) {
    NoteValue value = sign.value();
    return !sign.isRest() && value != null && value.flags() > 0;
  }

  private int group(Fraction onset, List<Fraction> groups) {
    Fraction time = onset.plus(offset);
    Fraction end = Fraction.ZERO;
    int number = 0;
    while (true) { // a measure may be longer than its metre
      end = end.plus(groups.get(number % groups.size()));
      if (time.compareTo(end) < 0) {
        return number;
      }
      number++;
    }
  }
}
