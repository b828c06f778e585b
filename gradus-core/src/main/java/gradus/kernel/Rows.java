package gradus.kernel;

/** Rows of a table by index: gather and scatter-add. */
public final class Rows {
  private Rows() {}

  /**
   * Copies row {@code indices[i]} of the table to row i of the output.
   *
   * @param tableStride the distance between rows of the table
   * @throws IndexOutOfBoundsException if an index names no row
   */
  public static void take(
      float[] table,
      int tableOffset,
      int tableStride,
      int rows,
      int[] indices,
      int indexOffset,
      int count,
      int width,
      float[] out,
      int outOffset) {
    for (int i = 0; i < count; i++) {
      int row = ReferenceKernels.checked(indices[indexOffset + i], rows);
      System.arraycopy(table, tableOffset + row * tableStride, out, outOffset + i * width, width);
    }
  }

  /**
   * Adds row i of the values to row {@code indices[i]} of the output, in the order of i, after
   * filling the output with zeros.
   *
   * @param valueStride the distance between rows of the values
   * @throws IndexOutOfBoundsException if an index names no row
   */
  public static void scatterAdd(
      float[] values,
      int valueOffset,
      int valueStride,
      int rows,
      int[] indices,
      int indexOffset,
      int count,
      int width,
      float[] out,
      int outOffset) {
    java.util.Arrays.fill(out, outOffset, outOffset + rows * width, 0f);
    for (int i = 0; i < count; i++) {
      int row = ReferenceKernels.checked(indices[indexOffset + i], rows);
      int from = valueOffset + i * valueStride;
      int to = outOffset + row * width;
      for (int j = 0; j < width; j++) {
        out[to + j] += values[from + j];
      }
    }
  }
}
