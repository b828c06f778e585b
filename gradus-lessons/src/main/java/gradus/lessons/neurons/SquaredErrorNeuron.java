package gradus.lessons.neurons;

import java.util.List;

/**
 * Half the squared error: {@code E = ½ Σ_k (y_k − t_k)²}, {@code ∂E/∂y_k = y_k − t_k}.
 *
 * <p>The negative log-likelihood, but for a constant, of targets that are y plus normal noise of
 * variance 1.
 */
public final class SquaredErrorNeuron extends CostNeuron {
  /** Makes the cost of these outputs, a target each. */
  public SquaredErrorNeuron(List<? extends Neuron> outputs, List<InputNeuron> targets) {
    super(outputs, targets);
  }

  @Override
  double error(double y, double t) {
    return (y - t) * (y - t) / 2;
  }

  @Override
  double byOutput(double y, double t) {
    return y - t;
  }

  @Override
  double byTarget(double y, double t) {
    return t - y;
  }
}
