package gradus.lessons.neurons;

import java.util.List;

/** {@code f(s) = 1 / (1 + e⁻ˢ)}, {@code f' = y (1 − y)}. */
public final class SigmoidNeuron extends WeightedNeuron {
  /** Makes a neuron whose weights are 0. */
  public SigmoidNeuron(List<? extends Neuron> parents) {
    super(parents);
  }

  @Override
  double activation(double s) {
    return 1 / (1 + StrictMath.exp(-s));
  }

  @Override
  double slope(double y) {
    return y * (1 - y);
  }
}
