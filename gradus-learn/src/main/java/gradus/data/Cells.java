package gradus.data;

import java.util.Locale;
import java.util.Set;

/** What the text of a cell means. */
final class Cells {
  private static final Set<String> MISSING =
      Set.of("", "?", "-", "na", "n/a", "nan", "null", "none", "missing", "#n/a");
  private static final double LARGEST = 1e30; // squares of larger numbers leave the range of float
  private static final int LONGEST_NUMBER = 64;

  private Cells() {}

  static boolean isMissing(String cell) {
    return cell.length() <= 7 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Returns the number that a cell holds, or NaN: decimal digits with point and exponent only. */
  static double number(String cell) {
    if (cell.isEmpty() || cell.length() > LONGEST_NUMBER) {
      return Double.NaN;
    }
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return Double.NaN; // parseDouble would take 0x1p3, 1d and Infinity
      }
    }
    try {
      double value = Double.parseDouble(cell);
      return Math.abs(value) <= LARGEST ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Returns a name for the class in a cell: 1, 1.0 and +1 are the same. */
  static String className(String cell) {
    double value = number(cell);
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : cell;
  }

  static String text(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
