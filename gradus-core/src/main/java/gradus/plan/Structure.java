package gradus.plan;

import gradus.graph.DType;
import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What a graph looks like, without its values: operations, shapes and how they hang together.
 * Graphs of equal structure share a plan.
 */
final class Structure {
  private final Op[] ops;
  private final Shape[] shapes;
  private final DType[] dtypes;
  private final int[] leaves; // by node: the number of the leaf, or −1
  private final int[][] inputs;
  private final int[] roots;
  private final int leafCount;
  private Node[] nodes;

  /** Copies the structure of a walk. */
  Structure(GraphWalk walk, List<Node> rootNodes, boolean stopAtValues) {
    int size = walk.size();
    ops = new Op[size];
    shapes = new Shape[size];
    dtypes = new DType[size];
    leaves = new int[size];
    inputs = new int[size][];
    nodes = new Node[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      Node node = walk.node(i);
      nodes[i] = node;
      ops[i] = node.op();
      shapes[i] = node.shape();
      dtypes[i] = node.dtype();
      boolean leaf = isLeaf(node, stopAtValues);
      leaves[i] = leaf ? count++ : -1;
      inputs[i] = new int[leaf ? 0 : node.inputCount()];
      for (int j = 0; j < inputs[i].length; j++) {
        inputs[i][j] = walk.index(node.input(j));
      }
    }
    leafCount = count;
    roots = new int[rootNodes.size()];
    Arrays.setAll(roots, i -> walk.index(rootNodes.get(i)));
  }

  static boolean isLeaf(Node node, boolean stopAtValues) {
    return node.op() instanceof Op.Leaf || (stopAtValues && node.value() != null);
  }

  /** The hash of the structure that a walk came by; allocates nothing. */
  static int hash(GraphWalk walk, List<Node> roots, boolean stopAtValues) {
    int hash = walk.size();
    for (int i = 0; i < walk.size(); i++) {
      Node node = walk.node(i);
      if (isLeaf(node, stopAtValues)) {
        hash = 31 * hash + 7;
      } else {
        hash = 31 * (31 * hash + node.op().getClass().hashCode()) + node.op().hashCode();
        for (int j = 0; j < node.inputCount(); j++) {
          hash = 31 * hash + walk.index(node.input(j));
        }
      }
      hash = 31 * hash + node.shape().hashCode();
    }
    for (int i = 0; i < roots.size(); i++) {
      hash = 31 * hash + walk.index(roots.get(i));
    }
    return hash;
  }

  /** Whether a walk came by this structure; allocates nothing. */
  boolean matches(GraphWalk walk, List<Node> rootNodes, boolean stopAtValues) {
    if (walk.size() != ops.length || rootNodes.size() != roots.length) {
      return false;
    }
    for (int i = 0; i < roots.length; i++) {
      if (walk.index(rootNodes.get(i)) != roots[i]) {
        return false;
      }
    }
    for (int i = 0; i < ops.length; i++) {
      Node node = walk.node(i);
      boolean leaf = isLeaf(node, stopAtValues);
      if (leaf != leaves[i] >= 0
          || node.dtype() != dtypes[i]
          || !node.shape().equals(shapes[i])
          || (!leaf && !sameOperation(walk, node, i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameOperation(GraphWalk walk, Node node, int i) {
    if (!node.op().equals(ops[i]) || node.inputCount() != inputs[i].length) {
      return false;
    }
    for (int j = 0; j < inputs[i].length; j++) {
      if (walk.index(node.input(j)) != inputs[i][j]) {
        return false;
      }
    }
    return true;
  }

  int size() {
    return ops.length;
  }

  int leafCount() {
    return leafCount;
  }

  /** The number of the leaf that a node is, or −1. */
  int leaf(int node) {
    return leaves[node];
  }

  int input(int node, int index) {
    return inputs[node][index];
  }

  int rootCount() {
    return roots.length;
  }

  int root(int index) {
    return roots[index];
  }

  /** A node that the structure was copied from, until {@link #forgetNodes}. */
  Node node(int index) {
    return nodes[index];
  }

  /** Lets go of the graph and its values once the plan is made. */
  void forgetNodes() {
    nodes = new Node[0];
  }

  /**
   * Finds sums, products and rows of tables of which only slices are used, so that they may be cut
   * first and computed piece by piece.
   */
  boolean[] onlySliced() {
    boolean[] cut = new boolean[ops.length];
    for (int i = 0; i < cut.length; i++) {
      cut[i] = leaves[i] < 0 && canBeCut(ops[i]);
    }
    for (int root : roots) {
      cut[root] = false;
    }
    boolean[] used = new boolean[ops.length];
    for (int i = ops.length - 1; i >= 0; i--) {
      cut[i] &= used[i];
      for (int input : inputs[i]) {
        used[input] = true;
        cut[input] &= cut[i] || ops[i] instanceof Op.Slice;
      }
    }
    return cut;
  }

  /**
   * Finds what is computed element by element, and gradients of tables, of which only some rows are
   * used, so that no more than these rows may be computed.
   */
  boolean[] onlyTaken() {
    boolean[] taken = new boolean[ops.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = leaves[i] < 0 && TakenRows.canBeTaken(ops[i]);
    }
    for (int root : roots) {
      taken[root] = false;
    }
    boolean[] used = new boolean[ops.length];
    for (int i = ops.length - 1; i >= 0; i--) {
      taken[i] &= used[i];
      boolean passes = taken[i] && !(ops[i] instanceof Op.ScatterAdd);
      for (int j = 0; j < inputs[i].length; j++) {
        int input = inputs[i][j];
        used[input] = true;
        taken[input] &= passes || (ops[i] instanceof Op.Take && j == 0);
      }
    }
    return taken;
  }

  private static boolean canBeCut(Op op) {
    return op instanceof Op.Add
        || op instanceof Op.Sub
        || op instanceof Op.Mul
        || op instanceof Op.Neg
        || op instanceof Op.Slice
        || op instanceof Op.Broadcast
        || op instanceof Op.Take;
  }
}
