package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;

/**
 * {@code x} where {@code x > 0}, otherwise {@code slope · x} with a learned slope, at first 0.25.
 * Shape: any → the same.
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", 2015, equation 1.
 */
public final class Prelu implements Module {
  private final Weights weights = new Weights("prelu");
  private final Weight slope;

  /** Makes the activation with one slope for all features. */
  public Prelu() {
    this(1);
  }

  /** Makes the activation with a slope for each of the features along the last axis. */
  public Prelu(int features) {
    slope = weights.add("slope", Shape.of(features), Initialiser.constant(0.25));
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return x.greater(0).select(x, x.mul(slope.tensor()));
  }

  @Override
  public String toString() {
    int features = slope.shape().size();
    return features == 1 ? "prelu" : "prelu(" + features + ")";
  }
}
