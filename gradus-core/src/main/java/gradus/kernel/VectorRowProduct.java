package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.LENGTH;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One row times a matrix, c = a B, as sampling at batch 1 needs it. Every element of B is used
 * once, so the time is that of reading B: eight of its rows side by side, each from left to right.
 * Tiles of columns would jump from page to page.
 *
 * <p>An element of c is one chain of fused multiply-adds in ascending order, as in {@link
 * ScalarMatMul}.
 */
final class VectorRowProduct {
  private static final int COLUMNS_AT_ONCE = 2048; // of c, which stay in the first-level cache

  private VectorRowProduct() {}

  static void multiply(
      int n,
      int k,
      float[] a,
      int aIndex,
      int aStep,
      float[] b,
      int bIndex,
      int bRow,
      float[] c,
      int cIndex,
      boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(c, cIndex, cIndex + n, 0f);
    }
    for (int column = 0; column < n; column += COLUMNS_AT_ONCE) {
      int columns = Math.min(COLUMNS_AT_ONCE, n - column);
      int step = 0;
      for (; step + 8 <= k; step += 8) {
        int ai = aIndex + step * aStep;
        int bi = bIndex + step * bRow + column;
        eightRows(columns, a, ai, aStep, b, bi, bRow, c, cIndex + column);
      }
      for (; step < k; step++) {
        float scale = a[aIndex + step * aStep];
        oneRow(columns, scale, b, bIndex + step * bRow + column, c, cIndex + column);
      }
    }
  }

  private static void eightRows(
      int n, float[] a, int ai, int aStep, float[] b, int bi, int bRow, float[] c, int ci) {
    FloatVector a0 = FloatVector.broadcast(FLOATS, a[ai]);
    FloatVector a1 = FloatVector.broadcast(FLOATS, a[ai + aStep]);
    FloatVector a2 = FloatVector.broadcast(FLOATS, a[ai + 2 * aStep]);
    FloatVector a3 = FloatVector.broadcast(FLOATS, a[ai + 3 * aStep]);
    FloatVector a4 = FloatVector.broadcast(FLOATS, a[ai + 4 * aStep]);
    FloatVector a5 = FloatVector.broadcast(FLOATS, a[ai + 5 * aStep]);
    FloatVector a6 = FloatVector.broadcast(FLOATS, a[ai + 6 * aStep]);
    FloatVector a7 = FloatVector.broadcast(FLOATS, a[ai + 7 * aStep]);
    int whole = n & -LENGTH;
    for (int j = 0; j < whole; j += LENGTH) {
      FloatVector sum = FloatVector.fromArray(FLOATS, c, ci + j);
      int at = bi + j;
      sum = a0.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at), sum);
      sum = a1.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at + bRow), sum);
      sum = a2.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at + 2 * bRow), sum);
      sum = a3.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at + 3 * bRow), sum);
      sum = a4.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at + 4 * bRow), sum);
      sum = a5.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at + 5 * bRow), sum);
      sum = a6.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at + 6 * bRow), sum);
      sum = a7.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, at + 7 * bRow), sum);
      sum.intoArray(c, ci + j);
    }
    if (whole < n) {
      lastColumns(n - whole, a, ai, aStep, b, bi + whole, bRow, c, ci + whole);
    }
  }

  /** Eight rows of less than a vector, written once, since masked stores are slow. */
  private static void lastColumns(
      int n, float[] a, int ai, int aStep, float[] b, int bi, int bRow, float[] c, int ci) {
    VectorMask<Float> mask = FLOATS.indexInRange(0, n);
    FloatVector sum = FloatVector.fromArray(FLOATS, c, ci, mask);
    for (int row = 0; row < 8; row++) {
      FloatVector scale = FloatVector.broadcast(FLOATS, a[ai + row * aStep]);
      FloatVector factor = FloatVector.fromArray(FLOATS, b, bi + row * bRow, mask);
      sum = scale.lanewise(VectorOperators.FMA, factor, sum);
    }
    sum.intoArray(c, ci, mask);
  }

  private static void oneRow(int n, float scale, float[] b, int bi, float[] c, int ci) {
    FloatVector a = FloatVector.broadcast(FLOATS, scale);
    for (int j = 0; j < n; j += LENGTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(j, n);
      FloatVector sum = FloatVector.fromArray(FLOATS, c, ci + j, mask);
      a.lanewise(VectorOperators.FMA, FloatVector.fromArray(FLOATS, b, bi + j, mask), sum)
          .intoArray(c, ci + j, mask);
    }
  }
}
