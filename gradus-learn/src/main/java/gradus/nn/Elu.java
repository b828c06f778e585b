package gradus.nn;

import gradus.Tensor;

/**
 * {@code x} where {@code x > 0}, otherwise {@code alpha · (eˣ − 1)}. Shape: any → the same.
 *
 * <p>D. Clevert, T. Unterthiner, S. Hochreiter, "Fast and accurate deep network learning by
 * exponential linear units", 2016, equation 15.
 *
 * @param alpha minus the value far left of 0
 */
public record Elu(double alpha) implements Module {
  /** Makes the activation with alpha 1. */
  public Elu() {
    this(1);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Tensor positive = x.greater(0);
    // The exponential must not see large values: 0 · ∞ would make the derivative not a number.
    Tensor negative = positive.select(x.fullLike(0), x);
    return positive.select(x, negative.exp().sub(1).mul(alpha));
  }

  @Override
  public String toString() {
    return "elu(" + alpha + ")";
  }
}
