package gradus.kernel;

/**
 * What is fixed about a matrix product before it runs: sizes and distances, in elements.
 *
 * <p>C[g, i, j] = Σ<sub>k</sub> A[g, i, k] B[g, k, j] for every group g. Element (g, i, k) of A is
 * at {@code aOffset + g * aGroupStride + i * aRowStride + k * aColumnStride}, and so on; the
 * columns of C are adjacent. A transposed matrix is one with its strides exchanged.
 *
 * @param groups the number of independent products
 * @param m the rows of A and C
 * @param n the columns of B and C
 * @param k the columns of A and rows of B
 * @param bPacked whether B is given as {@link PackedMatrix} lays it out; its row and column strides
 *     are then ignored
 */
public record MatMulShape(
    int groups,
    int m,
    int n,
    int k,
    int aGroupStride,
    int aRowStride,
    int aColumnStride,
    int bGroupStride,
    int bRowStride,
    int bColumnStride,
    int cGroupStride,
    int cRowStride,
    boolean bPacked) {

  /** Checks the sizes. */
  public MatMulShape {
    if (groups < 0 || m < 0 || n < 0 || k < 0) {
      throw new IllegalArgumentException(
          "Sizes of a matrix product cannot be negative, got groups %d, m %d, n %d, k %d."
              .formatted(groups, m, n, k));
    }
    // Of a single column any stride is right, and this one is fast.
    if (n == 1) {
      bColumnStride = 1;
    }
    if (k == 1) {
      aColumnStride = 1;
    }
  }

  /** One product [m, k] · [k, n] → [m, n] of dense row-major matrices. */
  public static MatMulShape of(int m, int n, int k) {
    return new MatMulShape(1, m, n, k, m * k, k, 1, k * n, n, 1, m * n, n, false);
  }

  /** With other distances between the rows and between the columns of A. */
  public MatMulShape withA(int rowStride, int columnStride) {
    return new MatMulShape(
        groups,
        m,
        n,
        k,
        aGroupStride,
        rowStride,
        columnStride,
        bGroupStride,
        bRowStride,
        bColumnStride,
        cGroupStride,
        cRowStride,
        bPacked);
  }

  /** With other distances between the rows and between the columns of B. */
  public MatMulShape withB(int rowStride, int columnStride) {
    return new MatMulShape(
        groups,
        m,
        n,
        k,
        aGroupStride,
        aRowStride,
        aColumnStride,
        bGroupStride,
        rowStride,
        columnStride,
        cGroupStride,
        cRowStride,
        false);
  }

  /** With another distance between the rows of C. */
  public MatMulShape withC(int rowStride) {
    return new MatMulShape(
        groups,
        m,
        n,
        k,
        aGroupStride,
        aRowStride,
        aColumnStride,
        bGroupStride,
        bRowStride,
        bColumnStride,
        cGroupStride,
        rowStride,
        bPacked);
  }

  /** With A given as the transpose of a dense row-major [k, m]. */
  public MatMulShape withTransposedA() {
    return withA(1, m);
  }

  /** With B given as the transpose of a dense row-major [n, k]. */
  public MatMulShape withTransposedB() {
    return withB(1, k);
  }

  /** With B packed; groups are then {@code PackedMatrix.size(k, n)} apart. */
  public MatMulShape withPackedB() {
    return new MatMulShape(
        groups,
        m,
        n,
        k,
        aGroupStride,
        aRowStride,
        aColumnStride,
        PackedMatrix.size(k, n),
        bRowStride,
        bColumnStride,
        cGroupStride,
        cRowStride,
        true);
  }

  /** With a number of groups at the given distances; a distance of 0 shares a matrix. */
  public MatMulShape withGroups(int groups, int aStride, int bStride, int cStride) {
    return new MatMulShape(
        groups,
        m,
        n,
        k,
        aStride,
        aRowStride,
        aColumnStride,
        bStride,
        bRowStride,
        bColumnStride,
        cStride,
        cRowStride,
        bPacked);
  }

  /** The number of multiply-adds. */
  long work() {
    return (long) groups * m * n * k;
  }
}
