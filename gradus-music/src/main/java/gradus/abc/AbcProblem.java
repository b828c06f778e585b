package gradus.abc;

/**
 * Something in ABC text that was skipped or mended, and where.
 *
 * @param line its line in the file, from 1
 * @param column its column in the line, from 1
 * @param kind whether the text breaks the rules of ABC, or keeps them and is not supported
 * @param text what is wrong and what became of it
 */
public record AbcProblem(int line, int column, Kind kind, String text) {
  /** What kind of problem it is. */
  public enum Kind {
    /** The text breaks the rules of ABC 2.1. A strict reader refuses it. */
    ERROR,
    /** The text keeps the rules, but says something that is not kept. */
    UNSUPPORTED
  }

  /** Returns the problem as {@code line 3, column 7: text}. */
  @Override
  public String toString() {
    return "line " + line + ", column " + column + ": " + text;
  }
}
