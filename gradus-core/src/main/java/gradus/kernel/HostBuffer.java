package gradus.kernel;

import gradus.graph.Buffer;
import gradus.graph.DType;
import java.lang.reflect.Array;

/** Values in a Java array on the heap. */
public final class HostBuffer extends Buffer {
  private final Object array;
  private final DType dtype;

  private HostBuffer(Object array, DType dtype) {
    this.array = array;
    this.dtype = dtype;
  }

  /** Wraps an array, without copying. */
  public static HostBuffer of(float[] array) {
    return new HostBuffer(array, DType.FLOAT32);
  }

  /** Wraps an array, without copying. */
  public static HostBuffer of(double[] array) {
    return new HostBuffer(array, DType.FLOAT64);
  }

  /** Wraps an array, without copying. */
  public static HostBuffer of(int[] array) {
    return new HostBuffer(array, DType.INT32);
  }

  /** Returns a new buffer of zeros. */
  public static HostBuffer allocate(DType dtype, int size) {
    return switch (dtype) {
      case FLOAT32 -> of(new float[size]);
      case FLOAT64 -> of(new double[size]);
      case INT32 -> of(new int[size]);
    };
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public int size() {
    return Array.getLength(array);
  }

  /** Returns the array itself: {@code float[]}, {@code double[]} or {@code int[]}. */
  public Object array() {
    return array;
  }

  /** Returns the array itself. */
  public float[] floats() {
    return (float[]) array;
  }

  /** Returns the array itself. */
  public double[] doubles() {
    return (double[]) array;
  }

  /** Returns the array itself. */
  public int[] ints() {
    return (int[]) array;
  }
}
