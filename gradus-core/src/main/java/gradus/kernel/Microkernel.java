package gradus.kernel;

/**
 * The innermost piece of the matrix product: one tile of C, a few rows by a few vectors, kept in
 * registers while k runs.
 */
interface Microkernel {

  /**
   * Computes C += A·B, or C = A·B, on some tiles one below the other. Each element of C is a chain
   * of fused multiply-adds with k ascending.
   *
   * @param tiles how many, at least 1
   * @param a holds A; element (i, k) is at {@code aIndex + i * aRowStride + k}; for a kernel for
   *     {@linkplain PackedTiles packed tiles}, a tile of r rows has it at {@code aIndex + k * r +
   *     i}, and the next begins {@code r * aRowStride} further
   * @param b holds B; element (k, j) is at {@code bIndex + k * bStep + j}; read in whole vectors
   * @param bStep the distance between the rows of B; a kernel for packed B knows it, and ignores
   *     this
   * @param c holds C; element (i, j) is at {@code cIndex + i * cRowStride + j}
   * @param depth the number of steps k; if it is not positive, nothing is read or written, and the
   *     kernel counts up to 0
   * @param tail how many lanes of the last vector of C are written; ignored by kernels without mask
   * @param accumulate whether the chains start from C instead of from 0
   */
  void run(
      int tiles,
      float[] a,
      int aIndex,
      int aRowStride,
      float[] b,
      int bIndex,
      int bStep,
      float[] c,
      int cIndex,
      int cRowStride,
      int depth,
      int tail,
      boolean accumulate);
}
