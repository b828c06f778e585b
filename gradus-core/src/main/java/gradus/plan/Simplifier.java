package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Op.Axes;
import gradus.graph.Scope;
import gradus.graph.Shape;
import gradus.kernel.HostBuffer;
import gradus.kernel.ReferenceKernels;
import gradus.kernel.Strided;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rebuilds a graph with fewer nodes and the same values: equal nodes become one, constants are
 * computed, and what changes nothing is left out. Laws that would change the rounding of a result
 * are not applied.
 */
final class Simplifier {
  /** What makes two nodes the same. */
  private record Key(Op op, DType dtype, Shape shape, List<Node> inputs) {}

  private final Map<Key, Node> known = new HashMap<>();
  // How many elements the blocks of a sum of padded blocks have together.
  private final Map<Node, Long> blockSizes = new HashMap<>();

  // Of whose results only slices are used, see Slices.
  private final Set<Node> sliced = new HashSet<>();
  private final TakenRows rows = new TakenRows(this);

  /**
   * Returns the node that computes an operation on simplified inputs.
   *
   * @param onlySliced whether only slices of the result are used
   * @param onlyTaken whether only rows of the result are used, by index
   */
  Node simplify(Node original, Node[] in, boolean onlySliced, boolean onlyTaken) {
    Node made = Scope.in(original.path(), () -> make(original.op(), original, in));
    if (onlyTaken) {
      rows.mayBeTaken(made);
    }
    if (onlySliced) {
      sliced.add(made);
    }
    return made;
  }

  private Node make(Op op, Node like, Node[] in) {
    return switch (op) {
      case Op.Constant c -> constant(c.value(), like.shape(), like.dtype());
      case Op.Origin _ ->
          intern(new Key(op, like.dtype(), like.shape(), List.of()), () -> origin(like));
      case Op.Unary _ -> isConstant(in[0]) ? fold(op, in) : unary(op, in[0]);
      case Op.Detach _ -> in[0];
      case Op.Cast cast -> cast(cast, in[0]);
      case Op.Binary binary ->
          isConstant(in[0]) && isConstant(in[1]) ? fold(op, in) : binary(binary, in[0], in[1]);
      case Op.Reduction reduction -> reduce(reduction, in[0]);
      case Op.Movement movement -> move(movement, in);
      case Op.Take _ -> rows.take(in[0], in[1]);
      case Op.Select _, Op.MatMul _, Op.Fold _ -> node(op, in);
      case Op.ScatterAdd _, Op.Find _, Op.RandomUniform _ -> node(op, in);
    };
  }

  /** Returns the simplest node of an operation that goes element by element. */
  Node elementWise(Op op, Node... in) {
    return make(op, in[0], in);
  }

  private static Node origin(Node like) {
    return like.op() instanceof Op.Iota
        ? Node.iota(like.shape().dim(0), like.dtype())
        : Node.placeholder(like.shape(), like.dtype(), null);
  }

  private Node intern(Key key, java.util.function.Supplier<Node> maker) {
    Node found = known.get(key);
    if (found == null) {
      found = maker.get();
      known.put(key, found);
    }
    return found;
  }

  /** A leaf stands for itself: two leaves are never the same. */
  Node leaf(Node original) {
    return Scope.in(
        original.path(), () -> Node.placeholder(original.shape(), original.dtype(), null));
  }

  /** Returns the node of an operation as it stands, or the one that is equal to it. */
  Node node(Op op, Node... in) {
    Node made = Node.of(op, in); // checks shapes again: every pass is verified
    return intern(new Key(op, made.dtype(), made.shape(), List.of(in)), () -> made);
  }

  Node constant(double value, Shape shape, DType dtype) {
    double rounded = dtype == DType.FLOAT32 ? (float) value : value;
    return intern(
        new Key(new Op.Constant(rounded), dtype, shape, List.of()),
        () -> Node.constant(rounded, shape, dtype));
  }

  private static boolean isConstant(Node node) {
    return node.op() instanceof Op.Constant;
  }

  private static boolean isConstant(Node node, double value) {
    return node.op() instanceof Op.Constant c && c.value() == value;
  }

  private Node fold(Op op, Node... in) {
    Strided[] operands = new Strided[in.length];
    for (int i = 0; i < in.length; i++) {
      HostBuffer one = HostBuffer.allocate(in[i].dtype(), 1);
      operands[i] = Strided.of(one, Shape.SCALAR);
      ReferenceKernels.run(in[i].op(), new Strided[0], operands[i]);
    }
    DType dtype = op instanceof Op.Cast cast ? cast.to() : in[0].dtype();
    double[] result = new double[1];
    HostBuffer out = HostBuffer.allocate(dtype, 1);
    ReferenceKernels.run(op, operands, Strided.of(out, Shape.SCALAR));
    ReferenceKernels.run(
        new Op.Cast(DType.FLOAT64),
        new Strided[] {Strided.of(out, Shape.SCALAR)},
        Strided.of(HostBuffer.of(result), Shape.SCALAR));
    return constant(result[0], in[0].shape(), dtype);
  }

  private Node unary(Op op, Node x) {
    return op instanceof Op.Neg && x.op() instanceof Op.Neg ? x.input(0) : node(op, x);
  }

  private Node cast(Op.Cast cast, Node x) {
    if (x.dtype() == cast.to()) {
      return x;
    }
    if (isConstant(x)) {
      return fold(cast, x);
    }
    return x.op() instanceof Op.Iota
        ? make(x.op(), Node.iota(x.shape().dim(0), cast.to()), new Node[0])
        : node(cast, x);
  }

  private Node binary(Op.Binary op, Node a, Node b) {
    return switch (op) {
      case Op.Add _ -> add(a, b);
      case Op.Sub _ -> {
        if (isConstant(b, 0)) {
          yield a;
        }
        yield b.op() instanceof Op.Neg ? node(new Op.Add(), a, b.input(0)) : node(op, a, b);
      }
      case Op.Mul _ -> isConstant(b, 1) ? a : isConstant(a, 1) ? b : node(op, a, b);
      case Op.Div _ -> isConstant(b, 1) ? a : node(op, a, b);
      case Op.Pow _ -> isConstant(b, 1) ? a : node(op, a, b);
      case Op.Max _, Op.Min _, Op.Less _, Op.Equal _ -> node(op, a, b);
    };
  }

  private Node add(Node a, Node b) {
    if (isConstant(b, 0)) {
      return a;
    }
    if (isConstant(a, 0)) {
      return b;
    }
    if (b.op() instanceof Op.Neg) {
      return node(new Op.Sub(), a, b.input(0));
    }
    if (a.op() instanceof Op.Neg) {
      return node(new Op.Sub(), b, a.input(0));
    }
    Node sum = node(new Op.Add(), a, b);
    return joinOfPads(sum);
  }

  /**
   * One reduction for each run of adjacent axes, the last axis first; axes of length 1 drop out.
   */
  private Node reduce(Op.Reduction op, Node x) {
    int[] axes =
        Arrays.stream(op.axes().values()).filter(axis -> x.shape().dim(axis) != 1).toArray();
    Node result = x;
    int end = axes.length;
    while (end > 0) {
      int start = end - 1;
      boolean last = axes[start] == x.shape().rank() - 1;
      while (!last && start > 0 && axes[start - 1] == axes[start] - 1) {
        start--;
      }
      Axes run = new Axes(Arrays.copyOfRange(axes, start, end));
      result = node(op instanceof Op.Sum ? new Op.Sum(run) : new Op.ReduceMax(run), result);
      end = start;
    }
    return result;
  }

  private Node move(Op.Movement op, Node[] in) {
    Node x = in[0];
    Shape shape = Node.of(op, in).shape();
    boolean same = shape.equals(x.shape());
    return switch (op) {
      case Op.Reshape _ -> reshape(x, shape);
      case Op.Broadcast _ -> {
        if (same || isConstant(x)) {
          yield same ? x : constant(((Op.Constant) x.op()).value(), shape, x.dtype());
        }
        yield x.op() instanceof Op.Broadcast ? node(op, x.input(0)) : node(op, x);
      }
      case Op.Permute permute -> permute(permute, x, shape);
      case Op.Slice slice -> slice(slice, x);
      case Op.Pad _ -> same || isConstant(x, 0) ? zeros(same, x, shape) : node(op, x);
      case Op.Concat _ -> in.length == 1 ? x : node(op, in);
      case Op.Windows _ ->
          isConstant(x) ? constant(((Op.Constant) x.op()).value(), shape, x.dtype()) : node(op, x);
    };
  }

  /**
   * The slice of a slice is one slice; that of a sum the sum of slices, if nobody needs the rest;
   * so that a gate reads its part of a product, and a step of a sequence its own rows of a table.
   */
  private Node slice(Op.Slice op, Node x) {
    Shape shape = Shape.of(op.size().values());
    if (shape.equals(x.shape())) {
      return x;
    }
    boolean cut = sliced.contains(x);
    return switch (x.op()) {
      case Op.Constant c -> constant(c.value(), shape, x.dtype());
      case Op.Slice inner -> slice(added(inner, op), x.input(0));
      case Op.Broadcast _ -> broadcastSlice(op, x.input(0), shape);
      case Op.Pad pad -> padSlice(op, pad, x, shape);
      case Op.Concat concat -> partSlice(op, concat.axis(), x);
      case Op.Add _, Op.Sub _, Op.Mul _ when cut ->
          binary((Op.Binary) x.op(), slice(op, x.input(0)), slice(op, x.input(1)));
      case Op.Neg _ when cut -> unary(x.op(), slice(op, x.input(0)));
      case Op.Take take when cut && keepsRows(op, x) ->
          node(take, x.input(0), slice(leading(op, x.input(1).shape().rank()), x.input(1)));
      default -> node(op, x);
    };
  }

  private static Op.Slice added(Op.Slice inner, Op.Slice outer) {
    int[] start = inner.start().values().clone();
    Arrays.setAll(start, i -> start[i] + outer.start().get(i));
    return new Op.Slice(new Axes(start), outer.size());
  }

  /** A slice of a broadcast is a broadcast of what is left of the axes that were long before. */
  private Node broadcastSlice(Op.Slice op, Node x, Shape shape) {
    int added = shape.rank() - x.shape().rank();
    int[] start = new int[x.shape().rank()];
    int[] size = x.shape().toArray();
    for (int axis = 0; axis < start.length; axis++) {
      if (size[axis] != 1) {
        start[axis] = op.start().get(axis + added);
        size[axis] = op.size().get(axis + added);
      }
    }
    Node part = slice(new Op.Slice(new Axes(start), new Axes(size)), x);
    return part.shape().equals(shape) ? part : node(new Op.Broadcast(shape), part);
  }

  /** A slice of a padded block that lies within the block is a slice of the block. */
  private Node padSlice(Op.Slice op, Op.Pad pad, Node padded, Shape shape) {
    Node block = padded.input(0);
    int[] start = op.start().values().clone();
    for (int axis = 0; axis < start.length; axis++) {
      start[axis] -= pad.before().get(axis);
      int end = start[axis] + shape.dim(axis);
      if (end <= 0 || start[axis] >= block.shape().dim(axis)) {
        return constant(0, shape, padded.dtype());
      }
      if (start[axis] < 0 || end > block.shape().dim(axis)) {
        return node(op, padded);
      }
    }
    return slice(new Op.Slice(new Axes(start), op.size()), block);
  }

  /** A slice of parts one after the other that lies within a part is a slice of that part. */
  private Node partSlice(Op.Slice op, int axis, Node whole) {
    int[] start = op.start().values().clone();
    for (int i = 0; i < whole.inputCount(); i++) {
      Node part = whole.input(i);
      int length = part.shape().dim(axis);
      if (start[axis] < length) {
        return start[axis] + op.size().get(axis) <= length
            ? slice(new Op.Slice(new Axes(start), op.size()), part)
            : node(op, whole);
      }
      start[axis] -= length;
    }
    return node(op, whole);
  }

  /** Whether a slice of what was taken from a table has whole rows. */
  private static boolean keepsRows(Op.Slice op, Node taken) {
    int rank = taken.shape().rank();
    return IntStream.range(taken.input(1).shape().rank(), rank)
        .allMatch(axis -> op.size().get(axis) == taken.shape().dim(axis));
  }

  private static Op.Slice leading(Op.Slice op, int axes) {
    return new Op.Slice(
        new Axes(Arrays.copyOf(op.start().values(), axes)),
        new Axes(Arrays.copyOf(op.size().values(), axes)));
  }

  private Node zeros(boolean same, Node x, Shape shape) {
    return same ? x : constant(0, shape, x.dtype());
  }

  Node reshape(Node x, Shape shape) {
    if (shape.equals(x.shape())) {
      return x;
    }
    if (isConstant(x)) {
      return constant(((Op.Constant) x.op()).value(), shape, x.dtype());
    }
    if (x.op() instanceof Op.Reshape) {
      return reshape(x.input(0), shape);
    }
    return node(new Op.Reshape(shape), x);
  }

  private Node permute(Op.Permute op, Node x, Shape shape) {
    int[] order = op.order().values();
    // A constant matrix stays where it lies: turned, the state of zeros at the head of a sequence
    // is a factor of the same product as those that follow it.
    if (isConstant(x) && shape.rank() != 2) {
      return constant(((Op.Constant) x.op()).value(), shape, x.dtype());
    }
    if (x.op() instanceof Op.Permute inner) {
      int[] composed = Arrays.stream(order).map(i -> inner.order().get(i)).toArray();
      return permute(new Op.Permute(new Axes(composed)), x.input(0), shape);
    }
    boolean identity = IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    return identity ? x : node(op, x);
  }

  /**
   * A sum of padded blocks that tile an axis is the blocks one after the other: the gradient of a
   * split.
   */
  private Node joinOfPads(Node sum) {
    long left = blockSize(sum.input(0));
    long right = blockSize(sum.input(1));
    if (left == 0 || right == 0) {
      return sum;
    }
    blockSizes.put(sum, left + right);
    return left + right == sum.shape().size() ? join(sum) : sum;
  }

  private long blockSize(Node node) {
    return node.op() instanceof Op.Pad
        ? node.input(0).shape().size()
        : blockSizes.getOrDefault(node, 0L);
  }

  private Node join(Node sum) {
    List<Node> pads = new ArrayList<>();
    List<Node> open = new ArrayList<>(List.of(sum));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node.op() instanceof Op.Add) {
        open.add(node.input(0));
        open.add(node.input(1));
      } else {
        pads.add(node);
      }
    }
    int axis = paddedAxis(pads.getFirst());
    if (axis < 0 || pads.stream().anyMatch(pad -> paddedAxis(pad) != axis)) {
      return sum;
    }
    pads.sort(Comparator.comparingInt(pad -> before(pad, axis)));
    int covered = 0;
    for (Node pad : pads) {
      if (before(pad, axis) != covered) {
        return sum;
      }
      covered += pad.input(0).shape().dim(axis);
    }
    return covered == sum.shape().dim(axis)
        ? node(new Op.Concat(axis), pads.stream().map(pad -> pad.input(0)).toArray(Node[]::new))
        : sum;
  }

  private static int before(Node pad, int axis) {
    return ((Op.Pad) pad.op()).before().get(axis);
  }

  /** The one axis that a pad lengthens, or −1 if there are several. */
  private static int paddedAxis(Node pad) {
    int found = -1;
    for (int axis = 0; axis < pad.shape().rank(); axis++) {
      if (pad.shape().dim(axis) != pad.input(0).shape().dim(axis)) {
        if (found >= 0) {
          return -1;
        }
        found = axis;
      }
    }
    return found;
  }
}
