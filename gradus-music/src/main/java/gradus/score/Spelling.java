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

  /** Returns the pitch of a place on the line of fifths, C being 0, that is a key of the piano. */
  private static Pitch onLine(int fifth, int number) {
    int place = Math.floorMod(fifth + 1, 7);
    int alter = Math.floorDiv(fifth + 1, 7);
    Step step = Step.valueOf(LINE.substring(place, place + 1));
    int octave = Math.floorDiv(number - alter - step.semitones(), 12) - 1;
    return new Pitch(step, alter, octave);
  }
}
