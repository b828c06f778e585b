package gradus.lessons.neurons;

import java.util.List;

/**
 * Fires or not: {@code f(s) = 1} if s ≥ 0, else 0. Since {@code f' = 0} wherever it exists, no
 * gradient comes through, and nothing before it learns by descent.
 */
public final class StepNeuron extends WeightedNeuron {
  /** Makes a neuron whose weights are 0. */
  public StepNeuron(List<? extends Neuron> parents) {
    super(parents);
  }

  @Override
  double activation(double s) {
    return s >= 0 ? 1 : 0;
  }

  @Override
  double slope(double y) {
    return 0;
  }
}
