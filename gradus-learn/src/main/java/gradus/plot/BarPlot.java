package gradus.plot;

import java.util.List;

/**
 * Values beside each other as bars that start at zero, such as the results of several settings.
 *
 * @param title what is shown
 * @param label what the bars measure
 * @param bars the bars, from top to bottom
 */
public record BarPlot(String title, String label, List<Bar> bars) {
  private static final double WIDTH = 720;
  private static final double LINE = 30;

  /**
   * One bar.
   *
   * @param name what stands beside it
   * @param value how long it is; NaN draws none
   * @param low the lower end of its interval, {@code value} for none
   * @param high the upper end of its interval, {@code value} for none
   */
  public record Bar(String name, double value, double low, double high) {
    /** Creates a bar without an interval. */
    public Bar(String name, double value) {
      this(name, value, value, value);
    }
  }

  /** Copies the bars. */
  public BarPlot {
    bars = List.copyOf(bars);
  }

  /** Returns the picture as SVG. */
  public String toSvg() {
    double names = bars.stream().mapToDouble(bar -> Svg.textWidth(bar.name())).max().orElse(0);
    double left = 32 + Math.min(240, names);
    double bottom = 52 + LINE * Math.max(1, bars.size());
    Svg svg = new Svg(WIDTH, bottom + 52, title);
    svg.title(title);
    Axis axis = axis(left);
    for (Axis.Tick tick : axis.ticks(7)) {
      double at = axis.pixel(tick.value());
      svg.line("grid", at, 46, at, bottom);
      svg.text("quiet", at, bottom + 18, "middle", tick.label());
    }
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), axis, left, 52 + LINE * i);
    }
    double zero = axis.pixel(0);
    svg.line("axis", zero, 46, zero, bottom);
    svg.text("", (left + WIDTH - 80) / 2, bottom + 40, "middle", label);
    return svg.finish();
  }

  private Axis axis(double left) {
    double min = 0;
    double max = 0;
    for (Bar bar : bars) {
      for (double value : new double[] {bar.value(), bar.low(), bar.high()}) {
        if (Double.isFinite(value)) {
          min = Math.min(min, value);
          max = Math.max(max, value);
        }
      }
    }
    return Axis.around(min, max > min ? max : 1, left, WIDTH - 80, false, 7);
  }

  private static void draw(Svg svg, Bar bar, Axis axis, double left, double y) {
    svg.text("", left - 10, y + LINE / 2 + 4, "end", Svg.fit(bar.name(), left - 26));
    if (!Double.isFinite(bar.value())) {
      svg.text("quiet", axis.pixel(0) + 8, y + LINE / 2 + 4, "start", "none");
      return;
    }
    double end = axis.pixel(bar.value());
    double start = axis.pixel(0);
    double from = Math.min(start, end);
    svg.rect("f0", from, y + 5, Math.abs(end - start), LINE - 10, " rx=\"2\"");
    double furthest = Math.max(start, end);
    if (bar.low() < bar.high()) {
      double low = axis.pixel(bar.low());
      double high = axis.pixel(bar.high());
      double middle = y + LINE / 2;
      svg.line("whisker", low, middle, high, middle);
      svg.line("whisker", low, middle - 4, low, middle + 4);
      svg.line("whisker", high, middle - 4, high, middle + 4);
      furthest = Math.max(furthest, high);
    }
    svg.text("", furthest + 8, y + LINE / 2 + 4, "start", Axis.precise(bar.value()));
  }
}
