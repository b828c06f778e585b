package gradus.graph;

/** The type of a tensor's elements. */
public enum DType {
  /** IEEE 754 single precision: the type of all training work. */
  FLOAT32("float32", Float.BYTES),
  /** IEEE 754 double precision: the type of derivative checks. */
  FLOAT64("float64", Double.BYTES),
  /** 32-bit integers: the type of indices and class labels. */
  INT32("int32", Integer.BYTES);

  private final String label;
  private final int bytes;

  DType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** Returns the size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns whether elements are floating-point numbers, and so can carry a derivative. */
  public boolean isFloat() {
    return this != INT32;
  }

  @Override
  public String toString() {
    return label;
  }
}
