package gradus.abc;

import gradus.score.Part;
import gradus.score.ScoreCheck;
import java.util.ArrayList;
import java.util.List;

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
   * <p>Which bars may be short, {@link ScoreCheck#bars} says. Of a tune without a metre no bar is
   * wrong.
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
      parts.forEach(part -> faults.addAll(ScoreCheck.bars(part.measures())));
    }
    boolean full = faults.size() == known;
    known = faults.size();
    if (!parts.isEmpty()) {
      faults.addAll(ScoreCheck.repeats(parts.getFirst().measures()));
    }
    boolean balance = faults.size() == known;
    known = faults.size();
    parts.forEach(part -> faults.addAll(ScoreCheck.range(part.measures())));
    return new TuneReport(parses, full, balance, faults.size() == known, faults);
  }
}
