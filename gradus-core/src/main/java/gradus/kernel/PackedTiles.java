package gradus.kernel;

/**
 * Copies rows of A tile by tile: in each, the elements of one column lie side by side, so that a
 * kernel reads the tile from front to back and needs one index for all of its rows.
 */
final class PackedTiles {

  private PackedTiles() {}

  /**
   * Packs rows; the tile that begins with row i begins at {@code i * steps}.
   *
   * @param steps the columns, {@code columnStride} apart
   * @param to what lies behind the rows, as far as a vector reaches, may be overwritten
   */
  static void pack(
      int rows, int steps, float[] a, int aIndex, int rowStride, int columnStride, float[] to) {
    for (int row = 0, tile; row < rows; row += tile) {
      tile = Microkernels.nextRows(rows - row);
      final int from = aIndex + row * rowStride;
      final int target = row * steps;
      if (rowStride == 1 && tile <= Microkernels.LANES && VectorTwin.SHORT_ROWS.ready()) {
        VectorShortRows.copy(1, steps, tile, a, from, 0, columnStride, to, target);
        continue;
      }
      transpose(tile, steps, a, from, rowStride, columnStride, to, target);
    }
  }

  /** Reads as many rows as a vector has lanes; those beyond the tile are overwritten at once. */
  private static void transpose(
      int tile,
      int steps,
      float[] a,
      int from,
      int rowStride,
      int columnStride,
      float[] to,
      int target) {
    final int lanes = Microkernels.LANES;
    final BlockTranspose kernel = Transposition.kernel().get();
    final int blocks = steps / lanes;
    int step = 0;
    if (columnStride == 1
        && tile <= lanes
        && kernel != null
        && blocks > 0
        && from + (lanes - 1) * rowStride + steps <= a.length) {
      kernel.run(a, from, rowStride, to, target, tile, blocks);
      step = blocks * lanes;
    }
    final int source = from + step * columnStride;
    final int left = target + step * tile;
    Transposition.copy(steps - step, tile, a, source, columnStride, rowStride, to, left, tile);
  }

  /**
   * C += A·B in scalar loops, on some tiles of equal size, one below the other.
   *
   * @param first the first step of k
   * @param steps the end of k, and of what is packed
   * @param b row {@code first} of B is at {@code bIndex}
   * @param add whether to add to C instead of replacing it
   */
  static void multiply(
      int tiles,
      int tile,
      int columns,
      int first,
      int steps,
      float[] a,
      int aIndex,
      float[] b,
      int bIndex,
      int bStep,
      float[] c,
      int cIndex,
      int cRow,
      boolean add) {
    for (int t = 0; t < tiles; t++) {
      final int ai = aIndex + t * tile * steps + first * tile;
      final int ci = cIndex + t * tile * cRow;
      ScalarMatMul.multiply(
          tile, columns, steps - first, a, ai, 1, tile, b, bIndex, bStep, 1, c, ci, cRow, add);
    }
  }
}
