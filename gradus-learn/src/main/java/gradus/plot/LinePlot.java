package gradus.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Curves over a common axis, such as the loss of a training run epoch by epoch.
 *
 * @param title what is shown
 * @param xLabel what runs to the right
 * @param yLabel what runs upwards; may be empty
 * @param series the curves, drawn in this order
 * @param scale which axes show ratios
 */
public record LinePlot(String title, String xLabel, String yLabel, List<Series> series, Scale scale)
    implements Plot {
  private static final double WIDTH = 720;
  private static final double HEIGHT = 400;

  /** Which axes show ratios; an axis does not unless all its values are above 0. */
  public enum Scale {
    /** Equal steps on both axes. */
    LINEAR,
    /** Equal steps to the right, ratios upwards. */
    LOGARITHMIC,
    /** Ratios on both axes, where a power law is a straight line. */
    LOG_LOG
  }

  /**
   * One point of a curve with the interval around it.
   *
   * @param x where it lies to the right
   * @param y where it lies upwards; NaN leaves a gap
   * @param low the lower end of its interval, {@code y} for none
   * @param high the upper end of its interval, {@code y} for none
   */
  public record Point(double x, double y, double low, double high) {
    /** Creates a point without an interval. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }

    private boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /**
   * A named curve.
   *
   * @param name what the legend says
   * @param points from left to right
   * @param dashed whether the line is dashed and its points unmarked: what others are compared with
   */
  public record Series(String name, List<Point> points, boolean dashed) {
    /** Copies the points. */
    public Series {
      points = List.copyOf(points);
    }

    /** Creates a curve with a line that is whole. */
    public Series(String name, List<Point> points) {
      this(name, points, false);
    }

    /** Returns the same curve with a dashed line. */
    public Series withDashes() {
      return new Series(name, points, true);
    }

    /** Returns the curve through the values at {@code start}, {@code start + 1} and so on. */
    public static Series of(String name, double start, double... values) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        points.add(new Point(start + i, values[i]));
      }
      return new Series(name, points);
    }
  }

  /** Copies the curves. */
  public LinePlot {
    series = List.copyOf(series);
  }

  /** Creates a plot with equal steps on both axes. */
  public LinePlot(String title, String xLabel, String yLabel, List<Series> series) {
    this(title, xLabel, yLabel, series, Scale.LINEAR);
  }

  /** Returns the same plot with an upward axis of ratios. */
  public LinePlot withLogarithmicAxis() {
    return new LinePlot(title, xLabel, yLabel, series, Scale.LOGARITHMIC);
  }

  /** Returns the same plot with ratios on both axes. */
  public LinePlot withLogarithmicAxes() {
    return new LinePlot(title, xLabel, yLabel, series, Scale.LOG_LOG);
  }

  @Override
  public String toSvg() {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    Legend legend =
        new Legend(
            series.stream().map(Series::name).toList(),
            IntStream.range(0, series.size()).mapToObj(this::stroke).toList());
    double top = 52 + (series.size() > 1 ? legend.height(WIDTH - 84) + 4 : 0);
    Axis y = yAxis(HEIGHT - 52, top);
    double left = 30 + widest(y.ticks(6)) + (yLabel.isEmpty() ? 0 : 20);
    Axis x = xAxis(left, WIDTH - 24);
    svg.title(title);
    if (series.size() > 1) {
      legend.draw(svg, 20, 52, WIDTH - 84);
    }
    grid(svg, x, y, left);
    for (int i = 0; i < series.size(); i++) {
      band(svg, x, y, i);
    }
    for (int i = 0; i < series.size(); i++) {
      curve(svg, x, y, i);
    }
    return svg.finish();
  }

  private String stroke(int index) {
    String stroke = Legend.stroke(index);
    return series.get(index).dashed() && !stroke.endsWith("dash") ? stroke + " dash" : stroke;
  }

  private static double widest(List<Axis.Tick> ticks) {
    return ticks.stream().mapToDouble(tick -> Svg.textWidth(tick.label())).max().orElse(0);
  }

  private List<Point> finite() {
    return series.stream().flatMap(s -> s.points().stream()).filter(Point::isFinite).toList();
  }

  private Axis xAxis(double left, double right) {
    double min = finite().stream().mapToDouble(Point::x).min().orElse(0);
    double max = finite().stream().mapToDouble(Point::x).max().orElse(1);
    boolean ratios = scale == Scale.LOG_LOG && min > 0;
    return Axis.exactly(min, max, left, right, ratios);
  }

  private Axis yAxis(double bottom, double top) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Point point : finite()) {
      min = Math.min(min, Math.min(point.y(), finiteOr(point.low(), point.y())));
      max = Math.max(max, Math.max(point.y(), finiteOr(point.high(), point.y())));
    }
    boolean ratios = scale != Scale.LINEAR && min > 0;
    return Axis.around(min, max, bottom, top, ratios, 6);
  }

  private static double finiteOr(double value, double otherwise) {
    return Double.isFinite(value) ? value : otherwise;
  }

  private void grid(Svg svg, Axis x, Axis y, double left) {
    for (Axis.Tick tick : y.ticks(6)) {
      double at = y.pixel(tick.value());
      svg.line("grid", left, at, WIDTH - 24, at);
      svg.text("quiet", left - 8, at + 4, "end", tick.label());
    }
    double bottom = HEIGHT - 52;
    svg.line("axis", left, bottom, WIDTH - 24, bottom);
    boolean counted = finite().stream().allMatch(point -> point.x() == Math.rint(point.x()));
    for (Axis.Tick tick : counted && !x.logarithmic() ? x.wholeTicks(10) : x.ticks(10)) {
      double at = x.pixel(tick.value());
      svg.line("axis", at, bottom, at, bottom + 5);
      svg.text("quiet", at, bottom + 20, "middle", tick.label());
    }
    svg.text("", (left + WIDTH - 24) / 2, HEIGHT - 12, "middle", xLabel);
    if (!yLabel.isEmpty()) {
      svg.upwards("", 22, (y.from() + y.to()) / 2, yLabel);
    }
  }

  private void band(Svg svg, Axis x, Axis y, int index) {
    List<Point> points = series.get(index).points().stream().filter(Point::isFinite).toList();
    if (points.stream().allMatch(p -> p.low() == p.high())) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? "M" : "L");
      path.append(at(x, y, point.x(), finiteOr(point.low(), point.y())));
    }
    for (Point point : points.reversed()) {
      path.append("L").append(at(x, y, point.x(), finiteOr(point.high(), point.y())));
    }
    svg.path("band f" + index % Svg.COLOURS, path.append("Z"));
  }

  private void curve(Svg svg, Axis x, Axis y, int index) {
    StringBuilder path = new StringBuilder();
    boolean gap = true;
    for (Point point : series.get(index).points()) {
      if (!point.isFinite()) {
        gap = true;
        continue;
      }
      path.append(gap ? "M" : "L").append(at(x, y, point.x(), point.y()));
      gap = false;
    }
    svg.path("line " + stroke(index), path);
    List<Point> points = series.get(index).points().stream().filter(Point::isFinite).toList();
    if (points.size() <= 30 && !series.get(index).dashed()) {
      for (Point point : points) {
        svg.circle("f" + index % Svg.COLOURS, x.pixel(point.x()), y.pixel(point.y()), 2.6);
      }
    }
  }

  private static String at(Axis x, Axis y, double px, double py) {
    return Svg.number(x.pixel(px)) + " " + Svg.number(y.pixel(py));
  }
}
