package gradus.score;

/**
 * A metre, as {@code 6/8}.
 *
 * @param beats the upper number, 1 or more
 * @param unit the lower number, a power of two
 * @param symbol how it is written
 */
public record Meter(int beats, int unit, Symbol symbol) {
  /** How a metre is written. */
  public enum Symbol {
    /** Two numbers. */
    NUMBERS,
    /** C, for 4/4. */
    COMMON,
    /** C with a stroke, for 2/2. */
    CUT
  }

  private static final int MOST_BEATS = 64;
  private static final int SMALLEST_UNIT = 64;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there is no such metre
   */
  public Meter {
    if (beats < 1 || beats > MOST_BEATS) {
      throw new IllegalArgumentException(
          "a metre has from 1 to " + MOST_BEATS + " beats, got " + beats);
    }
    if (unit < 1 || unit > SMALLEST_UNIT || Integer.bitCount(unit) != 1) {
      throw new IllegalArgumentException(
          "the unit of a metre is 1, 2, 4, 8, 16, 32 or 64, got " + unit);
    }
  }

  /** Returns a metre written as two numbers. */
  public static Meter of(int beats, int unit) {
    return new Meter(beats, unit, Symbol.NUMBERS);
  }

  /** Returns how long a full measure is. */
  public Fraction length() {
    return Fraction.of(beats, unit);
  }

  /** Returns the metre as {@code 6/8}. */
  @Override
  public String toString() {
    return beats + "/" + unit;
  }
}
