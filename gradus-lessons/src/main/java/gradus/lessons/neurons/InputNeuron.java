package gradus.lessons.neurons;

import java.util.List;

/** A number from outside: one of the inputs, or a target. */
public final class InputNeuron extends Neuron {
  private double value;

  /** Makes an input that is 0 until {@link Network} sets it. */
  public InputNeuron() {
    super(List.of());
  }

  void set(double value) {
    this.value = value;
    forgetOutput();
  }

  @Override
  double value(double[] x) {
    return value;
  }

  @Override
  double derivative(int i) {
    throw new IndexOutOfBoundsException("an input has no parents, asked for " + i);
  }
}
