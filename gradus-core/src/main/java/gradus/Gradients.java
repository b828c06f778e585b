package gradus;

import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives, as tensors like any other: recorded with ordinary operations, so that derivatives of
 * any order come of themselves.
 *
 * <p>Reverse mode ({@link #of}) costs a small multiple of the function for all inputs of one
 * output: back-propagation. Forward mode ({@link #forward}) costs the same for all outputs in one
 * direction of the input. Walks are iterative; a recurrence of 10,000 steps does not overflow the
 * stack.
 *
 * <p>Griewank and Walther, "Evaluating Derivatives", 2nd edition, 2008, chapter 3.
 */
public final class Gradients {
  private Gradients() {}

  /**
   * Returns the gradient {@code ∂(Σ y)/∂x}.
   *
   * @param y a scalar, or a tensor whose elements are summed
   * @param x what to differentiate by; a tensor that y does not depend on has gradient 0
   */
  public static Tensor of(Tensor y, Tensor x) {
    return of(y, List.of(x)).getFirst();
  }

  /** Returns the gradients by several tensors, in one walk. */
  public static List<Tensor> of(Tensor y, List<Tensor> xs) {
    return of(y, xs, y.fullLike(1));
  }

  /** Returns the gradients by the current values of parameters. */
  public static List<Tensor> ofParameters(Tensor y, List<Parameter> parameters) {
    return of(y, parameters.stream().map(Parameter::tensor).toList());
  }

  /**
   * Returns the vector-Jacobian products {@code gᵀ · ∂y/∂x}.
   *
   * @param cotangent the vector g, of y's shape
   */
  public static List<Tensor> of(Tensor y, List<Tensor> xs, Tensor cotangent) {
    if (!y.dtype().isFloat()) {
      throw new IllegalArgumentException("only floating-point tensors have a gradient, got " + y);
    }
    List<Node> order = new ArrayList<>();
    @Nullable Tensor[] gradients;
    boolean[] active;
    int[][] inputs;
    int[] wanted = new int[xs.size()];
    try (GraphWalk walk = GraphWalk.from(List.of(y.node()), false)) {
      gradients = new Tensor[walk.size()];
      active = new boolean[walk.size()];
      inputs = new int[walk.size()][];
      for (int i = 0; i < xs.size(); i++) {
        Node x = xs.get(i).node();
        wanted[i] = walk.contains(x) ? walk.index(x) : -1;
        if (wanted[i] >= 0) {
          active[wanted[i]] = true;
        }
      }
      for (int i = 0; i < walk.size(); i++) {
        Node node = walk.node(i);
        order.add(node);
        inputs[i] = new int[node.inputCount()];
        for (int j = 0; j < inputs[i].length; j++) {
          inputs[i][j] = walk.index(node.input(j));
          active[i] |= carries(node) && active[inputs[i][j]];
        }
      }
    }
    int last = order.size() - 1;
    gradients[last] = cotangent;
    for (int i = last; i >= 0; i--) {
      Tensor gradient = gradients[i];
      if (gradient == null || !active[i] || order.get(i).inputCount() == 0) {
        continue;
      }
      propagate(order.get(i), gradient, inputs[i], active, gradients);
    }
    List<Tensor> result = new ArrayList<>(wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      Tensor gradient = wanted[i] < 0 ? null : gradients[wanted[i]];
      result.add(gradient == null ? xs.get(i).fullLike(0) : gradient);
    }
    return result;
  }

  /**
   * Returns the rows of a table in which a gradient may differ from 0, where its graph shows them:
   * a gradient that came through {@link Tensor#take}, a sum of such, its negative, or its product
   * with something. A row may be named more than once.
   *
   * <p><i>Shape</i>: gradient [V, ...] → [N] of {@code int32}; empty if any row may differ.
   */
  public static Optional<Tensor> rows(Tensor gradient) {
    List<Tensor> parts = new ArrayList<>();
    List<Node> open = new ArrayList<>(List.of(gradient.node()));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      switch (node.op()) {
        case Op.ScatterAdd _ -> parts.add(new Tensor(node.input(0)).reshape(-1));
        case Op.Add _, Op.Sub _ -> {
          open.add(node.input(1));
          open.add(node.input(0));
        }
        case Op.Neg _, Op.Cast _ -> open.add(node.input(0));
        case Op.Mul _ -> open.add(node.input(isTheSameInAllRows(node.input(0)) ? 1 : 0));
        case Op.Div _ -> open.add(node.input(0));
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(parts.size() == 1 ? parts.getFirst() : Tensor.concat(0, parts));
  }

  private static boolean isTheSameInAllRows(Node node) {
    return node.op() instanceof Op.Constant || node.op() instanceof Op.Broadcast;
  }

  private static boolean carries(Node node) {
    return node.dtype().isFloat() && !(node.op() instanceof Op.Detach);
  }

  private static void propagate(
      Node node, Tensor gradient, int[] inputs, boolean[] active, @Nullable Tensor[] gradients) {
    List<@Nullable Tensor> parts =
        Scope.in(node.path(), () -> DerivativeTable.reverse(node, gradient));
    for (int j = 0; j < parts.size(); j++) {
      Tensor part = parts.get(j);
      int input = inputs[j];
      if (part != null && active[input]) {
        Tensor sum = gradients[input];
        gradients[input] = sum == null ? part : sum.add(part);
      }
    }
  }

  /**
   * Returns the Jacobian-vector product {@code ∂y/∂x · v}: how y changes as x moves along v.
   *
   * @param tangent the direction v, of x's shape
   */
  public static Tensor forward(Tensor y, Tensor x, Tensor tangent) {
    return forward(y, List.of(x), List.of(tangent));
  }

  /** Returns how y changes as several tensors move at once. */
  public static Tensor forward(Tensor y, List<Tensor> xs, List<Tensor> tangents) {
    List<Node> order = new ArrayList<>();
    try (GraphWalk walk = GraphWalk.from(List.of(y.node()), false)) {
      for (int i = 0; i < walk.size(); i++) {
        order.add(walk.node(i));
      }
    }
    HashMap<Node, Tensor> moving = new HashMap<>();
    for (int i = 0; i < xs.size(); i++) {
      if (!xs.get(i).shape().equals(tangents.get(i).shape())) {
        throw new IllegalArgumentException(
            "a tangent must have its tensor's shape "
                + xs.get(i).shape()
                + ", got "
                + tangents.get(i).shape());
      }
      moving.put(xs.get(i).node(), tangents.get(i));
    }
    for (Node node : order) {
      if (moving.containsKey(node) || !carries(node)) {
        continue;
      }
      boolean moves = false;
      List<@Nullable Tensor> inputs = new ArrayList<>();
      for (int j = 0; j < node.inputCount(); j++) {
        Tensor tangent = moving.get(node.input(j));
        moves |= tangent != null;
        inputs.add(tangent);
      }
      if (moves) {
        Tensor tangent = Scope.in(node.path(), () -> DerivativeTable.forward(node, inputs));
        if (tangent != null) {
          moving.put(node, tangent);
        }
      }
    }
    Tensor tangent = moving.get(y.node());
    return tangent == null ? y.fullLike(0) : tangent;
  }

  /**
   * Returns the product {@code H · v} of the Hessian {@code ∂²loss/∂w²} and a vector, forward over
   * reverse, at a small multiple of the loss's cost.
   *
   * <p>B. Pearlmutter, "Fast exact multiplication by the Hessian", 1994.
   */
  public static Tensor hessianVector(Tensor loss, Tensor w, Tensor v) {
    return forward(of(loss, w), w, v);
  }
}
