package gradus.kernel;

/** Copies a matrix of any strides to one whose columns are adjacent. */
final class Transposition {

  private static final int STEPS = 16;
  private static final WarmedKernel<BlockTranspose> KERNEL =
      new WarmedKernel<>(() -> BlockTransposeWriter.write(Microkernels.LANES), new Exercise());

  private Transposition() {}

  static WarmedKernel<BlockTranspose> kernel() {
    return KERNEL;
  }

  /**
   * Copies element (i, j) of a matrix, at {@code fromIndex + i * rowStride + j * columnStride}, to
   * {@code toIndex + i * toStride + j}. Fast when one of the strides is 1.
   */
  static void copy(
      int rows,
      int columns,
      float[] from,
      int fromIndex,
      int rowStride,
      int columnStride,
      float[] to,
      int toIndex,
      int toStride) {
    if (columnStride == 1) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(from, fromIndex + i * rowStride, to, toIndex + i * toStride, columns);
      }
      return;
    }
    final int lanes = Microkernels.LANES;
    final BlockTranspose kernel = rowStride == 1 && rows >= lanes ? KERNEL.get() : null;
    int j = 0;
    if (kernel != null) {
      final int last = rows % lanes == 0 ? 0 : rows - lanes; // a block that overlaps the one before
      for (; j + lanes <= columns; j += lanes) {
        final int source = fromIndex + j * columnStride;
        final int target = toIndex + j;
        kernel.run(from, source, columnStride, to, target, toStride, rows / lanes);
        if (last > 0) {
          kernel.run(from, source + last, columnStride, to, target + last * toStride, toStride, 1);
        }
      }
    }
    final int source = fromIndex + j * columnStride;
    copyElements(
        rows, columns - j, from, source, rowStride, columnStride, to, toIndex + j, toStride);
  }

  /** Reads a few elements of each column in turn, so that both sides stay in the cache. */
  private static void copyElements(
      int rows,
      int columns,
      float[] from,
      int fromIndex,
      int rowStride,
      int columnStride,
      float[] to,
      int toIndex,
      int toStride) {
    for (int start = 0; start < rows; start += STEPS) {
      final int end = Math.min(rows, start + STEPS);
      for (int j = 0; j < columns; j++) {
        final int source = fromIndex + j * columnStride;
        for (int i = start; i < end; i++) {
          to[toIndex + i * toStride + j] = from[source + i * rowStride];
        }
      }
    }
  }

  private static final class Exercise implements WarmUp.Exercise<BlockTranspose> {
    private static final int LANES = Microkernels.LANES;
    private static final int BLOCKS = 4;
    private final float[] from = new float[BLOCKS * LANES * LANES];
    private final float[] to = new float[from.length];

    @Override
    public void compute(BlockTranspose kernel, int turn) {
      kernel.run(from, 0, 2 * LANES, to, 0, LANES, 2);
    }

    @Override
    public int measured(BlockTranspose kernel) {
      kernel.run(from, 0, BLOCKS * LANES, to, 0, LANES, BLOCKS);
      final int stages = Integer.numberOfTrailingZeros(LANES);
      return BLOCKS * LANES * (stages + 2); // rows of the block loaded, exchanged, stored
    }

    @Override
    public void idle(BlockTranspose kernel, int count) {
      kernel.run(from, 0, 0, to, 0, 0, count);
    }
  }
}
