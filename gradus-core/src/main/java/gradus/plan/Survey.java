package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a graph before the first step of its plan is made: the order of its nodes,
 * how often each is used, which products are only ever added up, and which values are parts of a
 * larger one and had best be written there.
 */
final class Survey {
  private final List<Node> order;
  private final Map<Node, Integer> uses = new HashMap<>();
  private final Map<Node, Integer> rightUses = new HashMap<>(); // as the right side of a product
  private final Map<Node, ProductSum> sums = new HashMap<>();
  private final Map<Node, View> places = new HashMap<>();
  private final Map<Node, List<Node>> folds = new HashMap<>();
  private final Set<Node> inFolds = new HashSet<>();

  private Survey(List<Node> roots) {
    order = order(roots);
    countUses(roots);
    findSums();
    findPlaces();
    findFolds();
  }

  /** Looks at the graph below some roots. */
  static Survey of(List<Node> roots) {
    return new Survey(roots);
  }

  /** The nodes that the roots need, inputs first. */
  List<Node> order() {
    return order;
  }

  /** Whether one node alone uses a node, and nobody outside. */
  boolean usesOnce(Node node) {
    return uses.getOrDefault(node, 0) == 1;
  }

  /** How many products have a node as their right side. */
  int rightUses(Node node) {
    return rightUses.getOrDefault(node, 1);
  }

  /** The sum of products that a node is, or is part of; null if none. */
  @Nullable ProductSum sum(Node node) {
    return sums.get(node);
  }

  /**
   * The chain that a fold ends, down to the product that it begins with, if that is done in blocks;
   * empty if it is not.
   */
  List<Node> fold(Node node) {
    return folds.getOrDefault(node, List.of());
  }

  /** Whether a node is inside such a chain. */
  boolean isInFold(Node node) {
    return inFolds.contains(node);
  }

  /** Where a value lies: in the whole that it is part of, or in a slot of its own. */
  View place(Node node) {
    return places.computeIfAbsent(node, n -> View.computed(n.dtype(), n.shape()));
  }

  /** Where a value lies in the whole that it is part of; null if it is in none. */
  @Nullable View placeInWhole(Node node) {
    return places.get(node);
  }

  /** What the roots need after simplification, inputs first. */
  private static List<Node> order(List<Node> roots) {
    List<Node> order = new ArrayList<>();
    Map<Node, Boolean> seen = new HashMap<>();
    List<Node> stack = new ArrayList<>();
    List<Integer> next = new ArrayList<>();
    for (Node root : roots) {
      stack.add(root);
      next.add(0);
      while (!stack.isEmpty()) {
        int top = stack.size() - 1;
        Node node = stack.get(top);
        int input = next.get(top);
        if (input == 0 && seen.containsKey(node)) {
          stack.removeLast();
          next.removeLast();
        } else if (input < node.inputCount()) {
          next.set(top, input + 1);
          if (!seen.containsKey(node.input(input))) {
            stack.add(node.input(input));
            next.add(0);
          }
        } else {
          stack.removeLast();
          next.removeLast();
          if (seen.put(node, true) == null) {
            order.add(node);
          }
        }
      }
    }
    return order;
  }

  private void countUses(List<Node> roots) {
    for (Node node : order) {
      for (int i = 0; i < node.inputCount(); i++) {
        uses.merge(node.input(i), 1, Integer::sum);
      }
      if (node.op() instanceof Op.MatMul) {
        rightUses.merge(node.input(1), 1, Integer::sum);
      }
    }
    for (Node root : roots) {
      uses.merge(root, 2, Integer::sum); // a root is used from outside as well
    }
  }

  /** Finds additions of products that nobody else needs one by one. */
  private void findSums() {
    Map<Node, Integer> products = new LinkedHashMap<>(); // how many a node is the sum of
    for (Node node : order) {
      if (node.dtype() != DType.FLOAT32) {
        continue;
      }
      if (node.op() instanceof Op.MatMul) {
        products.put(node, 1);
      } else if (node.op() instanceof Op.Add && node.input(0) != node.input(1)) {
        Integer left = products.get(node.input(0));
        Integer right = products.get(node.input(1));
        if (left != null && right != null && usesOnce(node.input(0)) && usesOnce(node.input(1))) {
          products.put(node, left + right);
          products.remove(node.input(0));
          products.remove(node.input(1));
        }
      }
    }
    products.forEach(
        (node, count) -> {
          if (count > 1) {
            markParts(node, new ProductSum(node));
          }
        });
  }

  private void markParts(Node top, ProductSum sum) {
    List<Node> stack = new ArrayList<>(List.of(top));
    while (!stack.isEmpty()) {
      Node node = stack.removeLast();
      sums.put(node, sum);
      if (node.op() instanceof Op.Add) {
        stack.add(node.input(0));
        stack.add(node.input(1));
      }
    }
  }

  /**
   * Decides where the parts of concatenations lie: in place in the whole, if they are computed and
   * not in a whole already. Outer concatenations come first, so that inner ones lie within.
   */
  private void findPlaces() {
    for (Node node : order.reversed()) {
      if (!(node.op() instanceof Op.Concat(int axis)) || node.dtype() != DType.FLOAT32) {
        continue;
      }
      View whole = place(node);
      int from = 0;
      for (int i = 0; i < node.inputCount(); i++) {
        Node part = node.input(i);
        View place = part(whole, axis, from, part.shape());
        from += part.shape().dim(axis);
        if (canBePlaced(part)) {
          places.putIfAbsent(part, place);
        } else {
          putMoved(part, place);
        }
      }
    }
  }

  /** Has what is a part in another order or shape computed in its place as well. */
  private void putMoved(Node part, View place) {
    Node node = part;
    View own = place;
    while (own != null && isReordered(node) && usesOnce(node)) {
      Node before = node.input(0);
      Op.Movement back =
          node.op() instanceof Op.Permute permute
              ? permute.inverse()
              : new Op.Reshape(before.shape());
      own = own.moved(back, before.shape());
      node = before;
    }
    boolean inStrip = StripGroup.stripOp(node.op()) != null;
    if (own != null && node != part && usesOnce(node) && inStrip && canBePlaced(node)) {
      places.putIfAbsent(node, own);
    }
  }

  private static boolean isReordered(Node node) {
    return node.op() instanceof Op.Reshape || node.op() instanceof Op.Permute;
  }

  /** The place of a part in a whole, from an element of an axis on. */
  static View part(View whole, int axis, int from, Shape shape) {
    int[] start = new int[shape.rank()];
    start[axis] = from;
    Op.Slice slice = new Op.Slice(new Op.Axes(start), new Op.Axes(shape.toArray()));
    return Objects.requireNonNull(whole.moved(slice, shape));
  }

  private boolean canBePlaced(Node part) {
    return switch (part.op()) {
      case Op.Concat _ -> true;
      case Op.MatMul _ -> part.shape().rank() == 2 && !sums.containsKey(part);
      case Op.Reduction _ -> false;
      default -> StripGroup.stripOp(part.op()) != null && !sums.containsKey(part);
    };
  }

  /** Finds products that are folded, as the gradients with respect to an image are. */
  private void findFolds() {
    for (Node node : order.reversed()) {
      if (!(node.op() instanceof Op.Fold) || inFolds.contains(node)) {
        continue;
      }
      List<Node> chain = chain(node);
      Node product = chain.getLast();
      if (product.op() instanceof Op.MatMul
          && product.dtype() == DType.FLOAT32
          && !sums.containsKey(product)
          && Blocks.canFold(chain)) {
        folds.put(node, chain);
        inFolds.addAll(chain.subList(1, chain.size()));
      }
    }
  }

  /** A fold, and what it is made of as long as nobody else needs it. */
  private List<Node> chain(Node fold) {
    List<Node> chain = new ArrayList<>(List.of(fold));
    while (chain.getLast().op() instanceof Op.Fold || isReordered(chain.getLast())) {
      Node next = chain.getLast().input(0);
      if (!usesOnce(next)) {
        break;
      }
      chain.add(next);
    }
    return chain;
  }
}
