package gradus.score;

import java.util.ArrayList;
import java.util.List;

/** Looks for what is wrong with the measures of a part, and says it in words. */
public final class ScoreCheck {
  private static final int LOWEST = 21; // A0
  private static final int HIGHEST = 108; // C8

  private ScoreCheck() {}

  /**
   * Looks for bars that do not fill their metre.
   *
   * <p>A bar may be short where a section begins or ends (as {@link Sections} has it, and at the
   * end of an ending): the first bar of all by any pick-up; any other only so that the end of a
   * section and the beginning of what may be played next fill a bar together. No bar may be long.
   */
  public static List<String> bars(List<Measure> measures) {
    List<String> faults = new ArrayList<>();
    var sections = new Sections(measures);
    for (int i = 0; i < measures.size(); i++) {
      Measure bar = measures.get(i);
      if (bar.isFull() || (i == 0 && isShort(bar))) {
        continue;
      }
      if (!isShort(bar)
          || !(completes(measures, sections, i) || isCompleted(measures, sections, i))) {
        faults.add("bar " + (i + 1) + " lasts " + bar.length() + " in " + bar.meter());
      }
    }
    return faults;
  }

  private static boolean isShort(Measure bar) {
    return bar.length().compareTo(bar.meter().length()) < 0;
  }

  /** Whether the end of a section at {@code i} is filled by the beginning of what may follow. */
  private static boolean completes(List<Measure> measures, Sections sections, int i) {
    boolean last = i + 1 == measures.size();
    boolean sectionEnd = last || Sections.closes(measures.get(i)) || sections.begins(i + 1);
    if (!sectionEnd) {
      return i + 1 < measures.size()
          && measures.get(i).right() == Barline.INVISIBLE
          && fill(measures.get(i), measures.get(i + 1));
    }
    if (!last && fill(measures.get(i), measures.get(i + 1))) {
      return true;
    }
    return fill(measures.get(i), measures.get(sections.start(i)))
        || fill(measures.get(i), measures.getFirst());
  }

  /** Whether the beginning of a section at {@code i} is filled by an end that may precede it. */
  private static boolean isCompleted(List<Measure> measures, Sections sections, int i) {
    if (measures.get(i - 1).right() == Barline.INVISIBLE) {
      return fill(measures.get(i - 1), measures.get(i));
    }
    if (!sections.begins(i)) {
      return false;
    }
    if (fill(measures.get(i - 1), measures.get(i))) {
      return true;
    }
    for (int j = i + 1; j <= sections.end(i); j++) {
      boolean end = j == sections.end(i) || Sections.closes(measures.get(j));
      if (end && fill(measures.get(j), measures.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean fill(Measure end, Measure start) {
    Fraction sum = end.length().plus(start.length());
    return sum.equals(end.meter().length()) || sum.equals(start.meter().length());
  }

  /** Looks for repeats that begin and do not end, and first endings without a second. */
  public static List<String> repeats(List<Measure> measures) {
    List<String> faults = new ArrayList<>();
    int open = -1;
    for (int i = 0; i < measures.size(); i++) {
      Measure bar = measures.get(i);
      if (bar.left() == Barline.REPEAT_START) {
        if (open >= 0) {
          faults.add("the repeat that begins at bar " + (open + 1) + " has no end");
        }
        open = i;
      }
      if (bar.right() == Barline.REPEAT_END) {
        open = -1;
      }
      if (bar.ending().startsWith("1") && !hasSecond(measures, i)) {
        faults.add("the first ending at bar " + (i + 1) + " has no second");
      }
      if (bar.ending().startsWith("2") && (i == 0 || !followsRepeat(measures, i))) {
        faults.add("the second ending at bar " + (i + 1) + " follows no repeat");
      }
    }
    if (open >= 0) {
      faults.add("the repeat that begins at bar " + (open + 1) + " has no end");
    }
    return faults;
  }

  private static boolean followsRepeat(List<Measure> measures, int i) {
    return measures.get(i - 1).right() == Barline.REPEAT_END;
  }

  private static boolean hasSecond(List<Measure> measures, int first) {
    for (int i = first; i < measures.size(); i++) {
      if (measures.get(i).right() == Barline.REPEAT_END) {
        return i + 1 < measures.size() && !measures.get(i + 1).ending().isEmpty();
      }
    }
    return false;
  }

  /** Looks for pitches that are not of the 88 keys of a piano, and names the first. */
  public static List<String> range(List<Measure> measures) {
    for (int i = 0; i < measures.size(); i++) {
      for (Note note : measures.get(i).notes()) {
        int key = note.pitch().midi();
        if (key < LOWEST || key > HIGHEST) {
          return List.of("bar " + (i + 1) + " has " + note.pitch() + ", which no piano has");
        }
      }
    }
    return List.of();
  }
}
