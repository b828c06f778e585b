package gradus.kernel;

import java.util.Arrays;

/** The sixteen partial sums by which {@link StripProgram} defines a sum. */
final class PartialSums {

  private PartialSums() {}

  /** Sets to zero the partial sums that a row of some columns uses. */
  static void clear(float[] partials, int from, int columns) {
    Arrays.fill(partials, from, from + Math.min(columns, StripProgram.PARTIALS), 0f);
  }

  /**
   * Adds the partial sums of a row up in their fixed order.
   *
   * <p>A partial sum that no column reaches would be +0, and since none is ever -0 (they start at
   * +0), adding it changes nothing: short rows leave it out.
   */
  static float combine(float[] partials, int from, int columns) {
    int used = Math.min(columns, StripProgram.PARTIALS);
    for (int half = StripProgram.PARTIALS / 2; half > 0; half /= 2) {
      for (int j = half; j < used; j++) {
        partials[from + j - half] += partials[from + j];
      }
      used = Math.min(used, half);
    }
    return used == 0 ? 0f : partials[from];
  }
}
