package gradus.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A primitive operation. Everything else (softmax, cross-entropy, an LSTM) is composed of these. An
 * operation holds attributes only; its operands are the inputs of a {@link Node}.
 */
public sealed interface Op {
  /** Returns the operation's name, as printed plans and error messages show it. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** An operation without inputs. */
  sealed interface Origin extends Op {}

  /** {@code y_i = f(x_i)}. Shape: any → the same. */
  sealed interface Unary extends Op {}

  /** {@code y_i = f(a_i, b_i)}. Shape: two equal → the same. */
  sealed interface Binary extends Op {}

  /** Combines the elements along axes, which stay with length 1. */
  sealed interface Reduction extends Op {
    /** Returns the axes, ascending, as a list so that equal operations compare equal. */
    Axes axes();
  }

  /** Moves elements without computing. */
  sealed interface Movement extends Op {}

  // Origins

  /** Values given from outside: data, a parameter, a random key. */
  record Leaf() implements Origin {}

  /** One number in every place. */
  record Constant(double value) implements Origin {
    @Override
    public String label() {
      return "constant " + value;
    }
  }

  /** {@code y_i = i} along a single axis. */
  record Iota() implements Origin {}

  // Element-wise

  /** {@code −x}. */
  record Neg() implements Unary {}

  /** {@code eˣ}. */
  record Exp() implements Unary {}

  /** The natural logarithm {@code ln x}. */
  record Log() implements Unary {}

  /** {@code tanh x}. */
  record Tanh() implements Unary {}

  /** {@code 1 / (1 + e⁻ˣ)}. */
  record Sigmoid() implements Unary {}

  /** {@code √x}. */
  record Sqrt() implements Unary {}

  /** {@code 1 / x}. */
  record Reciprocal() implements Unary {}

  /** {@code sin x}, x in radians. */
  record Sin() implements Unary {}

  /** {@code cos x}, x in radians. */
  record Cos() implements Unary {}

  /** {@code |x|}. */
  record Abs() implements Unary {}

  /** −1, 0 or 1. */
  record Sign() implements Unary {}

  /** The greatest whole number not above x. */
  record Floor() implements Unary {}

  /** {@code a + b}. */
  record Add() implements Binary {}

  /** {@code a − b}. */
  record Sub() implements Binary {}

  /** {@code a · b}. */
  record Mul() implements Binary {}

  /** {@code a / b}. */
  record Div() implements Binary {}

  /** The greater of a and b. */
  record Max() implements Binary {}

  /** The lesser of a and b. */
  record Min() implements Binary {}

  /** {@code aᵇ}. */
  record Pow() implements Binary {}

  /** 1 where {@code a < b}, otherwise 0. */
  record Less() implements Binary {}

  /** 1 where {@code a = b}, otherwise 0. */
  record Equal() implements Binary {}

  /** {@code a} where the condition is not 0, otherwise {@code b}. */
  record Select() implements Op {}

  /** The same values as another type. Floating point to integer rounds towards zero. */
  record Cast(DType to) implements Op {}

  /** The same values, through which no derivative passes. */
  record Detach() implements Op {}

  // Reductions

  /** The sum along axes. */
  record Sum(Axes axes) implements Reduction {}

  /** The maximum along axes. */
  record ReduceMax(Axes axes) implements Reduction {
    @Override
    public String label() {
      return "max";
    }
  }

  // Products

  /** {@code C = A · B}. Shape: [..., M, K] and [..., K, N] → [..., M, N]. */
  record MatMul() implements Op {}

  // Movement

  /** The same elements in the same order under another shape. */
  record Reshape(Shape shape) implements Movement {}

  /** The axes in another order: output axis i is input axis {@code order[i]}. */
  record Permute(Axes order) implements Movement {
    /** Returns the permutation that undoes this one. */
    public Permute inverse() {
      int[] inverse = new int[order.count()];
      for (int i = 0; i < inverse.length; i++) {
        inverse[order.get(i)] = i;
      }
      return new Permute(new Axes(inverse));
    }
  }

  /** Repetition along axes of length 1, and along new leading axes. */
  record Broadcast(Shape shape) implements Movement {}

  /** A block: {@code size[i]} elements from {@code start[i]} along each axis. */
  record Slice(Axes start, Axes size) implements Movement {}

  /** Zeros before and after each axis. */
  record Pad(Axes before, Axes after) implements Movement {}

  /** Tensors one after the other along an axis. */
  record Concat(int axis) implements Movement {}

  /**
   * Sliding windows along an axis, as a new last axis. Shape: [..., L, ...] → [..., (L − size) /
   * stride + 1, ..., size].
   */
  record Windows(int axis, int size, int stride) implements Movement {}

  /** The transpose of {@link Windows}: adds the windows up where they lie. */
  record Fold(int axis, int length, int stride) implements Op {}

  // Indexing and chance

  /** Rows of a table. Shape: table [V, ...] and indices [I...] → [I..., ...]. */
  record Take() implements Op {}

  /** The transpose of {@link Take}. Shape: indices [I...] and rows [I..., ...] → [V, ...]. */
  record ScatterAdd(int rows) implements Op {}

  /**
   * The place at which each number first occurs in a list, the list's length where it does not.
   * Shape: list [N] and sought [...], both {@code int32} → [...].
   */
  record Find() implements Op {}

  /**
   * Uniform numbers in [0, 1) from the counter-based generator Threefry-2×32, by a key [2] of
   * {@code int32} (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
   */
  record RandomUniform(Shape shape) implements Op {
    @Override
    public String label() {
      return "uniform";
    }
  }

  /** A short list of axes or lengths that compares by value. */
  final class Axes {
    private final int[] values;

    /** Makes a list of these values. */
    public Axes(int... values) {
      this.values = values.clone();
    }

    /** Returns a copy of the values. */
    public int[] values() {
      return values.clone();
    }

    /** Returns how many there are. */
    public int count() {
      return values.length;
    }

    /** Returns one of the values. */
    public int get(int index) {
      return values[index];
    }

    /** Returns whether a value is among them. */
    public boolean contains(int value) {
      for (int v : values) {
        if (v == value) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Axes axes && Arrays.equals(values, axes.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return Arrays.stream(values)
          .mapToObj(Integer::toString)
          .collect(Collectors.joining(", ", "(", ")"));
    }
  }
}
