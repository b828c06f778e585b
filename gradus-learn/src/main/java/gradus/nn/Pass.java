package gradus.nn;

import gradus.Rng;
import gradus.Update;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass through a model: whether it trains, where chance comes from, and which values
 * layers want replaced afterwards.
 *
 * <p>A pass at inference holds nothing and may be shared; a training pass serves one recording.
 */
public final class Pass {
  private static final Pass INFERENCE = new Pass(false, null);

  private final boolean training;
  private final @Nullable Rng rng;
  private final List<Update> updates = new ArrayList<>();

  private Pass(boolean training, @Nullable Rng rng) {
    this.training = training;
    this.rng = rng;
  }

  /** Returns the pass for predictions: no chance, running statistics, nothing replaced. */
  public static Pass inference() {
    return INFERENCE;
  }

  /**
   * Returns a pass for a training step.
   *
   * @param rng where dropout draws from; each step goes on where the last one stopped
   */
  public static Pass training(Rng rng) {
    return new Pass(true, rng);
  }

  /**
   * Returns a pass for predictions with dropout left on, one sample of the models that dropout
   * averages over; see {@link Dropout#monteCarloMean}.
   */
  public static Pass monteCarlo(Rng rng) {
    return new Pass(false, rng);
  }

  /** Returns whether layers use the statistics of the batch and update their own. */
  public boolean isTraining() {
    return training;
  }

  /** Returns whether layers that work by chance do so. */
  public boolean isRandom() {
    return rng != null;
  }

  /**
   * Returns the stream that layers draw from.
   *
   * @throws IllegalStateException at inference
   */
  public Rng rng() {
    Rng stream = rng;
    if (stream == null) {
      throw new IllegalStateException(
          "a pass at inference has no random stream: use Pass.training(rng)");
    }
    return stream;
  }

  /**
   * Asks that a value be replaced at the end of the step.
   *
   * @throws IllegalStateException outside of training
   */
  public void update(Update update) {
    if (!training) {
      throw new IllegalStateException("only a training pass replaces " + update.parameter());
    }
    updates.add(update);
  }

  /** Returns what layers asked to be replaced, to be passed on with the optimizer's updates. */
  public List<Update> updates() {
    return List.copyOf(updates);
  }
}
