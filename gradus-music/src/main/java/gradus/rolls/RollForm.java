package gradus.rolls;

import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import gradus.nn.Loss;
import gradus.nn.StandardLoss;
import gradus.nn.VectorModel;
import gradus.text.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the columns of a piano roll become vectors for a network, and vectors columns again. */
public enum RollForm {
  /**
   * Two values for each of the 88 keys of a piano: whether a note goes on that sounded in the
   * column before, for all keys, then whether one is struck. The loss is the cross-entropy of each,
   * and columns are drawn from the probabilities.
   */
  KEYS(2 * RollForm.PIANO),

  /**
   * The velocities of the 128 keys of MIDI, divided by 127. The loss is the squared error, and
   * columns are what the network answers, without what is below a threshold.
   */
  VELOCITIES(PianoRoll.KEYS);

  /** How many keys a piano has. */
  static final int PIANO = 88;

  private static final int LOWEST = 21; // A0, the first of them
  private static final int VELOCITY = 80; // of a note whose velocity is not known
  private static final float HARDEST = 127;

  private final int width;

  RollForm(int width) {
    this.width = width;
  }

  /**
   * Returns a form by its word, {@code keys} or {@code velocities}.
   *
   * @throws IllegalArgumentException for any other, suggesting the nearest
   */
  public static RollForm named(String name) {
    for (RollForm form : values()) {
      if (form.toString().equals(name)) {
        return form;
      }
    }
    List<String> known = Arrays.stream(values()).map(RollForm::toString).toList();
    throw new IllegalArgumentException(Suggestions.unknown("representation", name, known));
  }

  /** Returns D, how long the vectors are. */
  public int width() {
    return width;
  }

  /** Returns the loss of a vector. */
  public StandardLoss loss() {
    return switch (this) {
      case KEYS -> Loss.binaryCrossEntropy();
      case VELOCITIES -> Loss.squaredError();
    };
  }

  /**
   * Returns the vectors of a roll; of keys, notes outside of a piano are left out.
   *
   * <p><i>Shape:</i> [T][D]
   */
  public float[][] encode(PianoRoll roll) {
    return encode(List.of(roll)).getFirst();
  }

  /** A column that equals another of the same values. */
  private record Column(float[] values) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Column column && Arrays.equals(values, column.values);
    }

    @Override
    public int hashCode() {
      int hash = 0; // bits of 0 and 1 as floats differ in the upper half alone
      for (float value : values) {
        hash = 31 * hash + Math.round(HARDEST * value);
      }
      return hash;
    }
  }

  /** Returns the vectors of rolls. Columns that are equal share an array: most of them recur. */
  public List<float[][]> encode(List<PianoRoll> rolls) {
    Map<Column, float[]> known = new HashMap<>();
    List<float[][]> encoded = new ArrayList<>();
    for (PianoRoll roll : rolls) {
      float[] values = this == VELOCITIES ? roll.values() : new float[0];
      var columns = new float[roll.length()][];
      for (int t = 0; t < columns.length; t++) {
        float[] column = this == VELOCITIES ? velocities(values, t) : keys(roll, t);
        columns[t] = known.computeIfAbsent(new Column(column), Column::values);
      }
      encoded.add(columns);
    }
    return encoded;
  }

  private static float[] velocities(float[] values, int t) {
    var column = new float[PianoRoll.KEYS];
    for (int key = 0; key < column.length; key++) {
      column[key] = values[t * PianoRoll.KEYS + key] / HARDEST;
    }
    return column;
  }

  private static float[] keys(PianoRoll roll, int t) {
    var column = new float[2 * PIANO];
    for (int i = 0; i < PIANO; i++) {
      boolean struck = roll.isStruck(t, LOWEST + i);
      column[i] = roll.velocity(t, LOWEST + i) > 0 && !struck ? 1 : 0;
      column[PIANO + i] = struck ? 1 : 0;
    }
    return column;
  }

  /**
   * Returns a new model like one of this form that knows at the start what counting tells: of keys,
   * how often each is struck, and how often a note of it goes on. With c_k(x) how often x was seen,
   *
   * <pre>{@code
   * b_k = log-odds of  (c_k(on) + ½) / (c(columns) + 1)
   * S_jk = log-odds of (c_k(goes on) + ½) / (c_k(sounded) + 1) − b_k   for j struck or going on
   * }</pre>
   *
   * Of a model that skips, b_k of a note that goes on is that of 1 in 1,000: it was not sounding.
   *
   * @param columns what is to be learnt, [T][D] each
   */
  public VectorModel begin(VectorModel model, List<float[][]> columns) {
    return this == KEYS ? new KeyCounts(columns).begin(model) : model;
  }

  /** How often keys are struck, and notes go on. */
  private static final class KeyCounts {
    private static final double NEVER = 0.001; // how probable it is that what was silent goes on

    private final double[] on = new double[2 * PIANO]; // of each component
    private final double[] sounded = new double[PIANO]; // in the column before
    private double count;

    KeyCounts(List<float[][]> sequences) {
      for (float[][] columns : sequences) {
        for (int t = 0; t < columns.length; t++) {
          count++;
          for (int i = 0; i < on.length; i++) {
            on[i] += columns[t][i];
            sounded[i % PIANO] += t > 0 ? columns[t - 1][i] : 0;
          }
        }
      }
    }

    VectorModel begin(VectorModel model) {
      double[] bias = new double[on.length];
      double[] skip = new double[on.length * on.length];
      for (int i = 0; i < on.length; i++) {
        bias[i] = logOdds(on[i], count);
        if (i < PIANO && model.skips()) {
          bias[i] = Math.log(NEVER / (1 - NEVER));
          double more = logOdds(on[i], sounded[i]) - bias[i];
          skip[i * on.length + i] = more;
          skip[(PIANO + i) * on.length + i] = more;
        }
      }
      return model.startingFrom((_, _, _) -> bias.clone(), (_, _, _) -> skip.clone());
    }

    private static double logOdds(double count, double of) {
      double share = (count + 0.5) / (of + 1);
      return Math.log(share / (1 - share));
    }
  }

  /**
   * Returns the roll of vectors. A note that goes on at the first column, or that nothing before it
   * began, begins there.
   *
   * @param columns [T][D]
   */
  public PianoRoll decode(List<float[]> columns, int stepsPerQuarter) {
    if (this == KEYS) {
      return PianoRoll.of(notes(columns), columns.size(), stepsPerQuarter);
    }
    var values = new float[columns.size() * PianoRoll.KEYS];
    for (int i = 0; i < values.length; i++) {
      values[i] = HARDEST * columns.get(i / PianoRoll.KEYS)[i % PianoRoll.KEYS];
    }
    return PianoRoll.of(values, stepsPerQuarter);
  }

  private static List<Note> notes(List<float[]> columns) {
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < PIANO; i++) {
      int start = -1;
      for (int t = 0; t <= columns.size(); t++) {
        boolean goesOn = t < columns.size() && columns.get(t)[i] > 0;
        boolean struck = t < columns.size() && columns.get(t)[PIANO + i] > 0;
        if (start >= 0 && (struck || !goesOn)) {
          notes.add(new Note(start, t, LOWEST + i, VELOCITY));
          start = -1;
        }
        start = start < 0 && (struck || goesOn) ? t : start;
      }
    }
    return notes;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
