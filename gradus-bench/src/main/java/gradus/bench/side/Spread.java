package gradus.bench.side;

import java.util.Arrays;
import java.util.Locale;

/** The middle, the least and the greatest of some figures. */
record Spread(double median, double least, double greatest) {

  /** Returns that of some figures, at least one; of an even number the mean of the middle two. */
  static Spread of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Returns it as text, such as {@code 1,234 (1,200–1,310)}. */
  String text() {
    return number(median) + " (" + number(least) + "–" + number(greatest) + ")";
  }

  /** Returns a figure with three digits or its whole part. */
  static String number(double figure) {
    int decimals = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
  }
}
