package gradus.score;

/**
 * Names for keys of the piano: on the line of fifths, a key signature's own notes and the nearest
 * beyond, from four fifths below its tonic to seven above; in minor from the third fifth below the
 * tonic of its relative major to the eighth above, the leading note.
 */
public final class Spelling {
  private static final String LINE = "FCGDAEB";

  private Spelling() {}

  /**
   * Returns the pitch that a key of the piano is called in a key.
   *
   * @param number the MIDI number, from 0 to 127
   */
  public static Pitch of(int number, Key key) {
    int lowest = key.fifths() - (key.mode() == Mode.MINOR ? 3 : 4);
    int fifth = lowest + Math.floorMod(7 * number - lowest, 12);
    return onLine(fifth, number);
  }

  /**
   * Returns the pitch that a key of the piano is called nearest to a place on the line of fifths.
   *
   * @param number the MIDI number, from 0 to 127
   * @param fifths the place: 0 for C, 1 for G, −1 for F, between them for a place between
   */
  public static Pitch near(int number, double fifths) {
    int lowest = (int) Math.ceil(Math.clamp(fifths, -9, 14) - 6); // no more than two signs
    return onLine(lowest + Math.floorMod(7 * number - lowest, 12), number);
  }

  /** Returns the place of a pitch on the line of fifths: 0 for C, 1 for G, −1 for F. */
  public static int place(Pitch pitch) {
    return place(pitch.step(), pitch.alter());
  }

  /** Returns the place of a name on the line of fifths: 0 for C, 1 for G, −1 for F. */
  static int place(Step step, int alter) {
    return LINE.indexOf(step.name()) - 1 + 7 * alter;
  }

  /** Returns the step at a place on the line. */
  static Step step(int place) {
    int index = Math.floorMod(place + 1, 7);
    return Step.valueOf(LINE.substring(index, index + 1));
  }

  /** Returns the alteration at a place on the line: 1 for a sharp. */
  static int alter(int place) {
    return Math.floorDiv(place + 1, 7);
  }

  /** Returns the pitch of a place on the line that is a key of the piano. */
  static Pitch onLine(int place, int number) {
    int octave = Math.floorDiv(number - alter(place) - step(place).semitones(), 12) - 1;
    return new Pitch(step(place), alter(place), octave);
  }
}
