package gradus.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What each operation asks of its operands, and the shape and type that it gives. */
final class ShapeRules {
  private ShapeRules() {}

  static Shape shape(Op op, Node[] in) {
    return switch (op) {
      case Op.Origin _ -> throw new IllegalArgumentException("an origin states its own shape");
      case Op.Unary _, Op.Detach _ -> in[0].shape();
      case Op.Cast _ -> in[0].shape();
      case Op.Binary _ -> equal(op, in, "left", "right");
      case Op.Select _ -> equal(op, in, "condition", "then", "otherwise");
      case Op.Reduction reduction -> reduced(reduction, in[0]);
      case Op.MatMul _ -> matMul(op, in[0], in[1]);
      case Op.Reshape reshape -> {
        if (!(reshape.shape().size() == in[0].shape().size())) {
          throw failure(
              op,
              "the number of elements must stay, got "
                  + in[0].shape().size()
                  + " and "
                  + reshape.shape().size()
                  + " in "
                  + reshape.shape(),
              in,
              "input");
        }
        yield reshape.shape();
      }
      case Op.Permute permute -> permuted(permute, in[0]);
      case Op.Broadcast broadcast -> {
        checkBroadcast(broadcast, in[0]);
        yield broadcast.shape();
      }
      case Op.Slice slice -> sliced(slice, in[0]);
      case Op.Pad pad -> padded(pad, in[0]);
      case Op.Concat concat -> concatenated(concat, in);
      case Op.Windows windows -> windows(windows, in[0]);
      case Op.Fold fold -> folded(fold, in[0]);
      case Op.Take _ -> in[1].shape().then(in[0].shape().from(1));
      case Op.ScatterAdd scatter -> scattered(scatter, in[0], in[1]);
      case Op.Find _ -> in[1].shape();
      case Op.RandomUniform uniform -> {
        if (!(in[0].shape().size() == 2)) {
          throw failure(op, "a key has 2 elements", in, "key");
        }
        yield uniform.shape();
      }
    };
  }

  static DType dtype(Op op, Node[] in) {
    return switch (op) {
      case Op.Origin _ -> throw new IllegalArgumentException("an origin states its own type");
      case Op.Cast cast -> cast.to();
      case Op.RandomUniform _ -> {
        if (!(in[0].dtype() == DType.INT32)) {
          throw failure(op, "a key is int32, got " + in[0].dtype(), in, "key");
        }
        yield DType.FLOAT32;
      }
      case Op.Take _ -> {
        requireIndices(op, in[1]);
        yield in[0].dtype();
      }
      case Op.ScatterAdd _ -> {
        requireIndices(op, in[0]);
        yield in[1].dtype();
      }
      case Op.Find _ -> {
        requireIndices(op, in[0]);
        requireIndices(op, in[1]);
        yield DType.INT32;
      }
      case Op.Select _, Op.Binary _, Op.MatMul _, Op.Concat _ -> {
        for (Node node : in) {
          if (!(node.dtype() == in[0].dtype())) {
            throw failure(
                op,
                "operands must have one type, got " + in[0].dtype() + " and " + node.dtype(),
                in,
                roles(in.length));
          }
        }
        yield in[0].dtype();
      }
      case Op.Unary _, Op.Detach _, Op.Reduction _, Op.Movement _, Op.Fold _ -> in[0].dtype();
    };
  }

  private static void requireIndices(Op op, Node indices) {
    if (!(indices.dtype() == DType.INT32)) {
      throw failure(
          op, "indices must be int32, got " + indices.dtype(), new Node[] {indices}, "indices");
    }
  }

  private static Shape equal(Op op, Node[] in, String... roles) {
    for (int i = 1; i < in.length; i++) {
      if (!in[i].shape().equals(in[0].shape())) {
        throw failure(
            op, "shapes must be equal, got " + in[0].shape() + " and " + in[i].shape(), in, roles);
      }
    }
    return in[0].shape();
  }

  private static Shape reduced(Op.Reduction op, Node x) {
    int[] dims = x.shape().toArray();
    for (int i = 0; i < op.axes().count(); i++) {
      int axis = op.axes().get(i);
      requireAxis(op, axis, x);
      dims[axis] = 1;
    }
    return Shape.of(dims);
  }

  private static Shape matMul(Op op, Node a, Node b) {
    Node[] in = {a, b};
    int rank = a.shape().rank();
    if (!(rank >= 2 && b.shape().rank() == rank)) {
      throw failure(
          op,
          "both sides need the same rank, 2 or more, got " + rank + " and " + b.shape().rank(),
          in,
          "left",
          "right");
    }
    for (int axis = 0; axis < rank - 2; axis++) {
      if (!(a.shape().dim(axis) == b.shape().dim(axis))) {
        throw failure(
            op,
            mustEqual(
                "left axis " + axis,
                "right axis " + axis,
                a.shape().dim(axis),
                b.shape().dim(axis)),
            in,
            "left",
            "right");
      }
    }
    int left = a.shape().dim(rank - 1);
    int right = b.shape().dim(rank - 2);
    if (!(left == right)) {
      throw failure(
          op,
          mustEqual("left axis " + (rank - 1), "right axis " + (rank - 2), left, right),
          in,
          "left",
          "right");
    }
    return a.shape().with(rank - 1, b.shape().dim(rank - 1));
  }

  private static Shape permuted(Op.Permute op, Node x) {
    int[] order = op.order().values();
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (!(sorted[i] == i && sorted.length == x.shape().rank())) {
        throw failure(
            op,
            "the order must name each of " + x.shape().rank() + " axes once, got " + op.order(),
            new Node[] {x},
            "input");
      }
    }
    int[] dims = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      dims[i] = x.shape().dim(order[i]);
    }
    return Shape.of(dims);
  }

  private static void checkBroadcast(Op.Broadcast op, Node x) {
    int added = op.shape().rank() - x.shape().rank();
    boolean fits = added >= 0;
    for (int i = 0; fits && i < x.shape().rank(); i++) {
      int length = x.shape().dim(i);
      fits = length == 1 || length == op.shape().dim(added + i);
    }
    if (!fits) {
      throw failure(
          op,
          "each axis, from the last, must be equal or 1, got " + x.shape() + " to " + op.shape(),
          new Node[] {x},
          "input");
    }
  }

  private static Shape sliced(Op.Slice op, Node x) {
    int rank = x.shape().rank();
    boolean fits = op.start().count() == rank && op.size().count() == rank;
    for (int i = 0; fits && i < rank; i++) {
      int start = op.start().get(i);
      int size = op.size().get(i);
      fits = start >= 0 && size >= 0 && start <= x.shape().dim(i) - size;
    }
    if (!fits) {
      throw failure(
          op,
          "the block from " + op.start() + " of size " + op.size() + " must lie inside",
          new Node[] {x},
          "input");
    }
    return Shape.of(op.size().values());
  }

  private static Shape padded(Op.Pad op, Node x) {
    int[] dims = x.shape().toArray();
    boolean fits = op.before().count() == dims.length && op.after().count() == dims.length;
    for (int i = 0; fits && i < dims.length; i++) {
      fits = op.before().get(i) >= 0 && op.after().get(i) >= 0;
      dims[i] += op.before().get(i) + op.after().get(i);
    }
    if (!fits) {
      throw failure(
          op,
          "each axis needs two paddings of 0 or more, got " + op.before() + " and " + op.after(),
          new Node[] {x},
          "input");
    }
    return Shape.of(dims);
  }

  private static Shape concatenated(Op.Concat op, Node[] in) {
    requireAxis(op, op.axis(), in[0]);
    int length = 0;
    for (Node node : in) {
      if (!(node.shape().rank() == in[0].shape().rank()
          && node.shape().with(op.axis(), 0).equals(in[0].shape().with(op.axis(), 0)))) {
        throw failure(op, "all axes but " + op.axis() + " must be equal", in, roles(in.length));
      }
      length += node.shape().dim(op.axis());
    }
    return in[0].shape().with(op.axis(), length);
  }

  private static Shape windows(Op.Windows op, Node x) {
    requireAxis(op, op.axis(), x);
    int length = x.shape().dim(op.axis());
    if (!(op.stride() >= 1 && op.size() >= 1 && op.size() <= length)) {
      throw failure(
          op,
          "a window of "
              + op.size()
              + " with stride "
              + op.stride()
              + " must fit an axis of length "
              + length,
          new Node[] {x},
          "input");
    }
    return x.shape()
        .with(op.axis(), (length - op.size()) / op.stride() + 1)
        .then(Shape.of(op.size()));
  }

  private static Shape folded(Op.Fold op, Node x) {
    requireAxis(op, op.axis(), x);
    int rank = x.shape().rank();
    int count = x.shape().dim(op.axis());
    int size = x.shape().dim(rank - 1);
    if (!(op.axis() < rank - 1 && (count - 1) * op.stride() + size <= op.length())) {
      throw failure(
          op,
          count
              + " windows of "
              + size
              + " with stride "
              + op.stride()
              + " must fit a length of "
              + op.length(),
          new Node[] {x},
          "input");
    }
    return x.shape().first(rank - 1).with(op.axis(), op.length());
  }

  private static Shape scattered(Op.ScatterAdd op, Node indices, Node rows) {
    int rank = indices.shape().rank();
    Node[] in = {indices, rows};
    if (!(rows.shape().rank() >= rank && rows.shape().first(rank).equals(indices.shape()))) {
      throw failure(
          op, "the rows' leading axes must equal the shape of the indices", in, "indices", "rows");
    }
    return Shape.of(op.rows()).then(rows.shape().from(rank));
  }

  private static void requireAxis(Op op, int axis, Node x) {
    if (!(axis >= 0 && axis < x.shape().rank())) {
      throw failure(op, "axis " + axis + " does not exist", new Node[] {x}, "input");
    }
  }

  private static String mustEqual(String left, String right, int gotLeft, int gotRight) {
    return left + " must equal " + right + ", got " + gotLeft + " and " + gotRight;
  }

  private static String[] roles(int count) {
    if (count == 2) {
      return new String[] {"left", "right"};
    }
    var roles = new String[count];
    Arrays.setAll(roles, i -> "operand " + i);
    return roles;
  }

  /** The one formatter of operand errors. */
  static ShapeException failure(Op op, String rule, Node[] in, String... roles) {
    List<ShapeException.Operand> operands = new ArrayList<>();
    for (int i = 0; i < roles.length && i < in.length; i++) {
      operands.add(new ShapeException.Operand(roles[i], in[i].shape(), in[i].describe()));
    }
    return new ShapeException(op.label(), Scope.current(), rule, operands);
  }
}
