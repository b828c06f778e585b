package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/**
 * Copies rows shorter than a vector to one after the other, each by a whole vector: what it writes
 * beyond its row, the next rows write over.
 */
final class VectorShortRows {
  private VectorShortRows() {}

  /**
   * Copies planes of rows.
   *
   * @param fromPlane the distance of planes that are read
   * @param fromRow the distance of their rows
   */
  static void copy(
      int planes,
      int rows,
      int length,
      float[] from,
      int fromIndex,
      int fromPlane,
      int fromRow,
      float[] to,
      int toIndex) {
    int lastSource = from.length - LENGTH;
    int lastTarget = toIndex + planes * rows * length - LENGTH;
    int target = toIndex;
    for (int plane = 0; plane < planes; plane++) {
      int source = fromIndex + plane * fromPlane;
      for (int row = 0; row < rows; row++) {
        if (source <= lastSource && target <= lastTarget) {
          FloatVector.fromArray(FLOATS, from, source).intoArray(to, target);
        } else {
          System.arraycopy(from, source, to, target, length);
        }
        source += fromRow;
        target += length;
      }
    }
  }
}
