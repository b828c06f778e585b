package gradus.lessons.neurons;

import java.util.List;

/** The weighted sum as it is: {@code f(s) = s}, {@code f' = 1}. */
public final class IdentityNeuron extends WeightedNeuron {
  /** Makes a neuron whose weights are 0. */
  public IdentityNeuron(List<? extends Neuron> parents) {
    super(parents);
  }

  @Override
  double activation(double s) {
    return s;
  }

  @Override
  double slope(double y) {
    return 1;
  }
}
