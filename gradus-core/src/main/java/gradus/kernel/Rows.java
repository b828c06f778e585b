package gradus.kernel;

import java.util.Arrays;

/** Rows of a table by index: gather and scatter-add. */
public final class Rows {
  private static final int LEAST_FOR_VECTORS = 16;

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
   * Adds row i of the values to row {@code indices[i]} of a table, in the order of i, after filling
   * the table with zeros. Threads may share the columns out.
   *
   * @param rows how many rows the table has
   * @param width how many columns
   * @param from the first column to compute
   * @param to the end of the columns to compute
   * @throws IndexOutOfBoundsException if an index names no row
   */
  public static void scatterAdd(
      float[] values,
      int valueOffset,
      int[] indices,
      int indexOffset,
      int count,
      float[] table,
      int tableOffset,
      int rows,
      int width,
      int from,
      int to) {
    for (int row = 0; row < rows; row++) {
      Arrays.fill(table, tableOffset + row * width + from, tableOffset + row * width + to, 0f);
    }
    boolean vectors = to - from >= LEAST_FOR_VECTORS && VectorTwins.ready();
    for (int i = 0; i < count; i++) {
      int row = ReferenceKernels.checked(indices[indexOffset + i], rows);
      int x = valueOffset + i * width + from;
      int y = tableOffset + row * width + from;
      if (vectors) {
        VectorReductions.addRow(values, x, table, y, to - from);
      } else {
        addRow(values, x, table, y, to - from);
      }
    }
  }

  private static void addRow(float[] x, int xStart, float[] y, int yStart, int length) {
    for (int i = 0; i < length; i++) {
      y[yStart + i] += x[xStart + i];
    }
  }
}
