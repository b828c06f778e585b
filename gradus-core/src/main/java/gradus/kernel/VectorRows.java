package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/** Copies or adds rows at least as long as a vector, for less than a call each. */
final class VectorRows {
  private VectorRows() {}

  /** Copies rows of adjacent elements; the last vector of a row overlaps the one before. */
  static void copy(
      int rows,
      int length,
      float[] from,
      int fromIndex,
      int fromRow,
      float[] to,
      int toIndex,
      int toRow) {
    int last = length - LENGTH;
    int source = fromIndex;
    int target = toIndex;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < last; column += LENGTH) {
        FloatVector.fromArray(FLOATS, from, source + column).intoArray(to, target + column);
      }
      FloatVector.fromArray(FLOATS, from, source + last).intoArray(to, target + last);
      source += fromRow;
      target += toRow;
    }
  }

  /**
   * Adds rows to rows, one after the other. What the last vector of a row has in common with the
   * one before is added from the same values, and written twice.
   */
  static void add(
      int rows,
      int length,
      float[] from,
      int fromIndex,
      int fromRow,
      float[] to,
      int toIndex,
      int toRow) {
    int last = length - LENGTH;
    int source = fromIndex;
    int target = toIndex;
    for (int row = 0; row < rows; row++) {
      FloatVector end = sum(from, source + last, to, target + last);
      for (int column = 0; column < last; column += LENGTH) {
        sum(from, source + column, to, target + column).intoArray(to, target + column);
      }
      end.intoArray(to, target + last);
      source += fromRow;
      target += toRow;
    }
  }

  private static FloatVector sum(float[] from, int source, float[] to, int target) {
    return FloatVector.fromArray(FLOATS, from, source)
        .add(FloatVector.fromArray(FLOATS, to, target));
  }
}
