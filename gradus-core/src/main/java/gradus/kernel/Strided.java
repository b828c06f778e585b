package gradus.kernel;

import gradus.graph.DType;
import gradus.graph.Shape;

/**
 * Elements somewhere in an array: where they begin, and how far apart neighbours along each axis
 * lie. A stride of 0 repeats an element.
 *
 * @param array {@code float[]}, {@code double[]} or {@code int[]}
 * @param offset the place of the first element
 * @param shape the axis lengths
 * @param strides the distance, in elements, of neighbours along each axis
 */
public record Strided(Object array, int offset, Shape shape, int[] strides) {
  /** Returns a buffer's elements in row-major order. */
  public static Strided of(HostBuffer buffer, Shape shape) {
    return new Strided(buffer.array(), 0, shape, rowMajor(shape));
  }

  /** Returns the strides of row-major order. */
  public static int[] rowMajor(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.dim(axis);
    }
    return strides;
  }

  /** Returns the element type. */
  public DType dtype() {
    return switch (array) {
      case float[] _ -> DType.FLOAT32;
      case double[] _ -> DType.FLOAT64;
      default -> DType.INT32;
    };
  }

  /** Returns the place in the array of the element with this number in row-major order. */
  int place(int index) {
    int place = offset;
    int rest = index;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      int dim = shape.dim(axis);
      place += rest % dim * strides[axis];
      rest /= dim;
    }
    return place;
  }

  double get(int index) {
    return switch (array) {
      case float[] floats -> floats[place(index)];
      case double[] doubles -> doubles[place(index)];
      default -> ((int[]) array)[place(index)];
    };
  }

  void set(int index, double value) {
    switch (array) {
      case float[] floats -> floats[place(index)] = (float) value;
      case double[] doubles -> doubles[place(index)] = value;
      default -> ((int[]) array)[place(index)] = (int) value;
    }
  }

  /** Returns the same elements under other axes. */
  Strided view(Shape newShape, int newOffset, int[] newStrides) {
    return new Strided(array, newOffset, newShape, newStrides);
  }
}
