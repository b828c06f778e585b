package gradus.lessons.neurons;

import java.util.List;

/**
 * The cross-entropy of a distribution over classes, such as softmax neurons give.
 *
 * <pre>{@code
 * E = −Σ_k t_k log y_k
 * ∂E/∂y_k = −t_k / y_k
 * }</pre>
 *
 * <p>The negative log-likelihood of the class whose target is 1, the others being 0. Behind softmax
 * the derivatives by the scores come to y_k − t_k.
 */
public final class CrossEntropyNeuron extends CostNeuron {
  /** Makes the cost of these probabilities, a target each. */
  public CrossEntropyNeuron(List<? extends Neuron> outputs, List<InputNeuron> targets) {
    super(outputs, targets);
  }

  /** Returns −t log y, which is 0 if t is, whatever y. */
  static double term(double y, double t) {
    return t == 0 ? 0 : -t * StrictMath.log(y);
  }

  /** Returns −t / y, which is 0 if t is, whatever y. */
  static double slope(double y, double t) {
    return t == 0 ? 0 : -t / y;
  }

  @Override
  double error(double y, double t) {
    return term(y, t);
  }

  @Override
  double byOutput(double y, double t) {
    return slope(y, t);
  }

  @Override
  double byTarget(double y, double t) {
    return -StrictMath.log(y);
  }
}
