package gradus.score;

import java.util.EnumSet;
import java.util.Set;

/**
 * A note. Notes of one voice with the same onset and duration form a chord. A note that sounds on
 * over a bar line, or whose duration no single sign can say, is written as several, tied.
 *
 * @param onset when it begins, in whole notes from the beginning of the measure
 * @param duration how long it sounds, in whole notes; above 0
 * @param voice of which voice, 1 or more
 * @param pitch its pitch
 * @param velocity how hard it is struck, from 1 to 127
 * @param tied whether the next note of this pitch in its voice continues it
 * @param marks signs on it
 */
public record Note(
    Fraction onset,
    Fraction duration,
    int voice,
    Pitch pitch,
    int velocity,
    boolean tied,
    Set<Mark> marks)
    implements Event {
  /** The velocity of a note of which nothing is said. */
  public static final int VELOCITY = 80;

  /** Signs on a note. */
  public enum Mark {
    /** A dot above: short. */
    STACCATO,
    /** A bar above: broad. */
    TENUTO,
    /** An accent. */
    ACCENT,
    /** A pause. */
    FERMATA,
    /** A trill. */
    TRILL,
    /** The roll of Irish music. */
    ROLL,
    /** A mordent downwards. */
    MORDENT,
    /** A mordent upwards. */
    UPPER_MORDENT,
    /** A turn. */
    TURN,
    /** Bow up. */
    UP_BOW,
    /** Bow down. */
    DOWN_BOW,
    /** A slur begins here. */
    SLUR_START,
    /** A slur ends here. */
    SLUR_STOP,
    /** A beam that would otherwise go on to the next note ends here. */
    BEAM_BREAK
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Note {
    if (onset.numerator() < 0 || !duration.isPositive()) {
      throw new IllegalArgumentException(
          "a note begins at 0 or later and lasts for more than 0, got "
              + onset
              + " and "
              + duration);
    }
    if (voice < 1 || velocity < 1 || velocity > 127) {
      throw new IllegalArgumentException(
          "a voice is 1 or more and a velocity from 1 to 127, got " + voice + " and " + velocity);
    }
    marks = marks.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(marks));
  }

  /** Returns a note of the first voice without more said about it. */
  public static Note of(Fraction onset, Fraction duration, Pitch pitch) {
    return new Note(onset, duration, 1, pitch, VELOCITY, false, Set.of());
  }

  /** Returns when it ends, from the beginning of the measure. */
  public Fraction end() {
    return onset.plus(duration);
  }

  /** Returns this note with another velocity. */
  public Note withVelocity(int value) {
    return new Note(onset, duration, voice, pitch, value, tied, marks);
  }

  /** Returns this note, tied to the next or not. */
  public Note withTied(boolean value) {
    return new Note(onset, duration, voice, pitch, velocity, value, marks);
  }

  /** Returns this note with other marks. */
  public Note withMarks(Set<Mark> value) {
    return new Note(onset, duration, voice, pitch, velocity, tied, value);
  }

  /** Returns this note at another time, for another while. */
  public Note at(Fraction newOnset, Fraction newDuration) {
    return new Note(newOnset, newDuration, voice, pitch, velocity, tied, marks);
  }

  /** Returns this note with another pitch. */
  public Note withPitch(Pitch value) {
    return new Note(onset, duration, voice, value, velocity, tied, marks);
  }
}
