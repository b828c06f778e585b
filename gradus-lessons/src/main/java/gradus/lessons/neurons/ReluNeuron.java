package gradus.lessons.neurons;

import java.util.List;

/** The rectified linear unit: {@code f(s) = max(0, s)}, {@code f' = 1} if y > 0, else 0. */
public final class ReluNeuron extends WeightedNeuron {
  /** Makes a neuron whose weights are 0. */
  public ReluNeuron(List<? extends Neuron> parents) {
    super(parents);
  }

  @Override
  double activation(double s) {
    return Math.max(0, s);
  }

  @Override
  double slope(double y) {
    return y > 0 ? 1 : 0;
  }
}
