package gradus.lessons.neurons;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A neuron: a function of the outputs of its parents, seen by its children.
 *
 * <p>Forward, a neuron asks its parents; backward, it asks its children. With output y, parents'
 * outputs x_1 … x_n, and the error E at the end:
 *
 * <pre>{@code
 * y       = f(x_1, …, x_n)
 * ∂E/∂y   = Σ_c ∂E/∂y_c · ∂y_c/∂y          c over the children: the chain rule
 * }</pre>
 *
 * <p>Both are kept once known, until {@link Network} has them forgotten. Without that a neuron is
 * worked out once for every path that leads to it ({@link NaiveRecursion}); with it, once: a pass
 * costs as much as there are neurons and links.
 */
public abstract sealed class Neuron
    permits InputNeuron, BiasNeuron, WeightedNeuron, SoftmaxNeuron, CostNeuron {
  /** A child, and which of its parents this neuron is. */
  record Child(Neuron neuron, int position) {}

  private final List<Neuron> parents;
  private final List<Child> children = new ArrayList<>();
  private final double[] x; // the parents' outputs
  private double output;
  private double gradient;
  private boolean hasOutput;
  private boolean hasGradient;
  private long evaluations;
  private long gradientEvaluations;

  Neuron(List<? extends Neuron> parents) {
    this.parents = List.copyOf(parents);
    x = new double[parents.size()];
    for (int i = 0; i < parents.size(); i++) {
      this.parents.get(i).children.add(new Child(this, i));
    }
  }

  /** Returns f at the parents' outputs. */
  abstract double value(double[] x);

  /** Returns {@code ∂y/∂x_i}, where y was last worked out. */
  abstract double derivative(int i);

  /** Returns what ∂E/∂y is before any child is asked: 1 where y is a part of E itself. */
  double ownGradient() {
    return 0;
  }

  /** Returns y, working it out on the first call only. */
  public final double output() {
    if (!hasOutput) {
      for (int i = 0; i < x.length; i++) {
        x[i] = parents.get(i).output();
      }
      output = value(x);
      hasOutput = true;
      evaluations++;
    }
    return output;
  }

  /** Returns ∂E/∂y, working it out on the first call only. */
  public final double gradient() {
    if (!hasGradient) {
      double sum = ownGradient();
      for (Child child : children) {
        sum += child.neuron.gradient() * child.neuron.derivative(child.position);
      }
      gradient = sum;
      hasGradient = true;
      gradientEvaluations++;
    }
    return gradient;
  }

  /** Returns x_i of the last evaluation. */
  final double x(int i) {
    return x[i];
  }

  final void forgetOutput() {
    hasOutput = false;
  }

  final void forgetGradient() {
    hasGradient = false;
  }

  /** Returns those it asks for their outputs, in order. */
  public final List<Neuron> parents() {
    return parents;
  }

  /** Returns those that ask it. */
  final List<Child> children() {
    return Collections.unmodifiableList(children);
  }

  /** Returns how many times its output was worked out. */
  public final long evaluations() {
    return evaluations;
  }

  /** Returns how many times its gradient was worked out. */
  public final long gradientEvaluations() {
    return gradientEvaluations;
  }
}
