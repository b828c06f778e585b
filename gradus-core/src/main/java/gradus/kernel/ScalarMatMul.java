package gradus.kernel;

import java.util.Arrays;

/**
 * The matrix product in plain loops: the definition of the result, the way of tiny products, and
 * the fallback where there are no vectors.
 *
 * <p>Every element is one chain of fused multiply-adds with k ascending, c ← a<sub>ik</sub>
 * b<sub>kj</sub> + c, rounded once a step. All matrix products of this package compute these bits.
 */
final class ScalarMatMul {

  // What repays the start of the vector loops that the compiler makes of a row.
  private static final int MIN_STREAM = 64;
  private static final int MIN_COLUMNS = 8;

  private ScalarMatMul() {}

  /**
   * C[M, N] = A[M, K] · B[K, N], or C += A·B.
   *
   * @param aRow the distance between rows of A, {@code aStep} between its columns
   * @param bStep the distance between rows of B, {@code bColumn} between its columns
   * @param cRow the distance between rows of C, whose columns are adjacent
   */
  static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aIndex,
      int aRow,
      int aStep,
      float[] b,
      int bIndex,
      int bStep,
      int bColumn,
      float[] c,
      int cIndex,
      int cRow,
      boolean accumulate) {
    if (bColumn == 1 && n >= MIN_COLUMNS && (long) n * k >= MIN_STREAM) {
      for (int i = 0; i < m; i++) {
        final int ci = cIndex + i * cRow;
        if (!accumulate) {
          Arrays.fill(c, ci, ci + n, 0f);
        }
        streamRow(n, k, a, aIndex + i * aRow, aStep, b, bIndex, bStep, c, ci);
      }
      return;
    }
    final int blocked = n & -4;
    for (int i = 0; i < m; i++) {
      final int ai = aIndex + i * aRow;
      final int ci = cIndex + i * cRow;
      for (int j = 0; j < blocked; j += 4) {
        final int bi = bIndex + j * bColumn;
        fourChains(k, a, ai, aStep, b, bi, bStep, bColumn, c, ci + j, 1, accumulate);
      }
    }
    for (int j = blocked; j < n; j++) {
      final int bi = bIndex + j * bColumn;
      int i = 0;
      for (; i + 4 <= m; i += 4) {
        final int ai = aIndex + i * aRow;
        final int ci = cIndex + i * cRow + j;
        fourChains(k, b, bi, bStep, a, ai, aStep, aRow, c, ci, cRow, accumulate);
      }
      for (; i < m; i++) {
        final int ai = aIndex + i * aRow;
        final int ci = cIndex + i * cRow + j;
        c[ci] = chain(k, a, ai, aStep, b, bi, bStep, accumulate ? c[ci] : 0f);
      }
    }
  }

  private static float chain(
      int k, float[] a, int ai, int aStep, float[] b, int bi, int bStep, float sum) {
    for (int s = 0; s < k; s++, ai += aStep, bi += bStep) {
      sum = Math.fma(a[ai], b[bi], sum);
    }
    return sum;
  }

  /**
   * Computes four elements of a row of C from one row of A and four columns of B, or of a column of
   * C from one column of B, given as A, and four rows of A: chains that do not wait for each other.
   */
  private static void fourChains(
      int k,
      float[] a,
      int ai,
      int aStep,
      float[] b,
      int bi,
      int bStep,
      int bStride,
      float[] c,
      int ci,
      int cStride,
      boolean accumulate) {
    float sum0 = accumulate ? c[ci] : 0f;
    float sum1 = accumulate ? c[ci + cStride] : 0f;
    float sum2 = accumulate ? c[ci + 2 * cStride] : 0f;
    float sum3 = accumulate ? c[ci + 3 * cStride] : 0f;
    for (int s = 0; s < k; s++, ai += aStep, bi += bStep) {
      final float factor = a[ai];
      sum0 = Math.fma(factor, b[bi], sum0);
      sum1 = Math.fma(factor, b[bi + bStride], sum1);
      sum2 = Math.fma(factor, b[bi + 2 * bStride], sum2);
      sum3 = Math.fma(factor, b[bi + 3 * bStride], sum3);
    }
    c[ci] = sum0;
    c[ci + cStride] = sum1;
    c[ci + 2 * cStride] = sum2;
    c[ci + 3 * cStride] = sum3;
  }

  /** Adds to a row of C, four steps at a time; the compiler turns the inner loops into vectors. */
  private static void streamRow(
      int n, int k, float[] a, int ai, int aStep, float[] b, int bi, int bStep, float[] c, int ci) {
    int s = 0;
    for (; s + 4 <= k; s += 4) {
      final int ak = ai + s * aStep;
      final float a0 = a[ak];
      final float a1 = a[ak + aStep];
      final float a2 = a[ak + 2 * aStep];
      final float a3 = a[ak + 3 * aStep];
      final int b0 = bi + s * bStep;
      final int b1 = b0 + bStep;
      final int b2 = b1 + bStep;
      final int b3 = b2 + bStep;
      for (int j = 0; j < n; j++) {
        float sum = Math.fma(a0, b[b0 + j], c[ci + j]);
        sum = Math.fma(a1, b[b1 + j], sum);
        sum = Math.fma(a2, b[b2 + j], sum);
        c[ci + j] = Math.fma(a3, b[b3 + j], sum);
      }
    }
    for (; s < k; s++) {
      final float a0 = a[ai + s * aStep];
      final int b0 = bi + s * bStep;
      for (int j = 0; j < n; j++) {
        c[ci + j] = Math.fma(a0, b[b0 + j], c[ci + j]);
      }
    }
  }
}
