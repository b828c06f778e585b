package gradus.rolls;

import gradus.Rng;
import gradus.midi.PianoRoll;
import gradus.nn.VectorModel;
import gradus.sequence.VectorSampler;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a model play on from the columns of a piano roll.
 *
 * <p>Of keys, each value is drawn from its probability {@code σ(y / temperature)}; a note goes on
 * only where the key sounded in the column before, and is not struck where it goes on. Of
 * velocities, what is below the threshold becomes 0, and what is read next is the column that
 * remains; there is no chance in it.
 *
 * @param form what the vectors of the model mean
 * @param temperature of keys: below 1 for safer and above 1 for bolder choices, 0 for what is more
 *     probable than not
 * @param threshold of velocities: the least that sounds, from 0 to 127
 */
public record RollPlayer(RollForm form, double temperature, double threshold) {
  /** The usual threshold. */
  public static final double THRESHOLD = 15;

  private static final double HARDEST = 127;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public RollPlayer {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("a temperature is 0 or more, got " + temperature);
    }
    if (!(threshold >= 0 && threshold <= HARDEST)) {
      throw new IllegalArgumentException("a threshold is from 0 to 127, got " + threshold);
    }
  }

  /**
   * Plays.
   *
   * @param model of vectors of this form
   * @param prime what the model is to play on from, which the result does not begin with
   * @param length how many columns to play
   * @throws IllegalStateException if the outputs of the model are not finite
   */
  public PianoRoll play(VectorModel model, PianoRoll prime, int length, Rng chance) {
    var sampler = new VectorSampler(model);
    float[] before = new float[form.width()];
    for (float[] column : form.encode(prime)) {
      sampler.read(column);
      before = column;
    }
    List<float[]> columns = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      before = next(sampler, before, chance);
      columns.add(before);
    }
    return form.decode(columns, prime.stepsPerQuarter());
  }

  /** Returns the next column, which the model reads next. */
  float[] next(VectorSampler sampler, float[] before, Rng chance) {
    return switch (form) {
      case KEYS -> {
        boolean[] sounds = new boolean[RollForm.PIANO]; // goes on, or may
        for (int i = 0; i < sounds.length; i++) {
          sounds[i] = before[i] > 0 || before[RollForm.PIANO + i] > 0;
        }
        yield sampler.next(
            (component, y) -> {
              int key = component % RollForm.PIANO;
              boolean strikes = component >= RollForm.PIANO;
              boolean drawn = draw(y, chance);
              boolean on = drawn && sounds[key] != strikes;
              if (!strikes) {
                sounds[key] = on;
              }
              return on ? 1 : 0;
            });
      }
      case VELOCITIES -> sampler.next((_, y) -> above(y));
    };
  }

  private boolean draw(double y, Rng chance) {
    double uniform = chance.nextDouble(); // drawn always: each value has a place of its own
    return temperature == 0 ? y > 0 : uniform < 1 / (1 + Math.exp(-y / temperature));
  }

  private float above(double y) {
    double velocity = y * HARDEST;
    return velocity < threshold ? 0 : (float) Math.min(1, y);
  }
}
