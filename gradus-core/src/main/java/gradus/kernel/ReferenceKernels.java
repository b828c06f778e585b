package gradus.kernel;

import gradus.graph.DType;
import gradus.graph.Op;
import gradus.graph.Shape;

/**
 * Every operation in the plainest way: one element after another, in double precision, rounded to
 * the element type at the end. The oracle of the tests, the path of {@code float64} and {@code
 * int32}, and the fallback for what no faster kernel covers.
 */
public final class ReferenceKernels {
  private ReferenceKernels() {}

  /** Computes one operation into an output that overlaps no input. */
  public static void run(Op op, Strided[] in, Strided out) {
    int size = out.shape().size();
    switch (op) {
      case Op.Leaf _ -> throw new IllegalArgumentException("a leaf is given, not computed");
      case Op.Constant constant -> {
        for (int i = 0; i < size; i++) {
          out.set(i, constant.value());
        }
      }
      case Op.Iota _ -> {
        for (int i = 0; i < size; i++) {
          out.set(i, i);
        }
      }
      case Op.Unary unary -> {
        for (int i = 0; i < size; i++) {
          out.set(i, unary(unary, in[0].get(i), out.dtype()));
        }
      }
      case Op.Cast _, Op.Detach _, Op.Reshape _ -> copy(in[0], out);
      case Op.Binary binary -> {
        for (int i = 0; i < size; i++) {
          out.set(i, binary(binary, in[0].get(i), in[1].get(i)));
        }
      }
      case Op.Select _ -> {
        for (int i = 0; i < size; i++) {
          out.set(i, in[0].get(i) != 0 ? in[1].get(i) : in[2].get(i));
        }
      }
      case Op.Reduction reduction -> reduce(reduction, in[0], out);
      case Op.MatMul _ -> matMul(in[0], in[1], out);
      case Op.Permute permute -> copy(permuted(permute, in[0], out.shape()), out);
      case Op.Broadcast _ -> copy(broadcast(in[0], out.shape()), out);
      case Op.Slice slice -> copy(block(in[0], slice.start(), out.shape()), out);
      case Op.Pad pad -> {
        fill(out, 0);
        copy(in[0], block(out, pad.before(), in[0].shape()));
      }
      case Op.Concat concat -> concat(concat.axis(), in, out);
      case Op.Windows windows -> copy(windows(in[0], windows.axis(), windows.stride(), out), out);
      case Op.Fold fold -> {
        fill(out, 0);
        add(in[0], windows(out, fold.axis(), fold.stride(), in[0]));
      }
      case Op.Take _ -> take(in[0], in[1], out);
      case Op.ScatterAdd _ -> scatterAdd(in[0], in[1], out);
      case Op.Find _ -> find(in[0], in[1], out);
      case Op.RandomUniform _ -> {
        long key = ((int) in[0].get(0) & 0xffffffffL) | ((long) in[0].get(1) << 32);
        for (int i = 0; i < size; i++) {
          long block = Threefry.block(key, i >> 1);
          int bits = (i & 1) == 0 ? (int) block : (int) (block >>> 32);
          out.set(i, (bits >>> 8) * 0x1.0p-24);
        }
      }
    }
  }

  private static double unary(Op.Unary op, double x, DType type) {
    boolean single = type == DType.FLOAT32;
    return switch (op) {
      case Op.Neg _ -> -x;
      case Op.Exp _ -> single ? FloatMath.exp((float) x) : StrictMath.exp(x);
      case Op.Log _ -> single ? FloatMath.log((float) x) : StrictMath.log(x);
      case Op.Tanh _ -> single ? FloatMath.tanh((float) x) : StrictMath.tanh(x);
      case Op.Sigmoid _ -> single ? FloatMath.sigmoid((float) x) : 1 / (1 + StrictMath.exp(-x));
      case Op.Sqrt _ -> StrictMath.sqrt(x);
      case Op.Reciprocal _ -> 1 / x;
      case Op.Sin _ -> StrictMath.sin(x);
      case Op.Cos _ -> StrictMath.cos(x);
      case Op.Abs _ -> Math.abs(x);
      case Op.Sign _ -> Math.signum(x);
      case Op.Floor _ -> Math.floor(x);
    };
  }

  private static double binary(Op.Binary op, double a, double b) {
    return switch (op) {
      case Op.Add _ -> a + b;
      case Op.Sub _ -> a - b;
      case Op.Mul _ -> a * b;
      case Op.Div _ -> a / b;
      case Op.Max _ -> Math.max(a, b);
      case Op.Min _ -> Math.min(a, b);
      case Op.Pow _ -> StrictMath.pow(a, b);
      case Op.Less _ -> a < b ? 1 : 0;
      case Op.Equal _ -> a == b ? 1 : 0;
    };
  }

  private static void fill(Strided out, double value) {
    for (int i = 0; i < out.shape().size(); i++) {
      out.set(i, value);
    }
  }

  private static void copy(Strided from, Strided to) {
    for (int i = 0; i < to.shape().size(); i++) {
      to.set(i, from.get(i));
    }
  }

  private static void add(Strided from, Strided to) {
    for (int i = 0; i < from.shape().size(); i++) {
      to.set(i, to.get(i) + from.get(i));
    }
  }

  private static void reduce(Op.Reduction op, Strided x, Strided out) {
    boolean sum = op instanceof Op.Sum;
    int[] strides = out.strides().clone();
    for (int axis : op.axes().values()) {
      strides[axis] = 0; // every element along a reduced axis meets one place of the output
    }
    Strided meeting = out.view(x.shape(), out.offset(), strides);
    double[] results = new double[out.shape().size()];
    java.util.Arrays.fill(results, sum ? 0 : Double.NEGATIVE_INFINITY);
    Strided places = of(results, out.shape());
    for (int axis : op.axes().values()) {
      places.strides()[axis] = 0;
    }
    Strided wide = places.view(meeting.shape(), 0, places.strides());
    for (int i = 0; i < x.shape().size(); i++) {
      double value = x.get(i);
      wide.set(i, sum ? wide.get(i) + value : Math.max(wide.get(i), value));
    }
    for (int i = 0; i < results.length; i++) {
      out.set(i, results[i]);
    }
  }

  private static Strided of(double[] values, Shape shape) {
    return new Strided(values, 0, shape, Strided.rowMajor(shape));
  }

  private static void matMul(Strided a, Strided b, Strided out) {
    int rank = a.shape().rank();
    int m = a.shape().dim(rank - 2);
    int k = a.shape().dim(rank - 1);
    int n = b.shape().dim(rank - 1);
    int batches = m * n == 0 ? 0 : out.shape().size() / (m * n);
    boolean single = out.dtype() == DType.FLOAT32;
    for (int batch = 0; batch < batches; batch++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int q = 0; q < k; q++) {
            double left = a.get((batch * m + i) * k + q);
            double right = b.get((batch * k + q) * n + j);
            sum = single ? Math.fma((float) left, (float) right, (float) sum) : sum + left * right;
          }
          out.set((batch * m + i) * n + j, sum);
        }
      }
    }
  }

  private static Strided permuted(Op.Permute op, Strided x, Shape shape) {
    int[] strides = new int[x.strides().length];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = x.strides()[op.order().get(i)];
    }
    return x.view(shape, x.offset(), strides);
  }

  private static Strided broadcast(Strided x, Shape shape) {
    int[] strides = new int[shape.rank()];
    int added = shape.rank() - x.shape().rank();
    for (int i = added; i < strides.length; i++) {
      strides[i] = x.shape().dim(i - added) == 1 ? 0 : x.strides()[i - added];
    }
    return x.view(shape, x.offset(), strides);
  }

  private static Strided block(Strided x, Op.Axes start, Shape shape) {
    int offset = x.offset();
    for (int i = 0; i < x.strides().length; i++) {
      offset += start.get(i) * x.strides()[i];
    }
    return x.view(shape, offset, x.strides());
  }

  private static void concat(int axis, Strided[] in, Strided out) {
    int[] start = new int[out.shape().rank()];
    for (Strided part : in) {
      copy(part, block(out, new Op.Axes(start), part.shape()));
      start[axis] += part.shape().dim(axis);
    }
  }

  /** Views {@code x} as the windows that {@code like} has the shape of. */
  private static Strided windows(Strided x, int axis, int stride, Strided like) {
    int rank = x.strides().length;
    int[] strides = java.util.Arrays.copyOf(x.strides(), rank + 1);
    strides[rank] = strides[axis];
    strides[axis] *= stride;
    return x.view(like.shape(), x.offset(), strides);
  }

  private static void take(Strided table, Strided indices, Strided out) {
    int rows = table.shape().dim(0);
    int width = rows == 0 ? 0 : table.shape().size() / rows;
    for (int i = 0; i < indices.shape().size(); i++) {
      int row = checked((int) indices.get(i), rows);
      for (int j = 0; j < width; j++) {
        out.set(i * width + j, table.get(row * width + j));
      }
    }
  }

  private static void scatterAdd(Strided indices, Strided rows, Strided out) {
    fill(out, 0);
    int count = out.shape().dim(0);
    int width = count == 0 ? 0 : out.shape().size() / count;
    for (int i = 0; i < indices.shape().size(); i++) {
      int row = checked((int) indices.get(i), count);
      for (int j = 0; j < width; j++) {
        out.set(row * width + j, out.get(row * width + j) + rows.get(i * width + j));
      }
    }
  }

  private static void find(Strided list, Strided sought, Strided out) {
    int length = list.shape().size();
    for (int i = 0; i < sought.shape().size(); i++) {
      int place = 0;
      while (place < length && list.get(place) != sought.get(i)) {
        place++;
      }
      out.set(i, place);
    }
  }

  /** Returns an index into a table, or says which one does not exist. */
  static int checked(int index, int rows) {
    if (index < 0 || index >= rows) {
      throw new IndexOutOfBoundsException(
          "index " + index + " names no row of a table of " + rows + " rows");
    }
    return index;
  }
}
