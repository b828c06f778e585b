package gradus.rolls;

import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;

/** What can be counted in a piano roll, to compare one that was written with those learnt from. */
public enum RollFigure {
  /** The lowest key, as a MIDI number. */
  LOWEST("lowest key"),
  /** The highest key, as a MIDI number. */
  HIGHEST("highest key"),
  /** From the lowest key to the highest, in semitones. */
  RANGE("pitch range, semitones"),
  /** How many keys sound in a column, as the mean over all columns. */
  AT_ONCE("notes at once, mean"),
  /** How many keys sound in a column, at most. */
  MOST_AT_ONCE("notes at once, most"),
  /** The length that a quarter of the notes does not exceed, in quarter notes. */
  SHORTER("note length, lower quartile"),
  /** The length that half of the notes does not exceed, in quarter notes. */
  MEDIAN("note length, median"),
  /** The length that three quarters of the notes do not exceed, in quarter notes. */
  LONGER("note length, upper quartile");

  private final String words;

  RollFigure(String words) {
    this.words = words;
  }

  /**
   * How a figure spreads over pieces.
   *
   * @param least the least of any piece
   * @param median the value in the middle
   * @param greatest the greatest of any piece
   */
  public record Spread(double least, double median, double greatest) {
    /** Returns whether a value is between the least and the greatest. */
    public boolean holds(double value) {
      return value >= least && value <= greatest;
    }
  }

  /** Returns how the figure spreads over rolls, one or more. */
  public Spread spread(List<PianoRoll> rolls) {
    double[] values = rolls.stream().mapToDouble(this::of).sorted().toArray();
    return new Spread(values[0], quantile(values, 2), values[values.length - 1]);
  }

  /** Returns the figure of a roll; 0 if it has no notes. */
  public double of(PianoRoll roll) {
    List<Note> notes = roll.notes();
    if (notes.isEmpty()) {
      return 0;
    }
    return switch (this) {
      case LOWEST -> key(notes, Math::min);
      case HIGHEST -> key(notes, Math::max);
      case RANGE -> key(notes, Math::max) - key(notes, Math::min);
      case AT_ONCE -> Arrays.stream(sounding(roll)).average().orElse(0);
      case MOST_AT_ONCE -> Arrays.stream(sounding(roll)).max().orElse(0);
      case SHORTER -> length(roll, notes, 1);
      case MEDIAN -> length(roll, notes, 2);
      case LONGER -> length(roll, notes, 3);
    };
  }

  private static int key(List<Note> notes, IntBinaryOperator choice) {
    return notes.stream().mapToInt(Note::key).reduce(choice).orElse(0);
  }

  private static int[] sounding(PianoRoll roll) {
    var counts = new int[roll.length()];
    for (int t = 0; t < counts.length; t++) {
      for (int key = 0; key < PianoRoll.KEYS; key++) {
        counts[t] += roll.velocity(t, key) > 0 ? 1 : 0;
      }
    }
    return counts;
  }

  private static double length(PianoRoll roll, List<Note> notes, int quarters) {
    double[] lengths = notes.stream().mapToDouble(Note::length).sorted().toArray();
    return quantile(lengths, quarters) / roll.stepsPerQuarter();
  }

  /** Returns the least value that so many quarters of the values do not exceed. */
  private static double quantile(double[] sorted, int quarters) {
    return sorted[Math.ceilDiv(sorted.length * quarters, 4) - 1];
  }

  /** Returns what is counted, in words. */
  @Override
  public String toString() {
    return words;
  }
}
