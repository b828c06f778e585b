package gradus.lessons.neurons;

import java.util.ArrayList;
import java.util.List;

/**
 * The error E of an example: a neuron whose parents are the outputs y and then, as many, the
 * targets t. E is a sum over the outputs, {@code E = Σ_k e(y_k, t_k)}, of which each kind of cost
 * says e and its derivatives.
 */
public abstract sealed class CostNeuron extends Neuron
    permits SquaredErrorNeuron, BinaryCrossEntropyNeuron, CrossEntropyNeuron {
  private final int outputs;

  CostNeuron(List<? extends Neuron> outputs, List<InputNeuron> targets) {
    super(both(outputs, targets));
    this.outputs = outputs.size();
  }

  private static List<Neuron> both(List<? extends Neuron> outputs, List<InputNeuron> targets) {
    if (outputs.size() != targets.size()) {
      throw new IllegalArgumentException(
          "expected as many targets as outputs, got " + targets.size() + " for " + outputs.size());
    }
    List<Neuron> all = new ArrayList<>(outputs);
    all.addAll(targets);
    return all;
  }

  /** Returns e(y, t). */
  abstract double error(double y, double t);

  /** Returns ∂e/∂y. */
  abstract double byOutput(double y, double t);

  /** Returns ∂e/∂t. */
  abstract double byTarget(double y, double t);

  @Override
  final double value(double[] x) {
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      sum += error(x[k], x[outputs + k]);
    }
    return sum;
  }

  @Override
  final double derivative(int i) {
    return i < outputs ? byOutput(x(i), x(outputs + i)) : byTarget(x(i - outputs), x(i));
  }

  /** Returns ∂E/∂E = 1, from which all other gradients come. */
  @Override
  final double ownGradient() {
    return 1;
  }
}
