package gradus.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How often each class was taken for each other: rows are what is true, columns what was answered.
 */
public final class ConfusionPlot {
  private static final double CELL = 46;
  private static final double SMALL_CELL = 30;
  private static final double LONGEST_NAME = 130;

  private final String title;
  private final List<String> classes;
  private final long[][] counts;

  /**
   * Creates a plot.
   *
   * @param title what is shown
   * @param classes the names of the classes
   * @param counts the number of examples by true class, then by answered class; copied
   */
  public ConfusionPlot(String title, List<String> classes, long[][] counts) {
    if (counts.length != classes.size()
        || Arrays.stream(counts).anyMatch(row -> row.length != classes.size())) {
      throw new IllegalArgumentException(
          "confusion plot: expected " + classes.size() + " rows of as many counts as classes");
    }
    this.title = title;
    this.classes = List.copyOf(classes);
    this.counts = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** Returns the picture as SVG. */
  public String toSvg() {
    int n = classes.size();
    double longest = classes.stream().mapToDouble(Svg::textWidth).max().orElse(0);
    double names = Math.min(LONGEST_NAME, longest);
    double tall = n <= 14 ? CELL : SMALL_CELL;
    double wide = n <= 6 ? Math.max(tall, names + 14) : tall;
    boolean slanted = names > wide;
    double left = 58 + names;
    double top = 92 + (slanted ? names * 0.72 : 0);
    Svg svg = new Svg(Math.max(left + n * wide + 90, 360), top + n * tall + 28, title);
    svg.title(title);
    svg.text("quiet", 20, 48, "start", summary());
    svg.text("", left + n * wide / 2, 68, "middle", "answered");
    svg.upwards("", 32, top + n * tall / 2, "true");
    for (int i = 0; i < n; i++) {
      String name = Svg.fit(classes.get(i), names);
      svg.text("quiet", left - 8, top + (i + 0.5) * tall + 4, "end", name);
      if (slanted) {
        svg.slanted("quiet", left + (i + 0.5) * wide + 4, top - 6, name);
      } else {
        svg.text("quiet", left + (i + 0.5) * wide, top - 8, "middle", name);
      }
      row(svg, i, left, top + i * tall, wide, tall);
    }
    svg.text("small quiet", left + n * wide + 12, top - 8, "start", "right");
    return svg.finish();
  }

  private String summary() {
    long right = 0;
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
      all += Arrays.stream(counts[i]).sum();
    }
    return all == 0
        ? "no examples"
        : String.format(Locale.ROOT, "%,d of %,d right, %.2f %%", right, all, 100.0 * right / all);
  }

  private void row(Svg svg, int row, double left, double y, double wide, double tall) {
    long sum = Arrays.stream(counts[row]).sum();
    for (int column = 0; column < counts.length; column++) {
      long count = counts[row][column];
      double share = sum == 0 ? 0 : (double) count / sum;
      double x = left + column * wide;
      svg.rect("cell", x + 1, y + 1, wide - 2, tall - 2, " rx=\"3\" fill-opacity=\"0.45\"");
      if (count > 0) {
        boolean right = row == column;
        // the root makes rare mistakes visible beside a diagonal near 1
        double strength = right ? 0.2 + 0.7 * share : Math.min(1, 0.12 + 0.88 * Math.sqrt(share));
        String more = " rx=\"3\" fill-opacity=\"" + Svg.number(strength) + "\"";
        svg.rect(right ? "heat" : "f1", x + 1, y + 1, wide - 2, tall - 2, more);
        String size = tall < CELL ? "small" : "";
        String colour = strength > 0.55 ? " on" : "";
        svg.text(size + colour, x + wide / 2, y + tall / 2 + 4, "middle", shortened(count));
      }
    }
    if (sum > 0) {
      String share = String.format(Locale.ROOT, "%.1f %%", 100.0 * counts[row][row] / sum);
      svg.text("quiet", left + counts.length * wide + 12, y + tall / 2 + 4, "start", share);
    }
  }

  private static String shortened(long count) {
    return count < 10_000
        ? Long.toString(count)
        : count < 1_000_000
            ? String.format(Locale.ROOT, "%.0fk", count / 1e3)
            : String.format(Locale.ROOT, "%.1fM", count / 1e6);
  }
}
