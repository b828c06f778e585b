package gradus.kernel;

import java.util.Arrays;

/**
 * Sums and maxima that are no row reductions of a strip: over a middle axis, and of a whole array.
 *
 * <p>All bits are defined by this class; {@link VectorReductions} has the same. Nothing is
 * allocated.
 */
public final class Reductions {

  /** How many elements {@link #chunkSums} adds up at a time; fixed, whatever the threads. */
  public static final int CHUNK = 4096;

  private static final int SMALL = 512;

  private Reductions() {}

  /**
   * Sums over the middle axis: out[o, i] = Σ_r x[o, r, i], r ascending, starting at 0.
   *
   * <p><em>Shape</em> [outer, reduced, inner] → [outer, inner], both contiguous. A call computes
   * the columns {@code innerFrom} to {@code innerTo} (exclusive) of all o; threads may share them
   * out.
   */
  public static void sumMiddle(
      float[] x,
      int xOffset,
      int outer,
      int reduced,
      int inner,
      float[] out,
      int outOffset,
      int innerFrom,
      int innerTo) {
    for (int o = 0; o < outer; o++) {
      int from = xOffset + o * reduced * inner + innerFrom;
      int to = outOffset + o * inner + innerFrom;
      int columns = innerTo - innerFrom;
      if ((long) columns * reduced >= SMALL && VectorTwin.SUM_ROWS.ready()) {
        VectorReductions.sumRows(x, from, reduced, inner, columns, out, to);
      } else {
        sumRows(x, from, reduced, inner, columns, out, to);
      }
    }
  }

  /** The maximum over the middle axis, by {@link Math#max(float, float)} from -∞; see the sum. */
  public static void maxMiddle(
      float[] x,
      int xOffset,
      int outer,
      int reduced,
      int inner,
      float[] out,
      int outOffset,
      int innerFrom,
      int innerTo) {
    for (int o = 0; o < outer; o++) {
      int from = xOffset + o * reduced * inner + innerFrom;
      int to = outOffset + o * inner + innerFrom;
      int columns = innerTo - innerFrom;
      if ((long) columns * reduced >= SMALL && VectorTwin.MAX_ROWS.ready()) {
        VectorReductions.maxRows(x, from, reduced, inner, columns, out, to);
      } else {
        maxRows(x, from, reduced, inner, columns, out, to);
      }
    }
  }

  static void sumRows(
      float[] x, int from, int rows, int rowStride, int columns, float[] out, int to) {
    Arrays.fill(out, to, to + columns, 0f);
    for (int r = 0; r < rows; r++) {
      int row = from + r * rowStride;
      for (int c = 0; c < columns; c++) {
        out[to + c] += x[row + c];
      }
    }
  }

  static void maxRows(
      float[] x, int from, int rows, int rowStride, int columns, float[] out, int to) {
    Arrays.fill(out, to, to + columns, Float.NEGATIVE_INFINITY);
    for (int r = 0; r < rows; r++) {
      int row = from + r * rowStride;
      for (int c = 0; c < columns; c++) {
        out[to + c] = Math.max(out[to + c], x[row + c]);
      }
    }
  }

  /** The number of chunks of an array of some length. */
  public static int chunks(int length) {
    return (int) (((long) length + CHUNK - 1) / CHUNK);
  }

  /**
   * Sums chunks of x, each as {@link StripProgram} defines the sum of a row, into an array with one
   * place for each chunk. Threads may share the chunks out.
   *
   * @param partialSums the sum of chunk k goes to {@code partialsOffset + k}
   */
  public static void chunkSums(
      float[] x,
      int offset,
      int length,
      int chunkFrom,
      int chunkTo,
      float[] partialSums,
      int partialsOffset) {
    for (int k = chunkFrom; k < chunkTo; k++) {
      int from = offset + k * CHUNK;
      int count = Math.min(CHUNK, length - k * CHUNK);
      partialSums[partialsOffset + k] =
          count >= SMALL && VectorTwin.SUM.ready()
              ? VectorReductions.sum(x, from, count)
              : PartialSums.sum(x, from, count);
    }
  }

  /** Adds the sums of chunks in ascending order, starting at 0. */
  public static float combineSums(float[] partialSums, int offset, int chunks) {
    float sum = 0f;
    for (int k = 0; k < chunks; k++) {
      sum += partialSums[offset + k];
    }
    return sum;
  }

  /** The maximum of a range by {@link Math#max(float, float)} from -∞; ranges combine by max. */
  public static float max(float[] x, int offset, int length) {
    if (length >= SMALL && VectorTwin.MAX.ready()) {
      return VectorReductions.max(x, offset, length);
    }
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }

  /** The sum of a range of any length, as threads would compute it. */
  public static float sumAll(float[] x, int offset, int length) {
    float sum = 0f;
    for (int done = 0; done < length; done += CHUNK) {
      int count = Math.min(CHUNK, length - done);
      sum +=
          count >= SMALL && VectorTwin.SUM.ready()
              ? VectorReductions.sum(x, offset + done, count)
              : PartialSums.sum(x, offset + done, count);
    }
    return sum;
  }
}
