package gradus.score;

/** The line at an end of a measure. */
public enum Barline {
  /** A single line; nothing at the left end. */
  SINGLE,
  /** Two thin lines. */
  DOUBLE,
  /** A thin and a thick line. */
  FINAL,
  /** A repeated section begins: at the left end. */
  REPEAT_START,
  /** A repeated section ends: at the right end. */
  REPEAT_END,
  /** None is printed. */
  INVISIBLE
}
