package gradus.midi;

import gradus.midi.MidiReader.Played;
import gradus.midi.MidiReader.Voice;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Meter;
import gradus.score.Performance;
import gradus.score.Score;
import gradus.score.Sound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A piano roll: for each step of a grid in time, how hard each of the 128 keys of MIDI is struck
 * that sounds then, and 0 for one that does not; and at which steps notes begin.
 */
public final class PianoRoll {
  /** Keys in a column. */
  public static final int KEYS = 128;

  /** The most steps of a roll. */
  public static final int MOST_STEPS = 400_000;

  private final byte[] velocities; // [T, 128]
  private final BitSet struck; // [T, 128]
  private final int stepsPerQuarter;

  /**
   * A note of a roll.
   *
   * @param start the step at which it begins
   * @param end the step at which it no longer sounds, after {@code start}
   * @param key its MIDI number, from 0 to 127
   * @param velocity how hard it is struck, from 1 to 127
   */
  public record Note(int start, int end, int key, int velocity) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public Note {
      if (start < 0 || end <= start || key < 0 || key >= KEYS || velocity < 1 || velocity > 127) {
        throw new IllegalArgumentException(
            "a note has a step or more, a key from 0 to 127 and a velocity from 1 to 127, got steps "
                + start
                + " to "
                + end
                + ", key "
                + key
                + " and velocity "
                + velocity);
      }
    }

    /** Returns how many steps it sounds. */
    public int length() {
      return end - start;
    }
  }

  private PianoRoll(byte[] velocities, BitSet struck, int stepsPerQuarter) {
    if (stepsPerQuarter < 1 || stepsPerQuarter > 960) {
      throw new IllegalArgumentException(
          "a roll has from 1 to 960 steps a quarter note, got " + stepsPerQuarter);
    }
    this.velocities = velocities;
    this.struck = struck;
    this.stepsPerQuarter = stepsPerQuarter;
  }

  /**
   * Returns the roll of a score, its repeats played out. A note begins and ends at the step nearest
   * to it and has at least one.
   *
   * @param stepsPerQuarter steps a quarter note, from 1 to 960
   * @throws IllegalArgumentException if the roll would have over {@link #MOST_STEPS} steps
   */
  public static PianoRoll of(Score score, int stepsPerQuarter) {
    Performance performance = Performance.played(score);
    double steps = 4.0 * stepsPerQuarter * performance.length().toDouble();
    if (steps > MOST_STEPS - 1) {
      throw new IllegalArgumentException(
          "a roll has at most " + MOST_STEPS + " steps, and this one would have " + (long) steps);
    }
    int length = (int) Math.ceil(steps);
    List<Note> notes = new ArrayList<>();
    for (Sound sound : performance.sounds()) {
      int key = sound.pitch().midi();
      if (key >= 0 && key < KEYS && length > 0) {
        int start = Math.min(step(sound.onset(), stepsPerQuarter), length - 1);
        int end = Math.clamp(step(sound.end(), stepsPerQuarter), start + 1, length);
        notes.add(new Note(start, end, key, sound.velocity()));
      }
    }
    return of(notes, length, stepsPerQuarter);
  }

  /**
   * Returns the roll of notes. A key that is struck while it sounds begins a new note.
   *
   * @param length T, the number of steps
   * @param stepsPerQuarter steps a quarter note, from 1 to 960
   * @throws IllegalArgumentException if a note ends after the roll, or there are too many steps
   */
  public static PianoRoll of(List<Note> notes, int length, int stepsPerQuarter) {
    if (length < 0 || length > MOST_STEPS) {
      throw new IllegalArgumentException(
          "a roll has at most " + MOST_STEPS + " steps, and this one would have " + length);
    }
    var roll = new PianoRoll(new byte[length * KEYS], new BitSet(), stepsPerQuarter);
    for (Note note : notes.stream().sorted(Comparator.comparingInt(Note::start)).toList()) {
      if (note.end > length) {
        throw new IllegalArgumentException(
            "a note ends at step " + note.end + " of a roll of " + length);
      }
      roll.struck.set(note.start * KEYS + note.key);
      for (int t = note.start; t < note.end; t++) {
        roll.velocities[t * KEYS + note.key] = (byte) note.velocity;
      }
    }
    return roll;
  }

  /**
   * Returns the roll of columns of velocities, rounded and held within 0 to 127. A note begins
   * where a key sounds that was silent before.
   *
   * <p><i>Shape:</i> [T, 128]
   *
   * @throws IllegalArgumentException if columns are missing or too many
   */
  public static PianoRoll of(float[] columns, int stepsPerQuarter) {
    if (columns.length % KEYS != 0 || columns.length / KEYS > MOST_STEPS) {
      throw new IllegalArgumentException(
          "a roll has at most "
              + MOST_STEPS
              + " columns of 128 velocities, got "
              + columns.length
              + " values");
    }
    byte[] velocities = new byte[columns.length];
    var struck = new BitSet();
    for (int i = 0; i < columns.length; i++) {
      velocities[i] = (byte) Math.clamp(Math.round((double) columns[i]), 0, 127);
      struck.set(i, velocities[i] > 0 && (i < KEYS || velocities[i - KEYS] == 0));
    }
    return new PianoRoll(velocities, struck, stepsPerQuarter);
  }

  private static int step(Fraction time, int stepsPerQuarter) {
    return (int) Math.round(time.toDouble() * 4 * stepsPerQuarter);
  }

  /** Returns the number of steps. */
  public int length() {
    return velocities.length / KEYS;
  }

  /** Returns the steps a quarter note. */
  public int stepsPerQuarter() {
    return stepsPerQuarter;
  }

  /** Returns how hard a key is struck that sounds at a step, from 1 to 127; 0 if it does not. */
  public int velocity(int step, int key) {
    return velocities[step * KEYS + key];
  }

  /** Returns whether a note of a key begins at a step. */
  public boolean isStruck(int step, int key) {
    return struck.get(step * KEYS + key);
  }

  /**
   * Returns velocities alone, of which {@link #of(float[], int)} makes a roll again. Where a key is
   * struck again at once, the last step of the note before is silent if it has another, so that
   * both are seen.
   *
   * <p><i>Shape:</i> [T, 128]
   */
  public float[] values() {
    float[] values = new float[velocities.length];
    for (int i = 0; i < values.length; i++) {
      boolean again = i + KEYS < values.length && struck.get(i + KEYS);
      values[i] = again && !struck.get(i) ? 0 : velocities[i];
    }
    return values;
  }

  /** Returns the notes, from the lowest key up, those of a key in the order of time. */
  public List<Note> notes() {
    List<Note> notes = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      int start = -1;
      for (int t = 0; t <= length(); t++) {
        boolean sounds = t < length() && velocity(t, key) > 0;
        if (start >= 0 && (!sounds || isStruck(t, key))) {
          notes.add(new Note(start, t, key, velocity(start, key)));
          start = -1;
        }
        start = sounds && start < 0 ? t : start;
      }
    }
    return notes;
  }

  /**
   * Returns steps of this roll; what sounds at the first begins there.
   *
   * @param from the first step
   * @param to the step after the last
   */
  public PianoRoll steps(int from, int to) {
    Objects.checkFromToIndex(from, to, length());
    BitSet begun = struck.get(from * KEYS, to * KEYS);
    for (int key = 0; from < to && key < KEYS; key++) {
      begun.set(key, velocity(from, key) > 0);
    }
    return new PianoRoll(
        Arrays.copyOfRange(velocities, from * KEYS, to * KEYS), begun, stepsPerQuarter);
  }

  /**
   * Returns the roll as a score of one part.
   *
   * @param quartersPerMinute the tempo
   */
  public Score toScore(String title, Meter meter, Key key, double quartersPerMinute) {
    var voice = new Voice();
    for (Note note : notes()) {
      voice.notes.add(new Played(time(note.start), time(note.end), note.key, note.velocity));
    }
    return new ScoreBuilder(
            "the roll",
            title,
            new TreeMap<>(Map.of(Fraction.ZERO, meter)),
            new TreeMap<>(Map.of(Fraction.ZERO, key)),
            new TreeMap<>(Map.of(Fraction.ZERO, quartersPerMinute)),
            List.of(voice))
        .build();
  }

  private Fraction time(int step) {
    return Fraction.of(step, 4L * stepsPerQuarter);
  }

  /** Returns a picture of the roll as SVG. */
  public String toSvg(String title) {
    return toSvg(title, new TreeMap<>(Map.of("", this)));
  }

  /** Returns a picture of rolls as SVG, one above the other, each under its name. */
  public static String toSvg(String title, SequencedMap<String, PianoRoll> rolls) {
    return new RollPicture(rolls, title).draw();
  }
}
