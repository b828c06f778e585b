package gradus.kernel;

import static gradus.kernel.VectorLanes.FLOATS;
import static gradus.kernel.VectorLanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/** Copies the rows of a panel as wide as the largest tile, one after the other. */
final class VectorPacking {
  private static final int WIDTH = Microkernels.WIDTH;

  private VectorPacking() {}

  static void copy(int rows, float[] from, int fromIndex, int rowStride, float[] to, int toIndex) {
    int source = fromIndex;
    int target = toIndex;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < WIDTH; column += LENGTH) {
        FloatVector.fromArray(FLOATS, from, source + column).intoArray(to, target + column);
      }
      source += rowStride;
      target += WIDTH;
    }
  }
}
