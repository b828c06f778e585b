package gradus.score;

/** Where a staff lies. */
public enum Clef {
  /** G on the second line. */
  TREBLE,
  /** F on the fourth line. */
  BASS,
  /** C on the third line. */
  ALTO,
  /** C on the fourth line. */
  TENOR
}
