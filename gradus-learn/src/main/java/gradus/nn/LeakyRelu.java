package gradus.nn;

import gradus.Tensor;

/**
 * {@code x} where {@code x > 0}, otherwise {@code slope · x}. Shape: any → the same.
 *
 * <p>A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve neural network acoustic models",
 * 2013.
 *
 * @param slope the slope left of 0
 */
public record LeakyRelu(double slope) implements Module {
  /** Makes the activation with slope 0.01. */
  public LeakyRelu() {
    this(0.01);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return x.greater(0).select(x, x.mul(slope));
  }

  @Override
  public String toString() {
    return "leaky_relu(" + slope + ")";
  }
}
