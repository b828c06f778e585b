package gradus.score;

/**
 * A pitch as it is written: C sharp and D flat differ.
 *
 * @param step the name of the note
 * @param alter semitones up (sharp) or down (flat), from −2 to 2
 * @param octave the octave from C to B; middle C begins octave 4
 */
public record Pitch(Step step, int alter, int octave) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the alteration is beyond a double sharp or flat, or the
   *     octave beyond −2 to 10
   */
  public Pitch {
    if (alter < -2 || alter > 2) {
      throw new IllegalArgumentException("an alteration is from -2 to 2, got " + alter);
    }
    if (octave < -2 || octave > 10) {
      throw new IllegalArgumentException("an octave is from -2 to 10, got " + octave);
    }
  }

  /** Returns the MIDI number: 60 is middle C; a semitone is 1. May lie outside of 0 to 127. */
  public int midi() {
    return 12 * (octave + 1) + step.semitones() + alter;
  }

  /** Returns the place on the staff: steps above C of octave 0, whatever the alteration. */
  public int staffStep() {
    return 7 * octave + step.place();
  }

  /** Returns the pitch as {@code F#4} or {@code Bb3}. */
  @Override
  public String toString() {
    return step + (alter < 0 ? "b".repeat(-alter) : "#".repeat(alter)) + octave;
  }
}
