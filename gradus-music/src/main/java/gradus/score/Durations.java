package gradus.score;

import java.util.ArrayList;
import java.util.List;

/** Durations that one sign can say: powers of two of a whole note, with no dot, one or two. */
public final class Durations {
  private static final int SHORTEST = 1024; // as a part of a whole note

  private Durations() {}

  /** Returns whether one sign says a duration: from a 1024th note to a breve of two dots. */
  public static boolean isSign(Fraction duration) {
    long n = duration.numerator();
    long d = duration.denominator();
    if (Long.bitCount(d) != 1 || d > SHORTEST || n < 1) {
      return false;
    }
    long odd = n >> Long.numberOfTrailingZeros(n); // of one, one dot, two dots: 1, 3, 7
    return (odd == 1 || odd == 3 || odd == 7) && duration.compareTo(Fraction.of(4, 1)) < 0;
  }

  /**
   * Splits a duration into signs, the longest first; one that no signs can say is returned whole.
   */
  public static List<Fraction> signs(Fraction duration) {
    long d = duration.denominator();
    if (isSign(duration) || Long.bitCount(d) != 1 || d > SHORTEST || !duration.isPositive()) {
      return List.of(duration);
    }
    List<Fraction> signs = new ArrayList<>();
    Fraction rest = duration;
    while (rest.isPositive()) {
      Fraction sign = longest(rest);
      signs.add(sign);
      rest = rest.minus(sign);
    }
    return signs;
  }

  /** The longest sign of at most one dot within a duration. */
  private static Fraction longest(Fraction duration) {
    Fraction plain = Fraction.of(2, 1);
    while (plain.compareTo(duration) > 0) {
      plain = plain.times(Fraction.of(1, 2));
    }
    Fraction dotted = plain.times(Fraction.of(3, 2));
    return dotted.compareTo(duration) <= 0 ? dotted : plain;
  }
}
