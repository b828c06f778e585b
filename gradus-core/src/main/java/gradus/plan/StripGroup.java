package gradus.plan;

import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import gradus.kernel.StripKernels;
import gradus.kernel.StripOp;
import gradus.kernel.StripProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Element-wise operations and row reductions over one domain, gathered until they become a strip.
 */
final class StripGroup {
  // The rest of the budget is for results that turn out to be needed outside of the strip.
  private static final int MOST_COST = StripKernels.BUDGET * 3 / 4;

  private final Shape domain;
  private final Shape rows;
  private final int position;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, View> outputs = new HashMap<>();
  private final Map<Node, Boolean> rowValues = new HashMap<>();
  private int cost;

  StripGroup(Shape domain, int position) {
    this.domain = domain;
    this.rows = domain.rank() == 0 ? domain : domain.with(-1, 1);
    this.position = position;
  }

  Shape domain() {
    return domain;
  }

  Shape rows() {
    return rows;
  }

  int position() {
    return position;
  }

  boolean contains(Node node) {
    return rowValues.containsKey(node);
  }

  boolean isRowValue(Node node) {
    return Boolean.TRUE.equals(rowValues.get(node));
  }

  boolean hasRoomFor(Node node) {
    return cost + cost(node) <= MOST_COST;
  }

  boolean isFull() {
    return cost > MOST_COST - 200; // less than most operations take
  }

  void add(Node node, boolean rowValue) {
    cost += cost(node);
    nodes.add(node);
    rowValues.put(node, rowValue);
  }

  /** Has a node's result written to memory, and says where. */
  View output(Node node) {
    if (!outputs.containsKey(node)) {
      cost += StripKernels.cost(StripOp.STORE);
    }
    return outputs.computeIfAbsent(node, n -> View.computed(n.dtype(), n.shape()));
  }

  /** Has a node's result written to a place. */
  void output(Node node, View place) {
    cost += StripKernels.cost(StripOp.STORE);
    outputs.put(node, place);
  }

  /** The code that a node adds: its instruction, and loads of what it takes from memory. */
  private int cost(Node node) {
    int cost = StripKernels.cost(op(node.op()));
    for (int i = 0; i < node.inputCount(); i++) {
      if (!contains(node.input(i)) && !(node.input(i).op() instanceof Op.Constant)) {
        cost += StripKernels.cost(StripOp.LOAD);
      }
    }
    return cost;
  }

  /** The strip instruction of an operation. */
  static StripOp op(Op op) {
    StripOp found = stripOp(op);
    if (found == null) {
      throw new IllegalStateException(op.label() + " has no place in a strip");
    }
    return found;
  }

  /** The strip instruction of an operation, null if it has none. */
  static @Nullable StripOp stripOp(Op op) {
    return switch (op) {
      case Op.Neg _ -> StripOp.NEG;
      case Op.Exp _ -> StripOp.EXP;
      case Op.Log _ -> StripOp.LOG;
      case Op.Tanh _ -> StripOp.TANH;
      case Op.Sigmoid _ -> StripOp.SIGMOID;
      case Op.Sqrt _ -> StripOp.SQRT;
      case Op.Reciprocal _ -> StripOp.RECIPROCAL;
      case Op.Abs _ -> StripOp.ABS;
      case Op.Sign _ -> StripOp.SIGN;
      case Op.Floor _ -> StripOp.FLOOR;
      case Op.Add _ -> StripOp.ADD;
      case Op.Sub _ -> StripOp.SUB;
      case Op.Mul _ -> StripOp.MUL;
      case Op.Div _ -> StripOp.DIV;
      case Op.Max _ -> StripOp.MAX;
      case Op.Min _ -> StripOp.MIN;
      case Op.Less _ -> StripOp.LESS;
      case Op.Equal _ -> StripOp.EQUAL;
      case Op.Select _ -> StripOp.SELECT;
      case Op.Sum _ -> StripOp.ROW_SUM;
      case Op.ReduceMax _ -> StripOp.ROW_MAX;
      // Without a vector form of its own, or not element by element.
      case Op.Sin _, Op.Cos _, Op.Pow _, Op.Cast _, Op.Detach _ -> null;
      case Op.Origin _, Op.MatMul _, Op.Movement _, Op.Fold _ -> null;
      case Op.Take _, Op.ScatterAdd _, Op.Find _, Op.RandomUniform _ -> null;
    };
  }

  /** Finishes the strip: loads from views, stores to slots. */
  StripStep build(Map<Node, Value> values) {
    var program = StripProgram.builder();
    List<View> reads = new ArrayList<>();
    List<View> writes = new ArrayList<>();
    List<StripStep.Stream> streams = new ArrayList<>();
    Map<Node, Integer> results = new HashMap<>();
    Map<View, Integer> loaded = new HashMap<>();
    boolean hasRows = false;
    for (Node node : nodes) {
      int[] operands = new int[node.inputCount()];
      for (int i = 0; i < operands.length; i++) {
        operands[i] = operand(node.input(i), values, program, results, loaded, reads, streams);
      }
      results.put(node, program.apply(op(node.op()), operands));
      hasRows |= isRowValue(node);
    }
    for (Node node : nodes) {
      View view = outputs.get(node);
      if (view != null) {
        writes.add(view);
        streams.add(new StripStep.Stream(spread(view), true, isRowValue(node)));
        if (isRowValue(node)) {
          program.storeRow(Objects.requireNonNull(results.get(node)), streams.size() - 1);
        } else {
          program.store(Objects.requireNonNull(results.get(node)), streams.size() - 1);
        }
      }
    }
    return new StripStep(
        program.build(),
        domain,
        streams,
        reads,
        writes,
        hasRows,
        nodes.stream().map(node -> node.op().label()).toList());
  }

  private int operand(
      Node node,
      Map<Node, Value> values,
      StripProgram.Builder program,
      Map<Node, Integer> results,
      Map<View, Integer> loaded,
      List<View> reads,
      List<StripStep.Stream> streams) {
    if (node.op() instanceof Op.Constant constant) {
      return program.constant((float) constant.value());
    }
    Integer own = results.get(node);
    if (own != null) {
      return own;
    }
    if (node.op() instanceof Op.Broadcast && results.containsKey(node.input(0))) {
      return results.get(node.input(0));
    }
    View view = Objects.requireNonNull(values.get(node)).view();
    if (view == null) {
      throw new IllegalStateException("not in memory: " + node);
    }
    View spread = spread(view);
    Integer known = loaded.get(spread);
    if (known == null) {
      reads.add(view);
      boolean row = repeatsAlongRow(spread);
      streams.add(new StripStep.Stream(spread, false, row));
      int stream = streams.size() - 1;
      known = row ? program.loadRow(stream) : program.load(stream);
      loaded.put(spread, known);
    }
    return known;
  }

  /** A view of the domain: row values repeat along their row. */
  private View spread(View view) {
    View spread = view.moved(new Op.Broadcast(domain), domain);
    return Objects.requireNonNull(spread);
  }

  private static boolean repeatsAlongRow(View view) {
    return innerStride(view) == 0;
  }

  /** Whether a strip can read a view: neighbours in a row are adjacent, or one element repeats. */
  static boolean canLoad(View view) {
    int stride = innerStride(view);
    return stride == 0 || stride == 1;
  }

  /** The distance of neighbours along the innermost axis that has any; 0 if none has. */
  private static int innerStride(View view) {
    for (int axis = view.strides().length - 1; axis >= 0; axis--) {
      if (view.shape().dim(axis) != 1) {
        return view.strides()[axis];
      }
    }
    return 0;
  }
}
