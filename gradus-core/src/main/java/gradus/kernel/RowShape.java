package gradus.kernel;

/**
 * What a vector kernel may rely on in the length of its rows. Code for whole vectors alone, or for
 * one part of a vector alone, is half as long, and the compiler's time grows faster than its
 * length.
 */
enum RowShape {
  /** Whole vectors: a multiple of 16. */
  WHOLE,
  /** Less than one vector. */
  PART,
  /**
   * At least one vector. The last vector of a row overlaps the one before, and what they share is
   * computed twice, so that no output may lie where an input does. A masked store takes longer.
   */
  OVERLAPPING,
  /** Any length. */
  ANY;

  private static final int LANES = Math.min(VectorModule.LANES, StripProgram.PARTIALS);

  /** The shape of rows of some length for a program. */
  static RowShape of(StripProgram program, int columns) {
    if (columns % StripProgram.PARTIALS == 0) {
      return WHOLE;
    }
    if (columns < LANES) {
      return PART;
    }
    return program.canRepeatColumns() ? OVERLAPPING : ANY;
  }

  boolean hasLoop() {
    return this != PART;
  }

  boolean hasRest() {
    return this == PART || this == ANY;
  }

  /** Called by kernels of WHOLE rows at each run. */
  static void requireWhole(int columns) {
    if (columns % StripProgram.PARTIALS != 0) {
      throw new IllegalArgumentException(
          "this strip was made for rows of a multiple of 16 elements, got " + columns);
    }
  }

  /** Called by kernels of OVERLAPPING rows at each run. */
  static void requireLong(int columns) {
    if (columns < LANES) {
      throw new IllegalArgumentException(
          "this strip was made for rows of at least %d elements, got %d".formatted(LANES, columns));
    }
  }

  /** Called by kernels of PART rows at each run. */
  static void requirePart(int columns) {
    if (columns >= LANES) {
      throw new IllegalArgumentException(
          "this strip was made for rows of fewer than %d elements, got %d"
              .formatted(LANES, columns));
    }
  }
}
