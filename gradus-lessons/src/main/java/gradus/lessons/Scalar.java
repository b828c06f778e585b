package gradus.lessons;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A number that remembers how it was made, so that its derivatives can be asked for: a computation
 * graph, whole.
 *
 * <p>A node v has parents u, the numbers it was made of, and knows ∂v/∂u of each. With the gradient
 * of the end by itself being 1, and going through the nodes from the end so that each comes after
 * all that were made of it:
 *
 * <pre>{@code
 * ∂end/∂u ← ∂end/∂u + ∂end/∂v · ∂v/∂u         for each parent u of v
 * }</pre>
 */
final class Scalar {
  final double value;
  double gradient;
  private final Scalar[] parents;
  private final double[] slopes; // ∂this/∂parent

  private Scalar(double value, Scalar[] parents, double... slopes) {
    this.value = value;
    this.parents = parents;
    this.slopes = slopes;
  }

  static Scalar of(double value) {
    return new Scalar(value, new Scalar[0]);
  }

  Scalar add(Scalar b) {
    return new Scalar(value + b.value, new Scalar[] {this, b}, 1, 1);
  }

  Scalar mul(Scalar b) {
    return new Scalar(value * b.value, new Scalar[] {this, b}, b.value, value);
  }

  Scalar tanh() {
    double y = StrictMath.tanh(value);
    return new Scalar(y, new Scalar[] {this}, 1 - y * y);
  }

  Scalar exp() {
    double y = StrictMath.exp(value);
    return new Scalar(y, new Scalar[] {this}, y);
  }

  Scalar log() {
    return new Scalar(StrictMath.log(value), new Scalar[] {this}, 1 / value);
  }

  /** Sets the gradient of every node that this one was made of. */
  void backward() {
    List<Scalar> order = order();
    order.forEach(v -> v.gradient = 0);
    gradient = 1;
    for (Scalar v : order.reversed()) {
      for (int i = 0; i < v.parents.length; i++) {
        v.parents[i].gradient += v.gradient * v.slopes[i];
      }
    }
  }

  /** Returns all nodes up to this one, parents first. A stack, since recursion may go too deep. */
  List<Scalar> order() {
    List<Scalar> order = new ArrayList<>();
    Set<Scalar> seen = new HashSet<>(); // by identity: equals is not overridden
    Set<Scalar> done = new HashSet<>();
    List<Scalar> stack = new ArrayList<>(List.of(this));
    while (!stack.isEmpty()) {
      Scalar v = stack.getLast();
      if (seen.add(v)) {
        for (Scalar parent : v.parents) {
          if (!seen.contains(parent)) {
            stack.add(parent);
          }
        }
      } else {
        stack.removeLast();
        if (done.add(v)) {
          order.add(v);
        }
      }
    }
    return order;
  }

  List<Scalar> parents() {
    return List.of(parents);
  }
}
