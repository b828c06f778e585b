package gradus.plan;

import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Rows of a table that is itself computed. Where nobody needs the rest of it, only these rows are
 * computed: the rows of a sum are the sum of rows, and the rows of a gradient of a table, which is
 * 0 but for the rows of a batch, are sums over the batch. So a step on a few rows of a table takes
 * as long as the rows do, and none of it changes a rounding.
 */
final class TakenRows {
  private static final int DEEPEST = 500; // a chain of that length is computed as it stands

  private record Key(Node table, Node indices) {}

  private final Simplifier simplifier;
  private final Set<Node> taken = new HashSet<>();
  private final Map<Key, Node> known = new HashMap<>();

  TakenRows(Simplifier simplifier) {
    this.simplifier = simplifier;
  }

  /** Notes that of a node nothing but rows is used. */
  void mayBeTaken(Node table) {
    taken.add(table);
  }

  /** Whether the rows of an operation's result follow from rows of its inputs. */
  static boolean canBeTaken(Op op) {
    return switch (op) {
      case Op.Unary _, Op.Binary _, Op.Select _, Op.Cast _, Op.Detach _ -> true;
      case Op.Broadcast _, Op.ScatterAdd _ -> true;
      case Op.Origin _, Op.Reduction _, Op.MatMul _, Op.Fold _ -> false;
      case Op.Movement _ -> false;
      case Op.Take _, Op.Find _, Op.RandomUniform _ -> false;
    };
  }

  /** Returns the rows of a table that indices name. */
  Node take(Node table, Node indices) {
    boolean fewer = indices.shape().size() < table.shape().dim(0);
    return fewer && taken.contains(table)
        ? rows(table, indices, 0)
        : simplifier.node(new Op.Take(), table, indices);
  }

  private Node rows(Node table, Node indices, int depth) {
    var key = new Key(table, indices);
    Node found = known.get(key);
    if (found == null) {
      found = make(table, indices, depth);
      known.put(key, found);
    }
    return found;
  }

  private Node make(Node table, Node indices, int depth) {
    Shape shape = indices.shape().then(table.shape().from(1));
    if (table.op() instanceof Op.Constant constant) {
      return simplifier.constant(constant.value(), shape, table.dtype());
    }
    if (table.op() instanceof Op.Broadcast) {
      return broadcast(table.input(0), table.shape(), indices, shape, depth);
    }
    if (!taken.contains(table) || depth > DEEPEST) {
      return simplifier.node(new Op.Take(), table, indices);
    }
    return switch (table.op()) {
      case Op.ScatterAdd _ -> sums(table.input(0), table.input(1), table.shape(), indices);
      case Op.Unary _, Op.Binary _, Op.Select _, Op.Cast _ -> {
        Node[] in = new Node[table.inputCount()];
        for (int i = 0; i < in.length; i++) {
          in[i] = rows(table.input(i), indices, depth + 1);
        }
        yield simplifier.elementWise(table.op(), in);
      }
      default -> simplifier.node(new Op.Take(), table, indices);
    };
  }

  /** What is the same for all rows is so for some; a column is taken from. */
  private Node broadcast(Node x, Shape table, Node indices, Shape shape, int depth) {
    if (x.shape().rank() == table.rank()) {
      Node part =
          x.shape().dim(0) == 1
              ? simplifier.reshape(x, x.shape().from(1))
              : rows(x, indices, depth + 1);
      return part.shape().equals(shape) ? part : simplifier.node(new Op.Broadcast(shape), part);
    }
    return simplifier.node(new Op.Broadcast(shape), x);
  }

  /**
   * The rows of a gradient: what was added up in a table of V rows is added up, in the same order,
   * in one of as many rows as there are numbers in the batch, each at the place at which its index
   * first occurs; the last row, which stays 0, is for indices that do not.
   */
  private Node sums(Node indices, Node added, Shape table, Node wanted) {
    int count = indices.shape().size();
    if (count >= table.dim(0)) {
      return simplifier.node(
          new Op.Take(), simplifier.node(new Op.ScatterAdd(table.dim(0)), indices, added), wanted);
    }
    Node list = simplifier.reshape(indices, Shape.of(count));
    Node rows = simplifier.reshape(added, Shape.of(count).then(table.from(1)));
    Node places = simplifier.node(new Op.Find(), list, list);
    Node sums = simplifier.node(new Op.ScatterAdd(count + 1), places, rows);
    return simplifier.node(new Op.Take(), sums, simplifier.node(new Op.Find(), list, wanted));
  }
}
