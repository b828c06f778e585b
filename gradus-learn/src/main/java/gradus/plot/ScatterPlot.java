package gradus.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Named points in a plane, both axes to the same scale. The first points are the most important:
 * each gets its name beside it as long as there is room, so that no two names lie on each other;
 * what has no room keeps its dot, and its name for whoever points at it.
 */
public final class ScatterPlot {
  private static final double SIDE = 620;
  private static final double LEFT = 48;
  private static final double TOP = 56;
  private static final double RADIUS = 3;
  private static final double LINE = 12; // the height of a name

  private final String title;
  private final double[] points;
  private final List<String> names;

  private record Box(double left, double top, double right, double bottom) {
    boolean meets(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  /**
   * Creates a plot.
   *
   * @param title what is shown
   * @param points where they are, {@code [N, 2]}; copied
   * @param names what they are called, the most important first
   */
  public ScatterPlot(String title, double[] points, List<String> names) {
    if (points.length != 2 * names.size() || names.isEmpty()) {
      throw new IllegalArgumentException(
          "scatter plot: expected two coordinates for each name, found "
              + points.length
              + " coordinates and "
              + names.size()
              + " names");
    }
    for (double coordinate : points) {
      if (!Double.isFinite(coordinate)) {
        throw new IllegalArgumentException("scatter plot: expected numbers, found " + coordinate);
      }
    }
    this.title = title;
    this.points = points.clone();
    this.names = List.copyOf(names);
  }

  /** Returns the picture as SVG. */
  public String toSvg() {
    Svg svg = new Svg(LEFT + SIDE + 28, TOP + SIDE + 40, title);
    svg.title(title);
    double[] middle = new double[2];
    double half = half(middle);
    Axis x = Axis.exactly(middle[0] - half, middle[0] + half, LEFT, LEFT + SIDE, false);
    Axis y = Axis.exactly(middle[1] - half, middle[1] + half, TOP + SIDE, TOP, false);
    for (Axis.Tick tick : x.ticks(6)) {
      double at = x.pixel(tick.value());
      svg.line("grid", at, TOP, at, TOP + SIDE);
      svg.text("quiet", at, TOP + SIDE + 20, "middle", tick.label());
    }
    for (Axis.Tick tick : y.ticks(6)) {
      double at = y.pixel(tick.value());
      svg.line("grid", LEFT, at, LEFT + SIDE, at);
      svg.text("quiet", LEFT - 8, at + 4, "end", tick.label());
    }
    svg.rect("axis", LEFT, TOP, SIDE, SIDE, "");
    List<Box> taken = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double px = x.pixel(points[2 * i]);
      double py = y.pixel(points[2 * i + 1]);
      taken.add(new Box(px - RADIUS, py - RADIUS, px + RADIUS, py + RADIUS));
      svg.circle("f0", px, py, RADIUS, names.get(i));
    }
    for (int i = 0; i < names.size(); i++) {
      name(svg, names.get(i), x.pixel(points[2 * i]), y.pixel(points[2 * i + 1]), i, taken);
    }
    return svg.finish();
  }

  /** Half the side of the square around all points, with a margin, and its middle. */
  private double half(double[] middle) {
    double half = 1e-9;
    for (int axis = 0; axis < 2; axis++) {
      double least = Double.POSITIVE_INFINITY;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int i = axis; i < points.length; i += 2) {
        least = Math.min(least, points[i]);
        greatest = Math.max(greatest, points[i]);
      }
      middle[axis] = (least + greatest) / 2;
      half = Math.max(half, (greatest - least) / 2);
    }
    return half * 1.1;
  }

  /** Writes a name right of its point, or left, above or below, wherever there is room first. */
  private static void name(Svg svg, String name, double x, double y, int own, List<Box> taken) {
    String shown = Svg.fit(name, 200);
    double width = Svg.textWidth(shown);
    double gap = RADIUS + 3;
    double[][] places = {
      {x + gap, y + 4},
      {x - gap - width, y + 4},
      {x - width / 2, y - gap},
      {x - width / 2, y + gap + 9}
    };
    for (double[] place : places) {
      var box = new Box(place[0] - 1, place[1] - LINE + 2, place[0] + width + 1, place[1] + 3);
      boolean inside =
          box.left >= LEFT
              && box.right <= LEFT + SIDE
              && box.top >= TOP
              && box.bottom <= TOP + SIDE;
      if (inside && isFree(box, own, taken)) {
        svg.text("small", place[0], place[1], "start", shown);
        taken.add(box);
        return;
      }
    }
  }

  private static boolean isFree(Box box, int own, List<Box> taken) {
    for (int i = 0; i < taken.size(); i++) {
      if (i != own && box.meets(taken.get(i))) {
        return false;
      }
    }
    return true;
  }
}
