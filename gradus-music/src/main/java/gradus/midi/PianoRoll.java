package gradus.midi;

import gradus.midi.MidiReader.Played;
import gradus.midi.MidiReader.Voice;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Meter;
import gradus.score.Performance;
import gradus.score.Score;
import gradus.score.Sound;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A piano roll: for each step of a grid in time, how hard each of the 128 keys of MIDI is struck
 * that sounds then, and 0 for one that does not.
 */
public final class PianoRoll {
  /** Keys in a column. */
  public static final int KEYS = 128;

  /** The most steps of a roll. */
  public static final int MOST_STEPS = 400_000;

  private final byte[] velocities; // [T, 128]
  private final int stepsPerQuarter;

  private PianoRoll(byte[] velocities, int stepsPerQuarter) {
    if (stepsPerQuarter < 1 || stepsPerQuarter > 960) {
      throw new IllegalArgumentException(
          "a roll has from 1 to 960 steps a quarter note, got " + stepsPerQuarter);
    }
    this.velocities = velocities;
    this.stepsPerQuarter = stepsPerQuarter;
  }

  /**
   * Returns the roll of a score, its repeats played out. A note begins and ends at the step nearest
   * to it and has at least one. Where a key is struck again at once, the last step of the note
   * before is silent if it has another, so that both are seen.
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
    var roll = new PianoRoll(new byte[length * KEYS], stepsPerQuarter);
    List<Sound> sounds =
        performance.sounds().stream().sorted(java.util.Comparator.comparing(Sound::onset)).toList();
    int[] begun = new int[KEYS]; // the step at which the last note of each key began
    for (Sound sound : sounds) {
      int key = sound.pitch().midi();
      if (key < 0 || key >= KEYS) {
        continue;
      }
      int start = Math.min(roll.step(sound.onset()), length - 1);
      int end = Math.clamp(roll.step(sound.end()), start + 1, Math.max(length, start + 1));
      if (start > begun[key] + 1 && roll.velocity(start - 1, key) > 0) {
        roll.velocities[(start - 1) * KEYS + key] = 0;
      }
      begun[key] = start;
      for (int t = start; t < end; t++) {
        roll.velocities[t * KEYS + key] = (byte) sound.velocity();
      }
    }
    return roll;
  }

  /**
   * Returns the roll of columns of velocities, rounded and held within 0 to 127.
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
    for (int i = 0; i < columns.length; i++) {
      velocities[i] = (byte) Math.clamp(Math.round((double) columns[i]), 0, 127);
    }
    return new PianoRoll(velocities, stepsPerQuarter);
  }

  private int step(Fraction time) {
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

  /**
   * Returns all velocities.
   *
   * <p><i>Shape:</i> [T, 128]
   */
  public float[] values() {
    float[] values = new float[velocities.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = velocities[i];
    }
    return values;
  }

  /**
   * Returns the roll as a score of one part: a key's steps without a silent one between are a note,
   * struck as hard as at its first step.
   *
   * @param quartersPerMinute the tempo
   */
  public Score toScore(String title, Meter meter, Key key, double quartersPerMinute) {
    var voice = new Voice();
    for (int number = 0; number < KEYS; number++) {
      int start = -1;
      for (int t = 0; t <= length(); t++) {
        boolean sounds = t < length() && velocity(t, number) > 0;
        if (sounds && start < 0) {
          start = t;
        } else if (!sounds && start >= 0) {
          voice.notes.add(new Played(time(start), time(t), number, velocity(start, number)));
          start = -1;
        }
      }
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
    return new RollPicture(this, title).draw();
  }
}
