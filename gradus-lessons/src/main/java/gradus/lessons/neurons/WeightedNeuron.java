package gradus.lessons.neurons;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A neuron with a weight on each link from a parent, and an activation f.
 *
 * <pre>{@code
 * s = Σ_i w_i x_i,   y = f(s)
 * ∂y/∂x_i = f'(s) w_i
 * ∂E/∂w_i = ∂E/∂y · f'(s) x_i
 * }</pre>
 *
 * <p>Of all activations here f' can be said by y alone, so that s need not be kept.
 */
public abstract sealed class WeightedNeuron extends Neuron
    permits IdentityNeuron, StepNeuron, SigmoidNeuron, TanhNeuron, ReluNeuron {
  private final double[] weights;
  private final double[] weightGradient;

  WeightedNeuron(List<? extends Neuron> parents) {
    super(parents);
    weights = new double[parents.size()];
    weightGradient = new double[parents.size()];
  }

  /** Returns f(s). */
  abstract double activation(double s);

  /** Returns f'(s), where f(s) = y. */
  abstract double slope(double y);

  /** Returns the weights w_i themselves, one a parent. */
  public final double[] weights() {
    return weights;
  }

  /** Returns ∂E/∂w_i, summed over the examples since it was last cleared. */
  public final double[] weightGradient() {
    return weightGradient;
  }

  /** Draws each weight between −range and range. */
  public final void randomise(RandomGenerator random, double range) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextDouble(-range, range);
    }
  }

  @Override
  final double value(double[] x) {
    double s = 0;
    for (int i = 0; i < x.length; i++) {
      s += weights[i] * x[i];
    }
    return activation(s);
  }

  @Override
  final double derivative(int i) {
    return slope(output()) * weights[i];
  }

  /** Adds ∂E/∂w_i of this example. */
  final void accumulate() {
    double delta = gradient() * slope(output());
    for (int i = 0; i < weights.length; i++) {
      weightGradient[i] += delta * x(i);
    }
  }

  /** Changes the weights, {@code w_i ← w_i − rate · ∂E/∂w_i}, and clears their gradient. */
  final void learn(double rate) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= rate * weightGradient[i];
      weightGradient[i] = 0;
    }
  }
}
