package gradus.chorales;

import gradus.Rng;
import gradus.nn.VectorModel;
import gradus.sequence.Stepper;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Lets a model of frames write a chorale: each frame is drawn from the probabilities that the model
 * gives after those before, and goes in as the next input. In a frame the keys are drawn from the
 * lowest up, each, in a chained model, given those below it:
 *
 * <pre>{@code
 * x_k ~ Bernoulli(σ((y_k + Σ_{j<k} x_j U_jk) / temperature))
 * }</pre>
 */
public final class ChoraleComposer {
  private final VectorModel model;
  private final float[] chain; // U in rows; empty if keys are independent
  private final double temperature;

  /**
   * Makes a composer.
   *
   * @param temperature below 1 for safer and above 1 for bolder choices; 0 for always the more
   *     probable
   * @throws IllegalArgumentException if the model is not of the 88 keys of a piano, or the
   *     temperature is below 0
   */
  public ChoraleComposer(VectorModel model, double temperature) {
    if (model.inputs() != Chorales.KEYS || model.outputs() != Chorales.KEYS) {
      throw new IllegalArgumentException(
          "expected a model of " + Chorales.KEYS + " keys, got " + model);
    }
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("a temperature is 0 or more, got " + temperature);
    }
    this.model = model;
    this.chain = model.isChained() ? model.chain() : new float[0];
    this.temperature = temperature;
  }

  /**
   * Writes a piece, from nothing.
   *
   * @param length how many frames
   * @return the MIDI numbers that sound in each frame, from the lowest
   */
  public int[][] compose(int length, Rng chance) {
    Stepper stepper = Stepper.of(model, 1);
    var frame = new float[Chorales.KEYS];
    var logits = new float[Chorales.KEYS];
    var piece = new int[length][];
    for (int t = 0; t < length; t++) {
      stepper.step(frame);
      stepper.read(logits);
      draw(logits, frame, chance);
      piece[t] =
          IntStream.range(0, Chorales.KEYS)
              .filter(key -> frame[key] > 0)
              .map(key -> Chorales.LOWEST + key)
              .toArray();
    }
    return piece;
  }

  private void draw(float[] logits, float[] frame, Rng chance) {
    Arrays.fill(frame, 0);
    for (int key = 0; key < Chorales.KEYS; key++) {
      double logit = logits[key];
      for (int below = 0; below < key && chain.length > 0; below++) {
        logit += frame[below] * chain[below * Chorales.KEYS + key];
      }
      double drawn = chance.nextDouble(); // always, so that choices do not move what follows
      boolean sounds =
          temperature == 0 ? logit > 0 : drawn < 1 / (1 + Math.exp(-logit / temperature));
      frame[key] = sounds ? 1 : 0;
    }
  }
}
