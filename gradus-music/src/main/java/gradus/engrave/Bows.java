package gradus.engrave;

import gradus.score.Fraction;
import gradus.score.Note;
import gradus.score.Pitch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws the ties and slurs of one staff; what goes on over the end of a row is drawn in parts. */
final class Bows {
  private static final double STEEPEST = 0.35;
  private static final double TALLEST = 4;
  private static final double FARTHEST = 6; // that the ends may move from their notes

  /** A tie that waits for its second note. Its left end is at the beginning of the row at first. */
  private record Tie(double x, double y, boolean up, boolean inner, int measure, Fraction end) {
    /** Returns whether a note follows at once; where none does, the tie leads nowhere. */
    boolean meets(int other, Fraction onset, Fraction length) {
      return other == measure
          ? onset.equals(end)
          : other == measure + 1 && onset.equals(Fraction.ZERO) && end.compareTo(length) >= 0;
    }
  }

  /** A slur that waits for its end. */
  private static final class Slur {
    final List<Chord> chords = new ArrayList<>(); // under it, in this row
    boolean fromBefore;
  }

  private final Map<Pitch, Tie> ties = new HashMap<>();
  private final Map<Integer, Deque<Slur>> slurs = new HashMap<>();

  /** Draws the bows of a row, whose chords have their places. */
  void paint(Row row, List<StaffMeasure> measures, Skyline out) {
    double start = row.notes[0] + 0.1;
    ties.replaceAll((pitch, tie) -> new Tie(start, tie.y, tie.up, tie.inner, tie.measure, tie.end));
    for (Deque<Slur> open : slurs.values()) {
      open.forEach(
          slur -> {
            slur.chords.clear();
            slur.fromBefore = true;
          });
    }
    for (int i = 0; i < row.count; i++) {
      StaffMeasure measure = measures.get(row.first + i);
      Fraction before =
          row.first + i == 0 ? Fraction.ZERO : measures.get(row.first + i - 1).measure.length();
      boolean several = measure.layers.size() > 1;
      var chords = new ArrayList<Chord>();
      measure.layers.forEach(chords::addAll);
      chords.removeIf(Chord::isRest);
      chords.sort(Comparator.comparing(chord -> chord.sign.onset()));
      for (Chord chord : chords) {
        ties(chord, row.first + i, before, several, out);
        slurs(chord, start, several, out);
      }
    }
    double end = row.ends[row.count - 1] - 0.1;
    int last = row.first + row.count - 1;
    Fraction length = measures.get(last).measure.length();
    ties.values().removeIf(tie -> !tie.meets(last + 1, Fraction.ZERO, length));
    ties.forEach((pitch, tie) -> draw(tie, end, out));
    for (Deque<Slur> open : slurs.values()) {
      for (Slur slur : open) {
        if (!slur.chords.isEmpty()) {
          slur(slur, start, end, false, out);
        }
      }
    }
  }

  private void ties(Chord chord, int m, Fraction before, boolean several, Skyline out) {
    int n = chord.places.length;
    for (int i = 0; i < n; i++) {
      Note note = chord.note(i);
      Pitch key = note.pitch(); // whatever its voice: a tied note may go on in another layer
      Tie open = ties.remove(key);
      double left = chord.x + chord.headLeft(i);
      if (open != null && open.meets(m, chord.sign.onset(), before)) {
        draw(open, open.inner ? left - 0.1 : left + 0.2, out);
      }
      if (note.tied()) {
        boolean up = several ? chord.layer % 2 == 0 : tieUp(chord, i);
        boolean inner = n > 1 && i > 0 && i < n - 1;
        double right = left + chord.head().width();
        boolean dotted = chord.value.dots() > 0;
        double x = inner ? right + 0.1 : right - 0.2;
        if (dotted) {
          x = Math.max(x, chord.x + chord.dots + chord.value.dots() * 0.6);
        }
        double off = inner ? 0.15 : 0.62;
        ties.put(
            key,
            new Tie(x, chord.places[i] / 2.0 + (up ? -off : off), up, inner, m, chord.sign.end()));
      }
    }
  }

  /** A single note's tie turns away from its stem; in a chord, the upper half's turn upwards. */
  private static boolean tieUp(Chord chord, int i) {
    int n = chord.places.length;
    if (n == 1) {
      return chord.hasStem() ? !chord.up : chord.places[0] <= Chord.MIDDLE;
    }
    boolean middle = n % 2 == 1 && i == n / 2;
    return middle ? !chord.up : i >= n / 2;
  }

  private static void draw(Tie tie, double end, Skyline out) {
    double x = Math.min(tie.x, end - 0.8);
    double rise = Math.clamp(0.35 + 0.06 * (end - x), 0.45, 1.1);
    out.add(new Shape.Bow(x, tie.y, end, tie.y, tie.up ? -rise : rise));
  }

  private void slurs(Chord chord, double start, boolean several, Skyline out) {
    int voice = chord.sign.notes().getFirst().voice();
    Deque<Slur> open = slurs.computeIfAbsent(voice, v -> new ArrayDeque<>());
    open.forEach(slur -> slur.chords.add(chord));
    if (chord.sign.has(Note.Mark.SLUR_STOP) && !open.isEmpty()) {
      Slur slur = open.pop();
      if (slur.chords.size() > 1 || slur.fromBefore) {
        slur(slur, start, Double.NaN, several, out);
      }
    }
    if (chord.sign.has(Note.Mark.SLUR_START)) {
      var slur = new Slur();
      slur.chords.add(chord);
      open.push(slur);
    }
  }

  /**
   * Draws one slur.
   *
   * @param start where it begins if it comes from the row before
   * @param end where it ends if it goes on in the next row, otherwise not a number
   */
  private static void slur(Slur slur, double start, double end, boolean several, Skyline out) {
    List<Chord> chords = slur.chords;
    boolean up =
        several
            ? chords.getFirst().layer % 2 == 0
            : chords.stream().anyMatch(chord -> !chord.hasStem() || !chord.up);
    Chord first = chords.getFirst();
    Chord last = chords.getLast();
    boolean goesOn = !Double.isNaN(end);
    double x1 = slur.fromBefore ? start : x(first, up, true);
    double x2 = goesOn ? end : x(last, up, false);
    double y1 = y(first, up);
    double y2 = y(last, up);
    double most = (x2 - x1) * STEEPEST;
    if (Math.abs(y2 - y1) > most) { // the nearer end moves outwards
      boolean moveFirst = up == y1 > y2;
      y1 = moveFirst ? y2 + Math.copySign(most, y1 - y2) : y1;
      y2 = moveFirst ? y2 : y1 + Math.copySign(most, y2 - y1);
    }
    double rise = Math.clamp(0.5 + 0.09 * (x2 - x1), 0.8, 2.2);
    Shape.Bow bow = new Shape.Bow(x1, y1, x2, y2, up ? -rise : rise);
    double away = 0;
    while (away < FARTHEST && touches(bow, up, chords)) {
      if (rise < TALLEST) {
        rise += 0.25;
      } else {
        away += 0.25;
      }
      double off = up ? -away : away;
      bow = new Shape.Bow(x1, y1 + off, x2, y2 + off, up ? -rise : rise);
    }
    out.add(bow);
  }

  private static boolean touches(Shape.Bow bow, boolean up, List<Chord> chords) {
    for (Chord chord : chords) {
      double x = chord.x + (chord.up == up ? chord.stemX() : chord.head().width() / 2);
      if (x > bow.x1() + 0.8 && x < bow.x2() - 0.8) {
        double gap = up ? chord.top() - bow.at(x) : bow.at(x) - chord.bottom();
        if (gap < 0.35) {
          return true;
        }
      }
    }
    return false;
  }

  private static double x(Chord chord, boolean up, boolean begins) {
    boolean atStem = chord.hasStem() && chord.up == up;
    double head = chord.x + chord.shift + chord.head().width() / 2;
    return atStem ? chord.x + chord.stemX() + (begins ? 0.1 : -0.1) : head + (begins ? 0.1 : -0.1);
  }

  private static double y(Chord chord, boolean up) {
    return up ? chord.top() - 0.35 : chord.bottom() + 0.35;
  }
}
