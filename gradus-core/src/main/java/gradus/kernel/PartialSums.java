package gradus.kernel;

/** The sixteen partial sums by which {@link StripProgram} defines a sum. */
final class PartialSums {

  private PartialSums() {}

  /**
   * Sums a range.
   *
   * <p>A partial sum that no element reaches is +0. None is ever -0, since they start at +0, so
   * adding one of those changes nothing: they are left out.
   */
  static float sum(float[] x, int from, int length) {
    return switch (length) {
      case 0 -> 0f;
      case 1 -> 0f + x[from];
      case 2 -> (0f + x[from]) + x[from + 1];
      case 3 -> ((0f + x[from]) + x[from + 2]) + x[from + 1];
      case 4 -> ((0f + x[from]) + x[from + 2]) + ((0f + x[from + 1]) + x[from + 3]);
      default ->
          (quarter(x, from, length, 0) + quarter(x, from, length, 2))
              + (quarter(x, from, length, 1) + quarter(x, from, length, 3));
    };
  }

  /** Partial sums first, first + 4, first + 8 and first + 12, added up. */
  private static float quarter(float[] x, int from, int length, int first) {
    float a = 0f;
    float b = 0f;
    float c = 0f;
    float d = 0f;
    int i = first;
    for (; i < length - 12; i += 16) {
      a += x[from + i];
      b += x[from + i + 4];
      c += x[from + i + 8];
      d += x[from + i + 12];
    }
    if (i < length) {
      a += x[from + i];
    }
    if (i < length - 4) {
      b += x[from + i + 4];
    }
    if (i < length - 8) {
      c += x[from + i + 8];
    }
    return (a + c) + (b + d);
  }
}
