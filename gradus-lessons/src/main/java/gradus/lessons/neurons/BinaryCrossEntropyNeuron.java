package gradus.lessons.neurons;

import java.util.List;

/**
 * The binary cross-entropy of outputs between 0 and 1, each the probability of a yes.
 *
 * <pre>{@code
 * E = −Σ_k (t_k log y_k + (1 − t_k) log(1 − y_k))
 * ∂E/∂y_k = (1 − t_k) / (1 − y_k) − t_k / y_k
 * }</pre>
 *
 * <p>The negative log-likelihood of targets 0 and 1. Behind a sigmoid the two derivatives multiply
 * to y − t. A sure and wrong answer (y rounded to 0 or 1) costs infinity, and its gradient is no
 * number: the reason why libraries take the score before the sigmoid.
 */
public final class BinaryCrossEntropyNeuron extends CostNeuron {
  /** Makes the cost of these outputs, a target each. */
  public BinaryCrossEntropyNeuron(List<? extends Neuron> outputs, List<InputNeuron> targets) {
    super(outputs, targets);
  }

  @Override
  double error(double y, double t) {
    return CrossEntropyNeuron.term(y, t) + CrossEntropyNeuron.term(1 - y, 1 - t);
  }

  @Override
  double byOutput(double y, double t) {
    return CrossEntropyNeuron.slope(y, t) - CrossEntropyNeuron.slope(1 - y, 1 - t);
  }

  @Override
  double byTarget(double y, double t) {
    return StrictMath.log(1 - y) - StrictMath.log(y);
  }
}
