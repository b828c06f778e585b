package gradus.graph;

import org.jspecify.annotations.Nullable;

/**
 * One place in a computation graph: an operation, its inputs, and what is known of the result. A
 * node compares by identity. Its operation, inputs, shape and type never change; its value is kept
 * once computed.
 */
public final class Node {
  private static final Node[] NONE = {};

  private final Op op;
  private final Node[] inputs;
  private final Shape shape;
  private final DType dtype;
  private final String path;
  private final @Nullable Source source;
  private final long version;
  private @Nullable Buffer value;
  // A walk's own mark: the walk's number in the high half, the node's index in the low half.
  // Written and read only under the lock of GraphWalk.
  private long mark;

  private Node(
      Op op,
      Node[] inputs,
      Shape shape,
      DType dtype,
      @Nullable Source source,
      @Nullable Buffer value) {
    this.op = op;
    this.inputs = inputs;
    this.shape = shape;
    this.dtype = dtype;
    this.path = Scope.current();
    this.source = source;
    this.version = source == null ? 0 : source.version();
    this.value = value;
  }

  /**
   * Records an operation on nodes.
   *
   * @throws ShapeException if the operands do not fit
   */
  public static Node of(Op op, Node... inputs) {
    return new Node(
        op, inputs, ShapeRules.shape(op, inputs), ShapeRules.dtype(op, inputs), null, null);
  }

  /** Returns a leaf with these values. */
  public static Node leaf(Shape shape, Buffer value) {
    return leaf(shape, value, null);
  }

  /** Returns a leaf whose values come from a source, which a held plan reads anew for each run. */
  public static Node leaf(Shape shape, Buffer value, @Nullable Source source) {
    if (shape.size() != value.size()) {
      throw new IllegalArgumentException(
          "shape " + shape + " has " + shape.size() + " elements, got " + value.size());
    }
    return new Node(Leafs.LEAF, NONE, shape, value.dtype(), source, value);
  }

  /** Returns a leaf that only a held plan can give values to. */
  public static Node placeholder(Shape shape, DType dtype, @Nullable Source source) {
    return new Node(Leafs.LEAF, NONE, shape, dtype, source, null);
  }

  /** Returns a node with one number in every place. */
  public static Node constant(double value, Shape shape, DType dtype) {
    return new Node(new Op.Constant(value), NONE, shape, dtype, null, null);
  }

  /** Returns the node {@code 0, 1, …, length − 1}. */
  public static Node iota(int length, DType dtype) {
    return new Node(Leafs.IOTA, NONE, Shape.of(length), dtype, null, null);
  }

  /** Returns the operation. */
  public Op op() {
    return op;
  }

  /** Returns the number of inputs. */
  public int inputCount() {
    return inputs.length;
  }

  /** Returns one of the inputs. */
  public Node input(int index) {
    return inputs[index];
  }

  /** Returns the shape of the result. */
  public Shape shape() {
    return shape;
  }

  /** Returns the element type of the result. */
  public DType dtype() {
    return dtype;
  }

  /** Returns the path of the module that recorded this node, empty outside of any. */
  public String path() {
    return path;
  }

  /** Returns where a leaf's values come from; null for plain data and for operations. */
  public @Nullable Source source() {
    return source;
  }

  /** Returns the version that the source had when this leaf was recorded. */
  public long version() {
    return version;
  }

  /** Returns the values, null while not computed. */
  public @Nullable Buffer value() {
    return value;
  }

  /** Keeps the computed values. For the engine. */
  public void keep(Buffer computed) {
    value = computed;
  }

  long mark() {
    return mark;
  }

  void mark(long newMark) {
    mark = newMark;
  }

  /** Returns how an error message names this node as an operand. */
  public String describe() {
    String name;
    if (source != null) {
      name = source.name() + " ";
    } else if (!path.isEmpty()) {
      name = "output of " + path + " ";
    } else if (op instanceof Op.Origin) {
      name = "";
    } else {
      name = "result of " + op.label() + " ";
    }
    return name + shape;
  }

  @Override
  public String toString() {
    return op.label() + " " + dtype + shape;
  }

  private static final class Leafs {
    static final Op LEAF = new Op.Leaf();
    static final Op IOTA = new Op.Iota();
  }
}
