package gradus;

import gradus.graph.Buffer;
import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Op.Axes;
import gradus.graph.Shape;
import gradus.graph.ShapeException;
import gradus.kernel.HostBuffer;
import gradus.plan.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An array of numbers, given or yet to be computed. An operation checks shapes at once and records
 * a node; reading ({@link #item()}, {@link #toArray()}) computes what is needed, once. Tensors
 * never change.
 *
 * <p>Element-wise operations broadcast as in NumPy: shapes are aligned at the last axis, and two
 * lengths agree when they are equal or one of them is 1. An axis may be counted from the end: −1 is
 * the last.
 */
public final class Tensor {
  private static final Op NEG = new Op.Neg();
  private static final Op EXP = new Op.Exp();
  private static final Op LOG = new Op.Log();
  private static final Op TANH = new Op.Tanh();
  private static final Op SIGMOID = new Op.Sigmoid();
  private static final Op SQRT = new Op.Sqrt();
  private static final Op RECIPROCAL = new Op.Reciprocal();
  private static final Op SIN = new Op.Sin();
  private static final Op COS = new Op.Cos();
  private static final Op ABS = new Op.Abs();
  private static final Op SIGN = new Op.Sign();
  private static final Op FLOOR = new Op.Floor();
  private static final Op ADD = new Op.Add();
  private static final Op SUB = new Op.Sub();
  private static final Op MUL = new Op.Mul();
  private static final Op DIV = new Op.Div();
  private static final Op MAX = new Op.Max();
  private static final Op MIN = new Op.Min();
  private static final Op POW = new Op.Pow();
  private static final Op LESS = new Op.Less();
  private static final Op EQUAL = new Op.Equal();
  private static final Op SELECT = new Op.Select();
  private static final Op MATMUL = new Op.MatMul();
  private static final Op DETACH = new Op.Detach();
  private static final Op TAKE = new Op.Take();

  private final Node node;

  Tensor(Node node) {
    this.node = node;
  }

  // Making

  /**
   * Returns a tensor of {@code float32} with these values, in row-major order. The array is copied.
   *
   * @throws IllegalArgumentException if their number is not the product of the axis lengths
   */
  public static Tensor of(float[] values, int... shape) {
    return leaf(HostBuffer.of(values.clone()), shape);
  }

  /** Returns a tensor of {@code float64} with these values, in row-major order. */
  public static Tensor of(double[] values, int... shape) {
    return leaf(HostBuffer.of(values.clone()), shape);
  }

  /** Returns a tensor of {@code int32} with these values, in row-major order. */
  public static Tensor of(int[] values, int... shape) {
    return leaf(HostBuffer.of(values.clone()), shape);
  }

  /** Returns a scalar of {@code float32}, as a leaf: its value may change from step to step. */
  public static Tensor scalar(double value) {
    return leaf(HostBuffer.of(new float[] {(float) value}));
  }

  private static Tensor leaf(Buffer buffer, int... shape) {
    return new Tensor(Node.leaf(Shape.of(shape), buffer));
  }

  /** Returns a tensor of {@code float32} with one number in every place. */
  public static Tensor full(double value, int... shape) {
    return new Tensor(Node.constant(value, Shape.of(shape), DType.FLOAT32));
  }

  /** Returns a tensor of {@code float32} zeros. */
  public static Tensor zeros(int... shape) {
    return full(0, shape);
  }

  /** Returns a tensor of {@code float32} ones. */
  public static Tensor ones(int... shape) {
    return full(1, shape);
  }

  /** Returns the tensor that a node of a computation graph stands for. */
  public static Tensor of(Node node) {
    return new Tensor(node);
  }

  /** Returns {@code 0, 1, …, length − 1} as {@code int32}. Shape: [length]. */
  public static Tensor range(int length) {
    return new Tensor(Node.iota(length, DType.INT32));
  }

  /** Returns a tensor of this one's shape and type with one number in every place. */
  public Tensor fullLike(double value) {
    return new Tensor(Node.constant(value, shape(), dtype()));
  }

  // What it is

  /** Returns the axis lengths. */
  public Shape shape() {
    return node.shape();
  }

  /** Returns the element type. */
  public DType dtype() {
    return node.dtype();
  }

  /** Returns the node of the computation graph. */
  public Node node() {
    return node;
  }

  // Reading

  /**
   * Returns the single element, computing it if need be.
   *
   * @throws IllegalStateException if there is more than one element
   */
  public double item() {
    if (shape().size() != 1) {
      throw new IllegalStateException(
          "item() reads a tensor of one element, this one has shape " + shape());
    }
    HostBuffer buffer = Engine.read(node);
    return switch (dtype()) {
      case FLOAT32 -> buffer.floats()[0];
      case FLOAT64 -> buffer.doubles()[0];
      case INT32 -> buffer.ints()[0];
    };
  }

  /**
   * Returns a copy of the elements in row-major order, computing them if need be.
   *
   * @throws IllegalStateException if the type is not {@code float32}
   */
  public float[] toArray() {
    requireType(DType.FLOAT32, "toArray()");
    return Engine.read(node).floats().clone();
  }

  /** Returns a copy of the elements of a {@code float64} tensor. */
  public double[] toDoubleArray() {
    requireType(DType.FLOAT64, "toDoubleArray()");
    return Engine.read(node).doubles().clone();
  }

  /** Returns a copy of the elements of an {@code int32} tensor. */
  public int[] toIntArray() {
    requireType(DType.INT32, "toIntArray()");
    return Engine.read(node).ints().clone();
  }

  private void requireType(DType type, String method) {
    if (dtype() != type) {
      throw new IllegalStateException(
          method + " reads " + type + ", this tensor is " + dtype() + ": cast it first");
    }
  }

  /** Computes several tensors together, so that what they share is computed once. */
  public static void compute(Tensor... tensors) {
    Engine.evaluate(nodes(List.of(tensors)));
  }

  static List<Node> nodes(List<Tensor> tensors) {
    List<Node> nodes = new ArrayList<>(tensors.size());
    for (Tensor tensor : tensors) {
      nodes.add(tensor.node);
    }
    return nodes;
  }

  // Element by element

  private Tensor unary(Op op) {
    return new Tensor(Node.of(op, node));
  }

  private Tensor binary(Op op, Tensor other) {
    if (shape().equals(other.shape())) {
      return new Tensor(Node.of(op, node, other.node));
    }
    Shape common;
    try {
      common = Shape.broadcast(shape(), other.shape());
    } catch (IllegalArgumentException e) {
      // Node.of names both operands in its message.
      throw new ShapeException(
          op.label(),
          gradus.graph.Scope.current(),
          String.valueOf(e.getMessage()),
          List.of(
              new ShapeException.Operand("left", shape(), node.describe()),
              new ShapeException.Operand("right", other.shape(), other.node.describe())));
    }
    return new Tensor(Node.of(op, broadcastTo(common).node, other.broadcastTo(common).node));
  }

  private Tensor binary(Op op, double other) {
    return new Tensor(Node.of(op, node, fullLike(other).node));
  }

  /** Returns {@code −x}. */
  public Tensor neg() {
    return unary(NEG);
  }

  /** Returns {@code eˣ}. */
  public Tensor exp() {
    return unary(EXP);
  }

  /** Returns the natural logarithm. */
  public Tensor log() {
    return unary(LOG);
  }

  /** Returns {@code tanh x}. */
  public Tensor tanh() {
    return unary(TANH);
  }

  /** Returns {@code 1 / (1 + e⁻ˣ)}. */
  public Tensor sigmoid() {
    return unary(SIGMOID);
  }

  /** Returns {@code √x}. */
  public Tensor sqrt() {
    return unary(SQRT);
  }

  /** Returns {@code 1 / x}. */
  public Tensor reciprocal() {
    return unary(RECIPROCAL);
  }

  /** Returns {@code sin x}, x in radians. */
  public Tensor sin() {
    return unary(SIN);
  }

  /** Returns {@code cos x}, x in radians. */
  public Tensor cos() {
    return unary(COS);
  }

  /** Returns {@code |x|}. */
  public Tensor abs() {
    return unary(ABS);
  }

  /** Returns −1, 0 or 1. */
  public Tensor sign() {
    return unary(SIGN);
  }

  /** Returns the greatest whole number not above x. */
  public Tensor floor() {
    return unary(FLOOR);
  }

  /** Returns {@code x²}. */
  public Tensor square() {
    return mul(this);
  }

  /** Returns {@code max(x, 0)}, with derivative 0 at 0. */
  public Tensor relu() {
    return greater(0).select(this, fullLike(0));
  }

  /** Returns {@code ln(1 + eˣ)}, computed as {@code max(x, 0) + ln(1 + e^−|x|)}. */
  public Tensor softplus() {
    // Not relu(): its derivative 0 at 0 would make that of softplus 0 there, which is ½.
    return maximum(0).add(abs().neg().exp().add(1).log());
  }

  /** Returns {@code this + other}. */
  public Tensor add(Tensor other) {
    return binary(ADD, other);
  }

  /** Returns {@code this + other}. */
  public Tensor add(double other) {
    return binary(ADD, other);
  }

  /** Returns {@code this − other}. */
  public Tensor sub(Tensor other) {
    return binary(SUB, other);
  }

  /** Returns {@code this − other}. */
  public Tensor sub(double other) {
    return binary(SUB, other);
  }

  /** Returns {@code this · other}, element by element. */
  public Tensor mul(Tensor other) {
    return binary(MUL, other);
  }

  /** Returns {@code this · other}. */
  public Tensor mul(double other) {
    return binary(MUL, other);
  }

  /** Returns {@code this / other}. */
  public Tensor div(Tensor other) {
    return binary(DIV, other);
  }

  /** Returns {@code this / other}. */
  public Tensor div(double other) {
    return binary(DIV, other);
  }

  /** Returns {@code thisᵉ}. */
  public Tensor pow(double exponent) {
    return exponent == 2 ? square() : binary(POW, exponent);
  }

  /** Returns {@code this^exponent}, element by element. */
  public Tensor pow(Tensor exponent) {
    return binary(POW, exponent);
  }

  /** Returns the greater of the two. */
  public Tensor maximum(Tensor other) {
    return binary(MAX, other);
  }

  /** Returns the greater of the two. */
  public Tensor maximum(double other) {
    return binary(MAX, other);
  }

  /** Returns the lesser of the two. */
  public Tensor minimum(Tensor other) {
    return binary(MIN, other);
  }

  /** Returns the lesser of the two. */
  public Tensor minimum(double other) {
    return binary(MIN, other);
  }

  /** Returns 1 where {@code this < other}, otherwise 0. */
  public Tensor less(Tensor other) {
    return binary(LESS, other);
  }

  /** Returns 1 where {@code this < other}, otherwise 0. */
  public Tensor less(double other) {
    return binary(LESS, other);
  }

  /** Returns 1 where {@code this > other}, otherwise 0. */
  public Tensor greater(Tensor other) {
    return other.binary(LESS, this);
  }

  /** Returns 1 where {@code this > other}, otherwise 0. */
  public Tensor greater(double other) {
    return fullLike(other).binary(LESS, this);
  }

  /** Returns 1 where {@code this = other}, otherwise 0. */
  public Tensor equal(Tensor other) {
    return binary(EQUAL, other);
  }

  /** Returns 1 where {@code this = other}, otherwise 0. */
  public Tensor equal(double other) {
    return binary(EQUAL, other);
  }

  /** Returns {@code then} where this tensor is not 0, otherwise {@code otherwise}. */
  public Tensor select(Tensor then, Tensor otherwise) {
    Shape common = Shape.broadcast(shape(), Shape.broadcast(then.shape(), otherwise.shape()));
    return new Tensor(
        Node.of(
            SELECT,
            broadcastTo(common).node,
            then.broadcastTo(common).node,
            otherwise.broadcastTo(common).node));
  }

  /** Returns the same values as another type; floating point to integer rounds towards zero. */
  public Tensor cast(DType type) {
    return type == dtype() ? this : unary(new Op.Cast(type));
  }

  /**
   * Returns the same values, through which no derivative passes. What they are computed from stays
   * known; see {@link #snapshot}.
   */
  public Tensor detach() {
    return unary(DETACH);
  }

  /**
   * Returns a copy of the values, computed now, that knows nothing of what led to them: so memory
   * does not grow where each of many recorded steps goes on from the state that the one before
   * left.
   */
  public Tensor snapshot() {
    int[] dims = shape().toArray();
    return switch (dtype()) {
      case FLOAT32 -> of(toArray(), dims);
      case FLOAT64 -> of(toDoubleArray(), dims);
      case INT32 -> of(toIntArray(), dims);
    };
  }

  // Along axes

  /** Returns the sum of all elements. Shape: any → []. */
  public Tensor sum() {
    return reduce(true, allAxes()).reshape();
  }

  /** Returns the sums along axes, which are dropped. */
  public Tensor sum(int... axes) {
    return drop(reduce(true, axes), axes);
  }

  /** Returns the sums along axes, which stay with length 1. */
  public Tensor sumKeep(int... axes) {
    return reduce(true, axes);
  }

  /** Returns the mean of all elements. Shape: any → []. */
  public Tensor mean() {
    return sum().div(shape().size());
  }

  /** Returns the means along axes, which are dropped. */
  public Tensor mean(int... axes) {
    return sum(axes).div(count(axes));
  }

  /** Returns the means along axes, which stay with length 1. */
  public Tensor meanKeep(int... axes) {
    return sumKeep(axes).div(count(axes));
  }

  /** Returns the greatest of all elements. Shape: any → []. */
  public Tensor max() {
    return reduce(false, allAxes()).reshape();
  }

  /** Returns the greatest elements along axes, which are dropped. */
  public Tensor max(int... axes) {
    return drop(reduce(false, axes), axes);
  }

  /** Returns the greatest elements along axes, which stay with length 1. */
  public Tensor maxKeep(int... axes) {
    return reduce(false, axes);
  }

  /** Returns the place of the greatest element along an axis, the first of equals, as int32. */
  public Tensor argMax(int axis) {
    int fromFront = shape().axis(axis);
    int length = shape().dim(fromFront);
    int[] places = new int[shape().rank()];
    Arrays.fill(places, 1);
    places[fromFront] = length;
    Tensor place = range(length).cast(dtype()).reshape(places);
    Tensor candidates = equal(maxKeep(axis)).select(place.neg(), fullLike(-length));
    return candidates.max(axis).neg().cast(DType.INT32);
  }

  /**
   * Returns {@code ln Σ eˣ} along an axis, which stays with length 1, computed as {@code m + ln Σ
   * e^(x−m)} with m the maximum, so that nothing overflows.
   */
  public Tensor logSumExp(int axis) {
    Tensor max = maxKeep(axis).detach();
    return sub(max).exp().sumKeep(axis).log().add(max);
  }

  /** Returns {@code e^x_i / Σ_j e^x_j} along an axis. Shape: any → the same. */
  public Tensor softmax(int axis) {
    Tensor powers = sub(maxKeep(axis).detach()).exp();
    return powers.div(powers.sumKeep(axis));
  }

  /** Returns {@code x_i − ln Σ_j e^x_j} along an axis. Shape: any → the same. */
  public Tensor logSoftmax(int axis) {
    return sub(logSumExp(axis));
  }

  private Tensor reduce(boolean sum, int... axes) {
    int[] sorted = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sorted[i] = shape().axis(axes[i]);
    }
    Arrays.sort(sorted);
    Axes list = new Axes(sorted);
    return sorted.length == 0 ? this : unary(sum ? new Op.Sum(list) : new Op.ReduceMax(list));
  }

  private int[] allAxes() {
    return IntStream.range(0, shape().rank()).toArray();
  }

  private Tensor drop(Tensor reduced, int[] axes) {
    boolean[] dropped = new boolean[shape().rank()];
    for (int axis : axes) {
      dropped[shape().axis(axis)] = true;
    }
    return reduced.reshape(
        IntStream.range(0, dropped.length)
            .filter(i -> !dropped[i])
            .map(i -> shape().dim(i))
            .toArray());
  }

  private int count(int... axes) {
    int count = 1;
    for (int axis : axes) {
      count *= shape().dim(axis);
    }
    return count;
  }

  // Products

  /**
   * Returns the matrix product. Shape: [..., M, K] and [..., K, N] → [..., M, N]; leading axes
   * broadcast.
   */
  public Tensor matmul(Tensor other) {
    int rank = Math.max(shape().rank(), other.shape().rank());
    if (rank == 2 || shape().rank() < 2 || other.shape().rank() < 2) {
      return new Tensor(Node.of(MATMUL, node, other.node));
    }
    if (other.shape().rank() == 2) {
      // One right side for every batch: the batch axes are rows.
      int last = shape().dim(-1);
      int[] result = shape().with(-1, other.shape().dim(1)).toArray();
      return reshape(last == 0 ? 0 : shape().size() / last, last).matmul(other).reshape(result);
    }
    Shape batch =
        Shape.broadcast(
            shape().first(shape().rank() - 2), other.shape().first(other.shape().rank() - 2));
    Tensor left = broadcastTo(batch.then(shape().from(shape().rank() - 2)));
    Tensor right = other.broadcastTo(batch.then(other.shape().from(other.shape().rank() - 2)));
    return new Tensor(Node.of(MATMUL, left.node, right.node));
  }

  // Moving

  /** Returns the last two axes exchanged. Shape: [..., M, N] → [..., N, M]. */
  public Tensor transpose() {
    int rank = shape().rank();
    if (rank < 2) {
      throw new IllegalArgumentException("transpose() needs 2 axes or more, got shape " + shape());
    }
    int[] order = allAxes();
    order[rank - 1] = rank - 2;
    order[rank - 2] = rank - 1;
    return permute(order);
  }

  /** Returns the axes in another order: axis i of the result is axis {@code order[i]} of this. */
  public Tensor permute(int... order) {
    return unary(new Op.Permute(new Axes(order)));
  }

  /**
   * Returns the same elements in the same order under another shape; one length may be −1, and is
   * then worked out.
   */
  public Tensor reshape(int... dims) {
    int[] worked = dims.clone();
    int unknown = -1;
    int known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1 && unknown < 0) {
        unknown = i;
      } else {
        known *= dims[i];
      }
    }
    if (unknown >= 0) {
      worked[unknown] = known == 0 ? 0 : shape().size() / known;
    }
    return reshape(Shape.of(worked));
  }

  /** Returns the same elements in the same order under another shape. */
  public Tensor reshape(Shape shape) {
    return shape.equals(shape()) ? this : unary(new Op.Reshape(shape));
  }

  /** Returns all axes from {@code from} on as one. Shape: [B, C, H, W], 1 → [B, C·H·W]. */
  public Tensor flatten(int from) {
    int kept = shape().axis(from);
    int[] dims = Arrays.copyOf(shape().toArray(), kept + 1);
    dims[kept] = shape().from(kept).size();
    return reshape(dims);
  }

  /** Returns this tensor repeated along axes of length 1 and along new leading axes. */
  public Tensor broadcastTo(Shape shape) {
    return shape.equals(shape()) ? this : unary(new Op.Broadcast(shape));
  }

  /** Returns the elements from {@code from} up to but not including {@code to} along an axis. */
  public Tensor slice(int axis, int from, int to) {
    int fromFront = shape().axis(axis);
    int[] start = new int[shape().rank()];
    int[] size = shape().toArray();
    start[fromFront] = from;
    size[fromFront] = Math.subtractExact(to, from);
    return unary(new Op.Slice(new Axes(start), new Axes(size)));
  }

  /** Returns one element along an axis, which is dropped. */
  public Tensor get(int axis, int index) {
    return drop(slice(axis, index, index + 1), new int[] {axis});
  }

  /**
   * Returns equal parts of the last axis.
   *
   * @throws IllegalArgumentException if its length is not a multiple of {@code parts}
   */
  public List<Tensor> split(int parts) {
    int length = shape().dim(-1);
    if (parts < 1 || length % parts != 0) {
      throw new IllegalArgumentException(
          "the last axis of " + shape() + " cannot be split into " + parts + " equal parts");
    }
    int part = length / parts;
    return IntStream.range(0, parts).mapToObj(i -> slice(-1, i * part, (i + 1) * part)).toList();
  }

  /** Returns this tensor with zeros before and after along an axis. */
  public Tensor pad(int axis, int before, int after) {
    int fromFront = shape().axis(axis);
    int[] befores = new int[shape().rank()];
    int[] afters = new int[shape().rank()];
    befores[fromFront] = before;
    afters[fromFront] = after;
    return unary(new Op.Pad(new Axes(befores), new Axes(afters)));
  }

  /** Returns tensors one after the other along an axis. */
  public static Tensor concat(int axis, List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("concat needs one tensor or more");
    }
    int fromFront = tensors.getFirst().shape().axis(axis);
    return new Tensor(Node.of(new Op.Concat(fromFront), nodes(tensors).toArray(Node[]::new)));
  }

  /** Returns tensors of one shape along a new leading axis. */
  public static Tensor stack(List<Tensor> tensors) {
    return concat(0, tensors.stream().map(t -> t.reshape(Shape.of(1).then(t.shape()))).toList());
  }

  /**
   * Returns sliding windows along an axis as a new last axis. Shape: [..., L, ...] → [..., (L −
   * size) / stride + 1, ..., size].
   */
  public Tensor windows(int axis, int size, int stride) {
    return unary(new Op.Windows(shape().axis(axis), size, stride));
  }

  // Indexing

  /**
   * Returns rows of this table. Shape: table [V, D], indices [B, T] → [B, T, D]. An index outside
   * of 0 … V−1 throws {@link IndexOutOfBoundsException} when the value is computed.
   */
  public Tensor take(Tensor indices) {
    return new Tensor(Node.of(TAKE, node, indices.node));
  }

  /**
   * Returns 1 at the place that each index names, 0 elsewhere, as {@code float32}. Shape: [B] → [B,
   * classes].
   */
  public Tensor oneHot(int classes) {
    Tensor places = new Tensor(Node.iota(classes, DType.FLOAT32));
    return cast(DType.FLOAT32).reshape(shape().then(Shape.of(1))).equal(places);
  }

  /** Returns the shape and type, not the values, so that printing computes nothing. */
  @Override
  public String toString() {
    return "Tensor " + dtype() + shape();
  }
}
