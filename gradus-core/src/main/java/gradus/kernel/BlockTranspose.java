package gradus.kernel;

/** Transposes square blocks of one vector's length in registers. */
interface BlockTranspose {

  /**
   * Copies element (i, j) of each block to (j, i). The next block is one vector further in the rows
   * of {@code from}, and as many rows further down in {@code to}.
   *
   * @param fromStride the distance between rows of {@code from}
   * @param toStride the distance between rows of {@code to}
   * @param blocks the number of blocks; if it is not positive, nothing is read or written, and the
   *     kernel counts up to 0
   */
  void run(
      float[] from,
      int fromIndex,
      int fromStride,
      float[] to,
      int toIndex,
      int toStride,
      int blocks);
}
