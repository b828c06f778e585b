package gradus.lessons.neurons;

import java.util.List;

/** The constant 1: a weight on it is a bias. */
public final class BiasNeuron extends Neuron {
  /** Makes the constant. */
  public BiasNeuron() {
    super(List.of());
  }

  @Override
  double value(double[] x) {
    return 1;
  }

  @Override
  double derivative(int i) {
    throw new IndexOutOfBoundsException("a bias has no parents, asked for " + i);
  }
}
