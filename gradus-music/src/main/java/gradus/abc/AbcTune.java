package gradus.abc;

import gradus.score.Score;
import java.util.List;

/**
 * A tune of a book of tunes.
 *
 * @param number its number in the book, the field {@code X}
 * @param line the line of the file at which it begins, from 1
 * @param score the music
 * @param order the order in which its parts are played, such as {@code AABB}; may be empty
 * @param metred whether it has a metre that its bars must fill
 * @param problems what was skipped or mended in reading it
 */
public record AbcTune(
    int number, int line, Score score, String order, boolean metred, List<AbcProblem> problems) {
  /** Copies the list. */
  public AbcTune {
    problems = List.copyOf(problems);
  }

  /** Returns whether nothing in its text breaks the rules of ABC. */
  public boolean parses() {
    return problems.stream().noneMatch(p -> p.kind() == AbcProblem.Kind.ERROR);
  }

  /** Checks the tune. */
  public TuneReport report() {
    return TuneReport.of(this);
  }
}
