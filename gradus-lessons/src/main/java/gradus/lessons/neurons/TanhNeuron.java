package gradus.lessons.neurons;

import java.util.List;

/** {@code f(s) = tanh s}, {@code f' = 1 − y²}. */
public final class TanhNeuron extends WeightedNeuron {
  /** Makes a neuron whose weights are 0. */
  public TanhNeuron(List<? extends Neuron> parents) {
    super(parents);
  }

  @Override
  double activation(double s) {
    return StrictMath.tanh(s);
  }

  @Override
  double slope(double y) {
    return 1 - y * y;
  }
}
