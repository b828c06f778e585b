package gradus.graph;

import java.util.Arrays;

/**
 * The lengths of a tensor's axes, outermost first: {@code [B, D]} for a batch of vectors, {@code
 * []} for a scalar.
 */
public final class Shape {
  /** The shape of a single number. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /**
   * Returns the shape with these axis lengths.
   *
   * @throws IllegalArgumentException if a length is negative, or the number of elements exceeds
   *     {@link Integer#MAX_VALUE}
   */
  public static Shape of(int... dims) {
    if (dims.length == 0) {
      return SCALAR;
    }
    long size = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "an axis length must not be negative, got " + Arrays.toString(dims));
      }
      size *= dim;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a tensor holds at most 2,147,483,647 elements, got shape " + Arrays.toString(dims));
      }
    }
    return new Shape(dims.clone());
  }

  /** Returns the number of axes. */
  public int rank() {
    return dims.length;
  }

  /**
   * Returns the length of an axis.
   *
   * @param axis from 0, or from −1 for the last
   * @throws IllegalArgumentException if there is no such axis
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /**
   * Returns an axis counted from the front.
   *
   * @param axis from 0, or from −1 for the last
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int fromFront = axis < 0 ? axis + dims.length : axis;
    if (fromFront < 0 || fromFront >= dims.length) {
      throw new IllegalArgumentException(
          "axis " + axis + " does not exist in shape " + this + " of rank " + dims.length);
    }
    return fromFront;
  }

  /** Returns the number of elements, 1 for a scalar. */
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /** Returns a copy of the axis lengths. */
  public int[] toArray() {
    return dims.clone();
  }

  /** Returns this shape with the length of one axis replaced. */
  public Shape with(int axis, int length) {
    int[] changed = dims.clone();
    changed[axis(axis)] = length;
    return of(changed);
  }

  /** Returns this shape without its leading axes before {@code from}. */
  public Shape from(int from) {
    return of(Arrays.copyOfRange(dims, from, dims.length));
  }

  /** Returns the leading {@code count} axes. */
  public Shape first(int count) {
    return of(Arrays.copyOf(dims, count));
  }

  /** Returns this shape followed by the axes of another. */
  public Shape then(Shape other) {
    int[] joined = Arrays.copyOf(dims, dims.length + other.dims.length);
    System.arraycopy(other.dims, 0, joined, dims.length, other.dims.length);
    return of(joined);
  }

  /**
   * Returns the shape that both shapes broadcast to, by NumPy's rule: align at the last axis; two
   * lengths agree when they are equal or one of them is 1.
   *
   * @throws IllegalArgumentException if they do not agree
   */
  public static Shape broadcast(Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int left = i <= a.rank() ? a.dims[a.rank() - i] : 1;
      int right = i <= b.rank() ? b.dims[b.rank() - i] : 1;
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException(
            "axis -" + i + " must be equal or 1, got " + left + " and " + right);
      }
      dims[rank - i] = left == 1 ? right : left;
    }
    return of(dims);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Shape shape && Arrays.equals(dims, shape.dims));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
