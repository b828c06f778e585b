package gradus.abc;

import gradus.data.DataException;
import java.util.ArrayList;
import java.util.List;

/** Gathers problems; in strict mode, throws at the first that breaks the rules. */
final class Problems {
  private static final int MOST = 200; // for one tune; beyond, the text is no ABC

  private static final long SPARE_MEASURES = 100_000;

  private final String source;
  private final boolean strict;
  private long measuresLeft;
  private List<AbcProblem> found = new ArrayList<>();

  /**
   * Creates a collector.
   *
   * @param source what messages call the text
   * @param length the characters of the text, by which the measures it may have are reckoned
   */
  Problems(String source, boolean strict, int length) {
    this.source = source;
    this.strict = strict;
    this.measuresLeft = SPARE_MEASURES + length;
  }

  /** Counts a measure; refuses a text that asks for many more than it has characters. */
  void measure(int line, int column) {
    if (--measuresLeft < 0) {
      throw refusal(line, column, "the text asks for too many bars of rest");
    }
  }

  /** Reports text that breaks the rules. */
  void error(int line, int column, String text) {
    add(new AbcProblem(line, column, AbcProblem.Kind.ERROR, text));
  }

  /** Reports text that keeps the rules and is left out all the same. */
  void unsupported(int line, int column, String text) {
    add(new AbcProblem(line, column, AbcProblem.Kind.UNSUPPORTED, text));
  }

  /** Refuses the whole text: a limit is passed. */
  DataException refusal(int line, int column, String text) {
    return new DataException(
        source + ", " + new AbcProblem(line, column, AbcProblem.Kind.ERROR, text));
  }

  private void add(AbcProblem problem) {
    if (strict && problem.kind() == AbcProblem.Kind.ERROR) {
      throw new DataException(source + ", " + problem);
    }
    if (found.size() < MOST) {
      found.add(problem);
    }
  }

  /** Returns what was found since the last call. */
  List<AbcProblem> take() {
    List<AbcProblem> taken = List.copyOf(found);
    found = new ArrayList<>();
    return taken;
  }
}
