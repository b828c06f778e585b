package gradus.abc;

import gradus.score.Barline;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Sections;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is right and wrong with a tune.
 *
 * @param parses whether its text keeps the rules of ABC, and has notes
 * @param barsFull whether each bar fills its metre
 * @param repeatsBalance whether each repeat that begins ends, and each first ending has a second
 * @param inRange whether all pitches are of the 88 keys of a piano
 * @param faults what is wrong, in words
 */
public record TuneReport(
    boolean parses,
    boolean barsFull,
    boolean repeatsBalance,
    boolean inRange,
    List<String> faults) {
  private static final int LOWEST = 21; // A0
  private static final int HIGHEST = 108; // C8

  /** Copies the list. */
  public TuneReport {
    faults = List.copyOf(faults);
  }

  /** Returns whether nothing is wrong. */
  public boolean isValid() {
    return parses && barsFull && repeatsBalance && inRange;
  }

  /**
   * Checks a tune.
   *
   * <p>A bar may be short where a section begins or ends (as {@link Sections} has it, and at the
   * end of an ending): the first bar of the tune by any pick-up; any other only so that the end of
   * a section and the beginning of what may be played next fill a bar together. No bar may be long.
   * Of a tune without a metre no bar is wrong.
   */
  static TuneReport of(AbcTune tune) {
    List<String> faults = new ArrayList<>();
    for (AbcProblem problem : tune.problems()) {
      if (problem.kind() == AbcProblem.Kind.ERROR) {
        faults.add(problem.toString());
      }
    }
    List<Part> parts = tune.score().parts();
    if (parts.stream().allMatch(p -> p.measures().stream().allMatch(m -> m.notes().isEmpty()))) {
      faults.add("the tune has no notes");
    }
    boolean parses = faults.isEmpty();
    int known = faults.size();
    if (tune.metred()) {
      parts.forEach(part -> bars(part.measures(), faults));
    }
    boolean full = faults.size() == known;
    known = faults.size();
    if (!parts.isEmpty()) {
      repeats(parts.getFirst().measures(), faults);
    }
    boolean balance = faults.size() == known;
    known = faults.size();
    parts.forEach(part -> range(part.measures(), faults));
    return new TuneReport(parses, full, balance, faults.size() == known, faults);
  }

  private static void bars(List<Measure> measures, List<String> faults) {
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

  private static void repeats(List<Measure> measures, List<String> faults) {
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

  private static void range(List<Measure> measures, List<String> faults) {
    @Nullable Pitch worst = null;
    int bar = 0;
    for (int i = 0; i < measures.size() && worst == null; i++) {
      for (Note note : measures.get(i).notes()) {
        int key = note.pitch().midi();
        if (key < LOWEST || key > HIGHEST) {
          worst = note.pitch();
          bar = i + 1;
        }
      }
    }
    if (worst != null) {
      faults.add("bar " + bar + " has " + worst + ", which no piano has");
    }
  }
}
