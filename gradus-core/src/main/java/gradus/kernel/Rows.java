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
    boolean vectors = to - from >= LEAST_FOR_VECTORS && VectorTwin.ADD_ROWS.ready();
    for (int i = 0; i < count; i++) {
      int row = ReferenceKernels.checked(indices[indexOffset + i], rows);
      int x = valueOffset + i * width + from;
      int y = tableOffset + row * width + from;
      if (vectors) {
        VectorRows.add(1, to - from, values, x, 0, table, y, 0);
      } else {
        addRow(values, x, table, y, to - from);
      }
    }
  }

  /** How much scratch memory {@link #find} needs for a list of some length. */
  public static int findScratch(int length) {
    return Math.max(4, Integer.highestOneBit(Math.max(1, length)) * 4); // at most half full
  }

  /**
   * Finds the place at which each number first occurs in a list, the list's length where it does
   * not. Costs a look-up in a table of hashes for each of both.
   *
   * @param scratch of the length that {@link #findScratch} says
   */
  public static void find(
      int[] list,
      int listOffset,
      int length,
      int[] sought,
      int soughtOffset,
      int count,
      int[] out,
      int outOffset,
      int[] scratch) {
    Arrays.fill(scratch, 0);
    for (int i = 0; i < length; i++) {
      int slot = slot(list[listOffset + i], list, listOffset, scratch);
      if (scratch[slot] == 0) {
        scratch[slot] = i + 1;
      }
    }
    for (int i = 0; i < count; i++) {
      int slot = slot(sought[soughtOffset + i], list, listOffset, scratch);
      out[outOffset + i] = scratch[slot] == 0 ? length : scratch[slot] - 1;
    }
  }

  /** The slot that holds a number's first place plus 1, or the free one where it belongs. */
  private static int slot(int value, int[] list, int listOffset, int[] scratch) {
    int mask = scratch.length - 1;
    int hash = value * 0x9e3779b9; // the golden ratio's bits: neighbours fall far apart
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (scratch[slot] != 0 && list[listOffset + scratch[slot] - 1] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /**
   * Replaces the rows of a table that indices name, whatever the type of the elements.
   *
   * @throws IndexOutOfBoundsException if an index names no row; nothing has changed then
   */
  public static void put(HostBuffer table, int rows, HostBuffer indices, HostBuffer values) {
    check(indices, rows);
    int width = rows == 0 ? 0 : table.size() / rows;
    int[] places = indices.ints();
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(values.array(), i * width, table.array(), places[i] * width, width);
    }
  }

  /**
   * Checks indices into a table.
   *
   * @throws IndexOutOfBoundsException if one names no row
   */
  public static void check(HostBuffer indices, int rows) {
    for (int index : indices.ints()) {
      ReferenceKernels.checked(index, rows);
    }
  }

  private static void addRow(float[] x, int xStart, float[] y, int yStart, int length) {
    for (int i = 0; i < length; i++) {
      y[yStart + i] += x[xStart + i];
    }
  }
}
