package gradus.sequence;

import gradus.nn.VectorModel;
import org.jspecify.annotations.Nullable;

/**
 * Lets a model of vectors go on by itself: each next vector is chosen from what the model answers,
 * component by component, and is what the model reads next. In a chained model the output of a
 * component counts what was chosen for those before it,
 *
 * <pre>{@code
 * y_k + Σ_{j<k} x_j U_jk
 * }</pre>
 *
 * <p>For use by one thread.
 */
public final class VectorSampler {
  private final Stepper stepper;
  private final int width;
  private final float @Nullable [] chain; // U, null where components are independent
  private final float[] outputs;
  private float[] input;

  /** Chooses the components of a vector, in their order. */
  @FunctionalInterface
  public interface Choice {
    /**
     * Returns the value of a component.
     *
     * @param component its number, from 0
     * @param output what the model answers for it, given those before
     */
    float choose(int component, double output);
  }

  /**
   * Begins a sequence, with zeros as what came before.
   *
   * @throws IllegalArgumentException if the model gives vectors of another length than it takes
   */
  public VectorSampler(VectorModel model) {
    width = model.outputs();
    if (model.inputs() != width) {
      throw new IllegalArgumentException(
          "expected a model that gives vectors as long as those it takes, got " + model);
    }
    stepper = Stepper.of(model, 1);
    chain = model.isChained() ? model.chain() : null;
    outputs = new float[width];
    input = new float[width];
  }

  /** Takes a vector as the next one, whatever the model would have answered. */
  public void read(float[] vector) {
    stepper.step(input);
    input = vector.clone();
  }

  /**
   * Chooses the next vector, which the model then goes on from.
   *
   * @return a new array, [D]
   * @throws IllegalStateException if the outputs are not finite
   */
  public float[] next(Choice choice) {
    stepper.step(input);
    stepper.read(outputs);
    float[] chosen = new float[width];
    for (int k = 0; k < width; k++) {
      double output = outputs[k];
      for (int j = 0; chain != null && j < k; j++) {
        output += (double) chosen[j] * chain[j * width + k];
      }
      chosen[k] = choice.choose(k, output);
    }
    input = chosen;
    return chosen.clone();
  }
}
