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
      int row = checked(indices[indexOffset + i], rows);
      System.arraycopy(table, tableOffset + row * tableStride, out, outOffset + i * width, width);
    }
  }

  /**
   * Returns an index that names a row.
   *
   * @throws IndexOutOfBoundsException if it names none
   */
  public static int checked(int index, int rows) {
    return ReferenceKernels.checked(index, rows);
  }
}
