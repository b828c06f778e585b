package gradus.score;

/**
 * An exact rational number: a duration or a point in time, in whole notes. A quarter note is 1/4.
 *
 * @param numerator the numerator, in lowest terms
 * @param denominator the denominator, 1 or more
 */
public record Fraction(long numerator, long denominator) implements Comparable<Fraction> {
  /** No time at all. */
  public static final Fraction ZERO = new Fraction(0, 1);

  /** A whole note. */
  public static final Fraction ONE = new Fraction(1, 1);

  /**
   * Reduces to lowest terms, with a positive denominator.
   *
   * @throws ArithmeticException if the denominator is 0, or a number is too large
   */
  public Fraction {
    if (denominator == 0) {
      throw new ArithmeticException("a fraction needs a denominator other than 0");
    }
    if (numerator == Long.MIN_VALUE || denominator == Long.MIN_VALUE) {
      throw new ArithmeticException("too large a fraction");
    }
    long sign = denominator < 0 ? -1 : 1;
    long divisor = sign * greatestCommonDivisor(Math.abs(numerator), Math.abs(denominator));
    numerator /= divisor;
    denominator /= divisor;
  }

  private static long greatestCommonDivisor(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  /** Returns {@code numerator / denominator}. */
  public static Fraction of(long numerator, long denominator) {
    return new Fraction(numerator, denominator);
  }

  /** Returns the sum. */
  public Fraction plus(Fraction other) {
    return new Fraction(
        Math.addExact(
            Math.multiplyExact(numerator, other.denominator),
            Math.multiplyExact(other.numerator, denominator)),
        Math.multiplyExact(denominator, other.denominator));
  }

  /** Returns the difference. */
  public Fraction minus(Fraction other) {
    return plus(new Fraction(-other.numerator, other.denominator));
  }

  /** Returns the product. */
  public Fraction times(Fraction other) {
    var left = new Fraction(numerator, other.denominator); // reduced first, so that less overflows
    var right = new Fraction(other.numerator, denominator);
    return new Fraction(
        Math.multiplyExact(left.numerator, right.numerator),
        Math.multiplyExact(left.denominator, right.denominator));
  }

  /** Returns the quotient. */
  public Fraction dividedBy(Fraction other) {
    return times(other.inverse());
  }

  private Fraction inverse() {
    return new Fraction(/* numerator= */ denominator, /* denominator= */ numerator);
  }

  /** Returns whether this is above 0. */
  public boolean isPositive() {
    return numerator > 0;
  }

  /** Returns the nearest double. */
  public double toDouble() {
    return (double) numerator / denominator;
  }

  @Override
  public int compareTo(Fraction other) {
    return Long.compare(
        Math.multiplyExact(numerator, other.denominator),
        Math.multiplyExact(other.numerator, denominator));
  }

  /** Returns the fraction as {@code 3/8}, or {@code 2} where the denominator is 1. */
  @Override
  public String toString() {
    return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
  }
}
