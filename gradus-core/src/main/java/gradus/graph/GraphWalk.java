package gradus.graph;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The nodes that roots need, inputs before users, each once, in an order that depends on structure
 * alone. Walks with a stack of its own, so that a graph of any depth fits. A walk holds the one
 * lock under which nodes carry marks, and must be closed.
 */
public final class GraphWalk implements AutoCloseable {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final GraphWalk SHARED = new GraphWalk();
  private static int walks;

  private Node[] order = new Node[256];
  private int size;
  private int deepest;
  private Node[] stack = new Node[256];
  private int[] next = new int[256];
  private long stamp;

  private GraphWalk() {}

  /**
   * Walks the graph above these roots.
   *
   * @param stopAtValues whether a node that already has a value counts as a leaf
   */
  public static GraphWalk from(List<Node> roots, boolean stopAtValues) {
    LOCK.lock();
    GraphWalk walk = SHARED;
    if (LOCK.getHoldCount() > 1) {
      LOCK.unlock();
      throw new IllegalStateException("a walk is already open on this thread");
    }
    walk.begin();
    for (int i = 0; i < roots.size(); i++) {
      walk.visit(roots.get(i), stopAtValues);
    }
    return walk;
  }

  private void begin() {
    walks++;
    stamp = ((long) walks) << 32;
    size = 0;
    deepest = 0;
  }

  private void visit(Node root, boolean stopAtValues) {
    int depth = 0;
    if (seen(root)) {
      return;
    }
    stack[0] = root;
    next[0] = 0;
    root.mark(stamp | 0xffffffffL);
    while (depth >= 0) {
      Node node = stack[depth];
      boolean leaf = stopAtValues && node.value() != null;
      if (!leaf && next[depth] < node.inputCount()) {
        Node input = node.input(next[depth]++);
        if (!seen(input)) {
          input.mark(stamp | 0xffffffffL);
          depth++;
          deepest = Math.max(deepest, depth);
          if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
            next = Arrays.copyOf(next, 2 * depth);
          }
          stack[depth] = input;
          next[depth] = 0;
        }
      } else {
        if (size == order.length) {
          order = Arrays.copyOf(order, 2 * size);
        }
        node.mark(stamp | size);
        order[size++] = node;
        depth--;
      }
    }
  }

  private boolean seen(Node node) {
    return (node.mark() & 0xffffffff00000000L) == stamp;
  }

  /** Returns the number of nodes. */
  public int size() {
    return size;
  }

  /** Returns a node by its place in the order. */
  public Node node(int index) {
    return order[index];
  }

  /** Returns a visited node's place in the order. */
  public int index(Node node) {
    return (int) node.mark();
  }

  /** Returns whether this walk came by a node. */
  public boolean contains(Node node) {
    return seen(node);
  }

  /** Ends the walk. */
  @Override
  public void close() {
    // Drop references, so that a finished graph can be collected.
    Arrays.fill(order, 0, size, null);
    Arrays.fill(stack, 0, Math.min(stack.length, deepest + 1), null);
    LOCK.unlock();
  }
}
