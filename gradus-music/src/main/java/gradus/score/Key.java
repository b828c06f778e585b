package gradus.score;

/**
 * A key: its signature and its mode.
 *
 * @param fifths the sharps of the signature, or the flats as a negative number; from −7 to 7
 * @param mode the mode, which with the signature gives the tonic
 */
public record Key(int fifths, Mode mode) {
  /** C major, without sharps and flats. */
  public static final Key C_MAJOR = new Key(0, Mode.MAJOR);

  private static final String SHARPS = "FCGDAEB"; // in the order in which a signature gains them

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the signature has more than seven sharps or flats
   */
  public Key {
    if (fifths < -7 || fifths > 7) {
      throw new IllegalArgumentException(
          "a key signature has at most 7 sharps or flats, got " + fifths);
    }
  }

  /** Returns what the signature does to a step: 1 sharpens it, −1 flattens it. */
  public int alter(Step step) {
    int place = SHARPS.indexOf(step.name());
    if (fifths > place) {
      return 1;
    }
    return -fifths > 6 - place ? -1 : 0;
  }

  /** Returns the step of the tonic. */
  public Step tonic() {
    return Step.valueOf(SHARPS.substring(place(), place() + 1));
  }

  /** Returns the alteration of the tonic: B flat major has −1. */
  public int tonicAlter() {
    return Math.floorDiv(fifths - mode.fifths() + 1, 7);
  }

  private int place() {
    return Math.floorMod(fifths - mode.fifths() + 1, 7);
  }

  /** Returns the key as {@code D major} or {@code Bb dorian}. */
  @Override
  public String toString() {
    int alter = tonicAlter();
    String sign = alter < 0 ? "b".repeat(-alter) : "#".repeat(alter);
    return tonic() + sign + " " + mode.name().toLowerCase(java.util.Locale.ROOT);
  }
}
