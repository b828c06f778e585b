package gradus.lessons.neurons;

import java.util.List;

/**
 * The same recursion as in {@link Neuron}, with nothing kept: a neuron is worked out anew each time
 * that it is asked for.
 *
 * <p>In a chain of L layers of n neurons every path is walked, some nᴸ of them. With n inputs and a
 * bias in each layer, a neuron of layer l takes
 *
 * <pre>{@code
 * N(0) = 1,   N(l) = 2 + n N(l−1)          itself, its bias, and n neurons of the layer before
 * }</pre>
 *
 * <p>evaluations. Backward it is the same, from the other end.
 */
public final class NaiveRecursion {
  private long evaluations;

  /** Makes a recursion that has counted nothing yet. */
  public NaiveRecursion() {}

  /** Returns a neuron's output. */
  public double output(Neuron neuron) {
    evaluations++;
    List<Neuron> parents = neuron.parents();
    double[] x = new double[parents.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = output(parents.get(i));
    }
    return neuron.value(x);
  }

  /** Returns ∂E/∂y of a neuron, whose network must have been propagated. */
  public double gradient(Neuron neuron) {
    evaluations++;
    double sum = neuron.ownGradient();
    for (Neuron.Child child : neuron.children()) {
      sum += gradient(child.neuron()) * child.neuron().derivative(child.position());
    }
    return sum;
  }

  /** Returns how many outputs and gradients were worked out. */
  public long evaluations() {
    return evaluations;
  }
}
