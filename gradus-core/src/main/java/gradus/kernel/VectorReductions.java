package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.LENGTH;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The vector twin of {@link Reductions}: the same bits, faster.
 *
 * <p>What a loop brings round is never the receiver of a call, since the compiler does not know its
 * class until it has a profile of the calls. So a sum ends with 0 + a, which changes no bit of a
 * sum that started at 0: such a sum is never -0.
 */
final class VectorReductions {

  private static final int TURNS = StripProgram.PARTIALS / LENGTH;

  private static final int ROWS_AT_ONCE = 32;

  private VectorReductions() {}

  /**
   * Down a few rows at a time, four vectors side by side while they last: the columns of many long
   * rows lie on as many pages of memory.
   */
  static void sumRows(
      float[] x, int from, int rows, int rowStride, int columns, float[] out, int to) {
    Arrays.fill(out, to, to + columns, 0f);
    for (int row = 0; row < rows; row += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, rows - row);
      addRows(x, from + row * rowStride, count, rowStride, columns, out, to);
    }
  }

  private static void addRows(
      float[] x, int from, int rows, int rowStride, int columns, float[] out, int to) {
    int c = 0;
    for (; c + 4 * LENGTH <= columns; c += 4 * LENGTH) {
      FloatVector a0 = FloatVector.fromArray(FLOATS, out, to + c);
      FloatVector a1 = FloatVector.fromArray(FLOATS, out, to + c + LENGTH);
      FloatVector a2 = FloatVector.fromArray(FLOATS, out, to + c + 2 * LENGTH);
      FloatVector a3 = FloatVector.fromArray(FLOATS, out, to + c + 3 * LENGTH);
      int at = from + c;
      for (int r = 0; r < rows; r++) {
        a0 = FloatVector.fromArray(FLOATS, x, at).add(a0);
        a1 = FloatVector.fromArray(FLOATS, x, at + LENGTH).add(a1);
        a2 = FloatVector.fromArray(FLOATS, x, at + 2 * LENGTH).add(a2);
        a3 = FloatVector.fromArray(FLOATS, x, at + 3 * LENGTH).add(a3);
        at += rowStride;
      }
      a0.intoArray(out, to + c);
      a1.intoArray(out, to + c + LENGTH);
      a2.intoArray(out, to + c + 2 * LENGTH);
      a3.intoArray(out, to + c + 3 * LENGTH);
    }
    for (; c < columns; c += LENGTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, columns);
      FloatVector a = FloatVector.fromArray(FLOATS, out, to + c, mask);
      int at = from + c;
      for (int r = 0; r < rows; r++) {
        a = FloatVector.fromArray(FLOATS, x, at, mask).add(a);
        at += rowStride;
      }
      a.intoArray(out, to + c, mask);
    }
  }

  static void maxRows(
      float[] x, int from, int rows, int rowStride, int columns, float[] out, int to) {
    FloatVector least = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < columns; c += LENGTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, columns);
      FloatVector a = least;
      int at = from + c;
      for (int r = 0; r < rows; r++) {
        a = FloatVector.fromArray(FLOATS, x, at, mask).max(a);
        at += rowStride;
      }
      least.max(a).intoArray(out, to + c, mask);
    }
  }

  /** Sixteen partial sums in as many vectors as they fill; lanes beyond the end add 0. */
  static float sum(float[] x, int from, int length) {
    if (length == 0) {
      return 0f;
    }
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector a2 = zero;
    FloatVector a3 = zero;
    int end = length & -StripProgram.PARTIALS;
    for (int i = 0; i < end; i += StripProgram.PARTIALS) {
      a0 = FloatVector.fromArray(FLOATS, x, from + i).add(a0);
      if (TURNS > 1) {
        a1 = FloatVector.fromArray(FLOATS, x, from + i + LENGTH).add(a1);
      }
      if (TURNS > 2) {
        a2 = FloatVector.fromArray(FLOATS, x, from + i + 2 * LENGTH).add(a2);
        a3 = FloatVector.fromArray(FLOATS, x, from + i + 3 * LENGTH).add(a3);
      }
    }
    if (end < length) {
      a0 = rest(x, from, end, length).add(a0);
      if (TURNS > 1) {
        a1 = rest(x, from, end + LENGTH, length).add(a1);
      }
      if (TURNS > 2) {
        a2 = rest(x, from, end + 2 * LENGTH, length).add(a2);
        a3 = rest(x, from, end + 3 * LENGTH, length).add(a3);
      }
    }
    FloatVector a = zero.add(a0).add(a2).add(zero.add(a1).add(a3));
    if (LENGTH == 16) {
      a = a.add(a.rearrange(VectorLanes.SWAP_8));
    }
    if (LENGTH >= 8) {
      a = a.add(a.rearrange(VectorLanes.SWAP_4));
    }
    a = a.add(a.rearrange(VectorLanes.SWAP_2));
    a = a.add(a.rearrange(VectorLanes.SWAP_1));
    return a.lane(0);
  }

  /** What is left of a vector at the end of a range, and 0 beyond. */
  private static FloatVector rest(float[] x, int from, int i, int length) {
    int first = Math.min(i, length);
    return FloatVector.fromArray(FLOATS, x, from + first, FLOATS.indexInRange(first, length));
  }

  static float max(float[] x, int from, int length) {
    if (length == 0) {
      return Float.NEGATIVE_INFINITY;
    }
    FloatVector least = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector a = least;
    int end = length & -LENGTH;
    for (int i = 0; i < end; i += LENGTH) {
      a = FloatVector.fromArray(FLOATS, x, from + i).max(a);
    }
    VectorMask<Float> mask = FLOATS.indexInRange(end, length);
    a = least.blend(FloatVector.fromArray(FLOATS, x, from + end, mask), mask).max(a);
    if (LENGTH == 16) {
      a = a.max(a.rearrange(VectorLanes.SWAP_8));
    }
    if (LENGTH >= 8) {
      a = a.max(a.rearrange(VectorLanes.SWAP_4));
    }
    a = a.max(a.rearrange(VectorLanes.SWAP_2));
    a = a.max(a.rearrange(VectorLanes.SWAP_1));
    return a.lane(0);
  }
}
