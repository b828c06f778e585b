package gradus.score;

/**
 * A note as it is heard: notes tied together are one.
 *
 * @param part the number of its part, from 0
 * @param voice its voice in the part, 1 or more
 * @param onset when it begins, in whole notes from the beginning of the piece
 * @param duration how long it sounds, in whole notes
 * @param pitch its pitch
 * @param velocity how hard it is struck, from 1 to 127
 */
public record Sound(
    int part, int voice, Fraction onset, Fraction duration, Pitch pitch, int velocity) {
  /** Returns when it ends. */
  public Fraction end() {
    return onset.plus(duration);
  }
}
