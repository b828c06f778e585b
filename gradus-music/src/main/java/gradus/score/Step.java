package gradus.score;

/** The seven names of notes. */
public enum Step {
  /** C. */
  C(0, 0),
  /** D. */
  D(1, 2),
  /** E. */
  E(2, 4),
  /** F. */
  F(3, 5),
  /** G. */
  G(4, 7),
  /** A. */
  A(5, 9),
  /** B. */
  B(6, 11);

  private final int place;
  private final int semitones;

  Step(int place, int semitones) {
    this.place = place;
    this.semitones = semitones;
  }

  /** Returns the place in the octave: 0 for C, 6 for B. */
  public int place() {
    return place;
  }

  /** Returns how many semitones this step lies above C. */
  public int semitones() {
    return semitones;
  }
}
