package gradus.doctor;

import java.util.Locale;

/** Numbers as the verdicts say them. */
final class Words {
  private Words() {}

  /** Returns a number in three significant places at most. */
  static String number(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "not a number" : "infinite";
    }
    if (value != 0 && (size < 0.001 || size >= 1e6)) {
      return power(value, 1);
    }
    int decimals = size == 0 ? 0 : (int) Math.clamp(2 - Math.floor(Math.log10(size)), 0, 5);
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return decimals == 0 ? text : text.replaceAll("\\.?0+$", "");
  }

  /** Returns a number in two significant places at most, for where there is little room. */
  static String shortest(double value) {
    double size = Math.abs(value);
    if (value != 0 && Double.isFinite(value) && (size < 0.01 || size >= 1e4)) {
      return power(value, 0);
    }
    return Double.isFinite(value) && size < 10
        ? String.format(Locale.ROOT, "%.2f", value)
        : number(value);
  }

  private static String power(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "e", value);
    return text.replace("e-0", "e-").replace("e+0", "e").replace(".0e", "e");
  }

  /** Returns a loss in four places. */
  static String loss(double value) {
    return !Double.isFinite(value) || Math.abs(value) < 0.001 || Math.abs(value) >= 1e6
        ? number(value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns a share as a percentage. */
  static String percent(double share) {
    double percent = 100 * share;
    return String.format(Locale.ROOT, percent < 10 && percent > 0 ? "%.1f %%" : "%.0f %%", percent);
  }
}
