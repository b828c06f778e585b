package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** The vector twin of {@link Reductions}: the same bits, faster. */
final class VectorReductions {

  private static final int TURNS = StripProgram.PARTIALS / LENGTH;

  private VectorReductions() {}

  /** Down the rows, four vectors side by side while they last. */
  static void sumRows(
      float[] x, int from, int rows, int rowStride, int columns, float[] out, int to) {
    int c = 0;
    for (; c + 4 * LENGTH <= columns; c += 4 * LENGTH) {
      FloatVector a0 = FloatVector.zero(FLOATS);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      int at = from + c;
      for (int r = 0; r < rows; r++) {
        a0 = a0.add(FloatVector.fromArray(FLOATS, x, at));
        a1 = a1.add(FloatVector.fromArray(FLOATS, x, at + LENGTH));
        a2 = a2.add(FloatVector.fromArray(FLOATS, x, at + 2 * LENGTH));
        a3 = a3.add(FloatVector.fromArray(FLOATS, x, at + 3 * LENGTH));
        at += rowStride;
      }
      a0.intoArray(out, to + c);
      a1.intoArray(out, to + c + LENGTH);
      a2.intoArray(out, to + c + 2 * LENGTH);
      a3.intoArray(out, to + c + 3 * LENGTH);
    }
    for (; c < columns; c += LENGTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, columns);
      FloatVector a = FloatVector.zero(FLOATS);
      int at = from + c;
      for (int r = 0; r < rows; r++) {
        a = a.add(FloatVector.fromArray(FLOATS, x, at, mask));
        at += rowStride;
      }
      a.intoArray(out, to + c, mask);
    }
  }

  static void maxRows(
      float[] x, int from, int rows, int rowStride, int columns, float[] out, int to) {
    for (int c = 0; c < columns; c += LENGTH) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, columns);
      FloatVector a = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      int at = from + c;
      for (int r = 0; r < rows; r++) {
        a = a.max(FloatVector.fromArray(FLOATS, x, at, mask));
        at += rowStride;
      }
      a.intoArray(out, to + c, mask);
    }
  }

  /** Sixteen partial sums in as many vectors as they fill; lanes beyond the end add 0. */
  static float sum(float[] x, int from, int length) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    int i = 0;
    for (; i + StripProgram.PARTIALS <= length; i += StripProgram.PARTIALS) {
      a0 = a0.add(FloatVector.fromArray(FLOATS, x, from + i));
      if (TURNS > 1) {
        a1 = a1.add(FloatVector.fromArray(FLOATS, x, from + i + LENGTH));
      }
      if (TURNS > 2) {
        a2 = a2.add(FloatVector.fromArray(FLOATS, x, from + i + 2 * LENGTH));
        a3 = a3.add(FloatVector.fromArray(FLOATS, x, from + i + 3 * LENGTH));
      }
    }
    a0 = a0.add(rest(x, from, i, length));
    if (TURNS > 1) {
      a1 = a1.add(rest(x, from, i + LENGTH, length));
    }
    if (TURNS > 2) {
      a2 = a2.add(rest(x, from, i + 2 * LENGTH, length));
      a3 = a3.add(rest(x, from, i + 3 * LENGTH, length));
      a0 = a0.add(a2);
      a1 = a1.add(a3);
    }
    FloatVector a = TURNS > 1 ? a0.add(a1) : a0;
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

  private static FloatVector rest(float[] x, int from, int i, int length) {
    if (i >= length) {
      return FloatVector.zero(FLOATS);
    }
    return FloatVector.fromArray(FLOATS, x, from + i, FLOATS.indexInRange(i, length));
  }

  static float max(float[] x, int from, int length) {
    FloatVector a = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i + LENGTH <= length; i += LENGTH) {
      a = a.max(FloatVector.fromArray(FLOATS, x, from + i));
    }
    float max = Float.NEGATIVE_INFINITY;
    for (; i < length; i++) {
      max = Math.max(max, x[from + i]);
    }
    for (int lane = 0; lane < LENGTH; lane++) {
      max = Math.max(max, a.lane(lane));
    }
    return max;
  }
}
