package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import java.util.List;

/**
 * Layer normalisation: {@code y = g (x − μ) / √(σ² + ε) + b}, with the mean μ and the variance σ² =
 * mean of (x − μ)² over the features of each example.
 *
 * <p><i>Shape</i>: [..., features] → the same; gain g and bias b [features], 1 and 0 at first.
 *
 * <p>J. Ba, J. Kiros, G. Hinton, "Layer normalization", 2016, equation 3; ε stands inside of the
 * root.
 */
public final class LayerNorm implements Module {
  private final double epsilon;
  private final Weights weights = new Weights("layerNorm");
  private final Weight gain;
  private final Weight bias;

  /** Makes a layer with ε 1e-5. */
  public LayerNorm(int features) {
    this(features, 1e-5);
  }

  /** Makes a layer. */
  public LayerNorm(int features, double epsilon) {
    Checks.positive("LayerNorm", "features", features);
    this.epsilon = Checks.above0("LayerNorm", "an epsilon", epsilon);
    gain = weights.add("gain", Shape.of(features), Initialiser.constant(1));
    bias = weights.add("bias", Shape.of(features), Initialiser.zeros());
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    int features = gain.shape().size();
    if (x.shape().rank() == 0 || x.shape().dim(-1) != features) {
      throw Checks.failure(
          "normalise",
          toString(),
          "the last axis of the input must be " + features + " long, got " + x.shape(),
          List.of(Checks.operand("input", x)),
          x.shape().rank() == 0 ? "" : "Did you mean LayerNorm(" + x.shape().dim(-1) + ")?");
    }
    Tensor centred = x.sub(x.meanKeep(-1));
    Tensor deviation = centred.square().meanKeep(-1).add(epsilon).sqrt();
    return centred.div(deviation).mul(gain.tensor()).add(bias.tensor());
  }

  @Override
  public String toString() {
    return "LayerNorm(" + gain.shape().size() + ")";
  }
}
