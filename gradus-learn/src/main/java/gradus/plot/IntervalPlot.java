package gradus.plot;

import java.util.List;

/**
 * Means with their intervals, and the single values behind them, on an axis that need not begin at
 * zero: for results that lie near to each other.
 *
 * @param title what is shown
 * @param label what is measured
 * @param rows the results, from top to bottom
 */
public record IntervalPlot(String title, String label, List<Row> rows) {
  private static final double WIDTH = 720;
  private static final double LINE = 30;
  private static final double TOP = 66;

  /**
   * One result.
   *
   * @param name what stands beside it
   * @param mean the middle mark
   * @param low the lower end of its interval, NaN for none
   * @param high the upper end of its interval, NaN for none
   * @param values the single values, marked faintly
   * @param reference what it is compared with, NaN for nothing
   */
  public record Row(
      String name, double mean, double low, double high, List<Double> values, double reference) {
    /** Copies the values. */
    public Row {
      values = List.copyOf(values);
    }
  }

  /** Copies the rows. */
  public IntervalPlot {
    rows = List.copyOf(rows);
  }

  /** Returns the picture as SVG. */
  public String toSvg() {
    double names = rows.stream().mapToDouble(row -> Svg.textWidth(row.name())).max().orElse(0);
    double left = 32 + Math.min(240, names);
    double bottom = TOP + LINE * Math.max(1, rows.size());
    Svg svg = new Svg(WIDTH, bottom + 52, title);
    svg.title(title);
    legend(svg);
    Axis axis = axis(left);
    for (Axis.Tick tick : axis.ticks(6)) {
      double at = axis.pixel(tick.value());
      svg.line("grid", at, TOP - 6, at, bottom);
      svg.text("quiet", at, bottom + 18, "middle", tick.label());
    }
    for (int i = 0; i < rows.size(); i++) {
      draw(svg, rows.get(i), axis, left, TOP + LINE * i + LINE / 2);
    }
    svg.text("", (left + WIDTH - 80) / 2, bottom + 40, "middle", label);
    return svg.finish();
  }

  private void legend(Svg svg) {
    double y = 48;
    double x = 24;
    svg.line("whisker", x - 4, y, x + 12, y);
    svg.circle("f0", x + 4, y, 4);
    x = entry(svg, x + 20, y, "mean and 95 % interval");
    if (rows.stream().anyMatch(row -> row.values().size() > 1)) {
      svg.circle("band f0", x + 4, y, 3);
      x = entry(svg, x + 14, y, "single runs");
    }
    if (rows.stream().anyMatch(row -> Double.isFinite(row.reference()))) {
      diamond(svg, x + 4, y);
      entry(svg, x + 16, y, "published");
    }
  }

  private static double entry(Svg svg, double x, double y, String text) {
    svg.text("", x, y + 4, "start", text);
    return x + Svg.textWidth(text) + 22;
  }

  private Axis axis(double left) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Row row : rows) {
      double[] ends = {row.mean(), row.low(), row.high(), row.reference()};
      for (double value : ends) {
        if (Double.isFinite(value)) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
      for (double value : row.values()) {
        if (Double.isFinite(value)) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
    }
    return Axis.around(min, max, left, WIDTH - 80, false, 6);
  }

  private static void draw(Svg svg, Row row, Axis axis, double left, double y) {
    svg.text("", left - 10, y + 4, "end", Svg.fit(row.name(), left - 26));
    for (double value : row.values()) {
      if (Double.isFinite(value)) {
        svg.circle("band f0", axis.pixel(value), y, 3);
      }
    }
    if (!Double.isFinite(row.mean())) {
      svg.text("quiet", left + 8, y + 4, "start", "none");
      return;
    }
    if (row.low() < row.high()) {
      double low = axis.pixel(row.low());
      double high = axis.pixel(row.high());
      svg.line("whisker", low, y, high, y);
      svg.line("whisker", low, y - 5, low, y + 5);
      svg.line("whisker", high, y - 5, high, y + 5);
    }
    svg.circle("halo f0", axis.pixel(row.mean()), y, 4);
    if (Double.isFinite(row.reference())) {
      diamond(svg, axis.pixel(row.reference()), y);
    }
    svg.text("", WIDTH - 72, y + 4, "start", Axis.precise(row.mean()));
  }

  private static void diamond(Svg svg, double x, double y) {
    StringBuilder path = new StringBuilder();
    path.append('M').append(Svg.number(x)).append(' ').append(Svg.number(y - 6));
    path.append('L').append(Svg.number(x + 6)).append(' ').append(Svg.number(y));
    path.append('L').append(Svg.number(x)).append(' ').append(Svg.number(y + 6));
    path.append('L').append(Svg.number(x - 6)).append(' ').append(Svg.number(y)).append('Z');
    svg.path("halo f1", path);
  }
}
