package gradus.midi;

/**
 * How a score is written as MIDI.
 *
 * @param playOut whether repeats and endings are played out, or each measure is written once
 * @param format 0 for one track of everything, 1 for a track of each part
 */
public record MidiSettings(boolean playOut, int format) {
  /** Repeats are played out; each part has a track. */
  public static final MidiSettings DEFAULT = new MidiSettings(true, 1);

  /**
   * Checks the format.
   *
   * @throws IllegalArgumentException if it is neither 0 nor 1
   */
  public MidiSettings {
    if (format != 0 && format != 1) {
      throw new IllegalArgumentException("a MIDI file is of format 0 or 1, got " + format);
    }
  }

  /** Returns these settings with repeats played out, or not. */
  public MidiSettings withPlayOut(boolean value) {
    return new MidiSettings(value, format);
  }

  /** Returns these settings with another format. */
  public MidiSettings withFormat(int value) {
    return new MidiSettings(playOut, value);
  }
}
