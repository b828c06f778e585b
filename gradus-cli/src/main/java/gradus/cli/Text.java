package gradus.cli;

import gradus.nn.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and tables as a person reads them. */
final class Text {
  private Text() {}

  /**
   * Returns a number in four significant places or more, in powers of ten where plain says little.
   */
  static String number(double value) {
    double size = Math.abs(value);
    if (value != 0 && Double.isFinite(value) && (size < 0.001 || size >= 1e9)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    return String.format(Locale.ROOT, size >= 1_000 ? "%,.1f" : "%.4f", value);
  }

  /** Returns a number as short as it can be said. */
  static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /** Returns {@code 1 image} or {@code 2,000 images}. */
  static String count(long count, String plural) {
    String noun =
        count == 1 && plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural;
    return String.format(Locale.ROOT, "%,d %s", count, noun);
  }

  static String count(int count, String plural) {
    return count((long) count, plural);
  }

  /** Returns which of those drawn was kept: the first without a fault, or else the last. */
  static String kept(int drawn, boolean faultless, String noun) {
    if (!faultless) {
      return "none of " + count(drawn, noun + "s") + " is without a fault; the last one";
    }
    return drawn == 1
        ? "the first " + noun + " drawn is without a fault"
        : "the first " + noun + " without a fault, number " + drawn + " of those drawn";
  }

  /** Returns a duration such as {@code 0.8 s} or {@code 2 min 5 s}. */
  static String duration(double seconds) {
    if (seconds < 100) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3_600
        ? String.format(Locale.ROOT, "%d min %d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %d min", whole / 3_600, whole % 3_600 / 60);
  }

  /**
   * Returns the layers of a model, each with its number of parameters, and the sum of them.
   *
   * <pre>{@code
   * Dense(784 → 400, tanh)   314,000
   * Dense(400 → 10)            4,010   318,010 parameters
   * }</pre>
   */
  static List<String> layers(Module model) {
    List<Module> layers =
        model.children().isEmpty() ? List.of(model) : List.copyOf(model.children().values());
    int names = 0;
    int counts = 0;
    for (Module layer : layers) {
      names = Math.max(names, layer.toString().length());
      counts = Math.max(counts, parameters(layer).length());
    }
    List<String> lines = new ArrayList<>();
    for (Module layer : layers) {
      String form = "%-" + names + "s   %" + Math.max(1, counts) + "s";
      lines.add(String.format(Locale.ROOT, form, layer, parameters(layer)));
    }
    String total = count(model.parameterCount(), "parameters");
    lines.set(lines.size() - 1, lines.getLast() + "   " + total);
    return lines;
  }

  private static String parameters(Module layer) {
    return layer.parameterCount() == 0
        ? ""
        : String.format(Locale.ROOT, "%,d", layer.parameterCount());
  }
}
