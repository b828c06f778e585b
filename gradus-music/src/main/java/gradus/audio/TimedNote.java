package gradus.audio;

/**
 * A note as it is played.
 *
 * @param start when it begins, in seconds, 0 or later
 * @param seconds how long it is held, above 0
 * @param pitch the MIDI number from 0 to 127; 60 is middle C
 * @param velocity how hard it is struck, from 1 to 127
 */
public record TimedNote(double start, double seconds, int pitch, int velocity) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public TimedNote {
    if (!(start >= 0) || !(seconds > 0) || Double.isInfinite(start) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException(
          "a note begins at 0 or later and lasts for more than 0 seconds, got "
              + start
              + " and "
              + seconds);
    }
    if (pitch < 0 || pitch > 127 || velocity < 1 || velocity > 127) {
      throw new IllegalArgumentException(
          "a pitch is from 0 to 127 and a velocity from 1 to 127, got "
              + pitch
              + " and "
              + velocity);
    }
  }

  /** Returns when it ends, in seconds. */
  public double end() {
    return start + seconds;
  }
}
