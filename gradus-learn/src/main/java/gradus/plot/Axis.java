package gradus.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values to a line of pixels, with round numbers to mark on it.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 * @param from the pixel of the least value
 * @param to the pixel of the greatest value
 * @param logarithmic whether equal ratios, rather than equal steps, are equally long
 */
record Axis(double low, double high, double from, double to, boolean logarithmic) {
  /** A value to mark and how it is written. */
  record Tick(double value, String label) {}

  /** An axis that holds all values with a little room, ending at round numbers where it can. */
  static Axis around(
      double min, double max, double from, double to, boolean logarithmic, int ticks) {
    if (!(min <= max)) {
      return new Axis(0, 1, from, to, false); // nothing to show
    }
    if (logarithmic && min > 0) {
      double low = Math.pow(10, Math.floor(Math.log10(min) * 4 + 1e-9) / 4);
      double high = Math.pow(10, Math.ceil(Math.log10(max) * 4 - 1e-9) / 4);
      return new Axis(low, high > low ? high : low * 10, from, to, true);
    }
    double spread = max - min;
    if (spread <= Math.abs(max) * 1e-12) {
      spread = max == 0 ? 1 : Math.abs(max) * 0.2;
      return around(min - spread / 2, max + spread / 2, from, to, false, ticks);
    }
    double step = step(spread / ticks);
    return new Axis(
        Math.floor(min / step + 1e-9) * step, Math.ceil(max / step - 1e-9) * step, from, to, false);
  }

  /** An axis that ends exactly at its least and greatest value. */
  static Axis exactly(double min, double max, double from, double to, boolean logarithmic) {
    return max > min
        ? new Axis(min, max, from, to, logarithmic)
        : new Axis(min - 0.5, max + 0.5, from, to, false);
  }

  double pixel(double value) {
    double share =
        logarithmic
            ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
            : (value - low) / (high - low);
    return from + share * (to - from);
  }

  List<Tick> ticks(int about) {
    return logarithmic ? powers(about) : steps(step((high - low) / about));
  }

  /** Marks at whole numbers only, for what is counted, such as epochs. */
  List<Tick> wholeTicks(int about) {
    return steps(Math.max(1, step((high - low) / about)));
  }

  private List<Tick> steps(double step) {
    int decimals = (int) Math.clamp(-Math.floor(Math.log10(step) + 1e-9), 0, 12);
    boolean large = Math.max(Math.abs(low), Math.abs(high)) >= 1e6;
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-6); i * step <= high + step * 1e-6; i++) {
      ticks.add(new Tick(i * step, large ? scaled(i * step) : fixed(i * step, decimals)));
    }
    return ticks;
  }

  private List<Tick> powers(int about) {
    double decades = Math.log10(high) - Math.log10(low);
    double[] mantissas = 2 * decades > about ? new double[] {1} : new double[] {1, 2, 5};
    int every = (int) Math.max(1, Math.ceil(decades / (2.0 * about)));
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (double mantissa : mantissas) {
        double value = mantissa * Math.pow(10, power);
        if (value >= low * 0.999 && value <= high * 1.001 && Math.floorMod(power, every) == 0) {
          ticks.add(new Tick(value, scaled(value)));
        }
      }
    }
    return ticks;
  }

  /** The next of 1, 2 and 5 times a power of ten. */
  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double mantissa = rough / power;
    return power * (mantissa <= 1.0001 ? 1 : mantissa <= 2.0001 ? 2 : mantissa <= 5.0001 ? 5 : 10);
  }

  private static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return (text.matches("-[0.]*") ? text.substring(1) : text).replace('-', '−');
  }

  /** Four digits that count, for a value beside its mark. */
  static String precise(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size >= 1e6 || size < 1e-4)) {
      return scaled(value);
    }
    int decimals = size == 0 ? 0 : (int) Math.clamp(3 - Math.floor(Math.log10(size)), 0, 7);
    return Svg.number(Math.rint(value * Math.pow(10, decimals)) / Math.pow(10, decimals), decimals)
        .replace('-', '−');
  }

  /** Short for any size: 0.002, 30, 1.5M, 1e-7. */
  private static String scaled(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size >= 1e12 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.0e", value).replace("e-0", "e-").replace("e+0", "e");
    }
    if (size >= 1e9) {
      return Svg.number(value / 1e9) + "G";
    }
    if (size >= 1e6) {
      return Svg.number(value / 1e6) + "M";
    }
    int decimals = (int) Math.clamp(-Math.floor(Math.log10(size) + 1e-9), 0, 12);
    return fixed(value, decimals);
  }
}
