package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/** Copies pieces of windows, at least as long as a vector, to one below the other. */
final class VectorWindows {
  private VectorWindows() {}

  /**
   * Copies a piece of each window; its last vector overlaps the one before.
   *
   * @param rows where the windows begin
   * @param row the first of them
   * @param from where the pieces begin in a window that begins at 0
   * @param width the distance of the pieces in {@code to}
   */
  static void copy(
      int[] rows,
      int row,
      int count,
      int piece,
      float[] from,
      int fromIndex,
      float[] to,
      int toIndex,
      int width) {
    int last = piece - LENGTH;
    int target = toIndex;
    for (int r = row; r < row + count; r++) {
      int source = fromIndex + rows[r];
      for (int column = 0; column < last; column += LENGTH) {
        FloatVector.fromArray(FLOATS, from, source + column).intoArray(to, target + column);
      }
      FloatVector.fromArray(FLOATS, from, source + last).intoArray(to, target + last);
      target += width;
    }
  }
}
