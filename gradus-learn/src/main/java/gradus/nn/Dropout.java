package gradus.nn;

import gradus.Rng;
import gradus.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets each value to 0 with probability p while training. Shape: any → the same.
 *
 * <p>There are three ways to make up for the missing values:
 *
 * <ul>
 *   <li><i>inverted</i> (the default): {@code y = x · mask / (1 − p)} in training, {@code y = x} at
 *       inference; the expectation is x in both;
 *   <li><i>vanilla</i>, as first published: {@code y = x · mask} in training, {@code y = (1 − p) x}
 *       at inference;
 *   <li>the <i>Monte Carlo mean</i>: masks stay on at inference, and the outputs of many passes are
 *       averaged ({@link #monteCarloMean}). It is what the other two approximate for the price of
 *       one pass, and their spread tells how sure the model is.
 * </ul>
 *
 * <p>N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, "Dropout: a simple
 * way to prevent neural networks from overfitting", 2014, section 4. Y. Gal and Z. Ghahramani,
 * "Dropout as a Bayesian approximation", 2016, for the Monte Carlo mean.
 */
public final class Dropout implements Module {
  private final double probability;
  private final boolean inverted;

  private Dropout(double probability, boolean inverted) {
    this.probability = Checks.share("Dropout", "a probability", probability);
    this.inverted = inverted;
  }

  /**
   * Makes inverted dropout.
   *
   * @param probability how likely a value is dropped, from 0 up to but not including 1
   */
  public Dropout(double probability) {
    this(probability, true);
  }

  /** Returns dropout as first published, which scales at inference. */
  public static Dropout vanilla(double probability) {
    return new Dropout(probability, false);
  }

  /** Returns whether it drops anything. */
  boolean isActive() {
    return probability > 0;
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    if (probability == 0) {
      return x;
    }
    if (!pass.isRandom()) {
      return inverted ? x : x.mul(1 - probability);
    }
    Tensor uniform = pass.rng().uniform(x.shape().toArray());
    Tensor kept = uniform.less(probability).neg().add(1).cast(x.dtype());
    return x.mul(inverted ? kept.mul(1 / (1 - probability)) : kept);
  }

  /**
   * Returns the mean of several predictions, each with masks of its own. A vanilla dropout's values
   * are then not scaled. Shape: as {@code module.apply(x)}.
   *
   * @param samples how many predictions, 1 or more; the error falls as their root
   */
  public static Tensor monteCarloMean(Module module, Tensor x, int samples, Rng rng) {
    Checks.positive("a Monte Carlo mean", "samples", samples);
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      outputs.add(module.apply(x, Pass.monteCarlo(rng)));
    }
    return Tensor.stack(outputs).mean(0);
  }

  @Override
  public String toString() {
    return (inverted ? "Dropout(" : "Dropout(vanilla, ") + probability + ")";
  }
}
