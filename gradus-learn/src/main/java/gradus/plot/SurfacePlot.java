package gradus.plot;

import gradus.plot.DecisionPlot.Plane;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks over a surface, such as the paths of optimizers: a small map for each, with the contour
 * lines of the surface. A dot runs along all walks at once, a frame each at a time, so that they
 * can be compared; a still shows the whole ways. Who asked for less motion sees no dot.
 *
 * @param title what is shown
 * @param note what colours and captions mean, in a line
 * @param surface what is walked on
 * @param walks the ways, row by row
 */
public record SurfacePlot(String title, String note, Surface surface, List<Walk> walks)
    implements Plot {
  private static final double WIDTH = 720;
  private static final double LEFT = 20;
  private static final double TOP = 72;
  private static final int COLUMNS = 5;
  private static final double GAP = 14;
  private static final double SIDE = (WIDTH - 2 * LEFT - (COLUMNS - 1) * GAP) / COLUMNS;
  private static final double ROW = SIDE + 58;
  private static final int MOST_FRAMES = 90;
  private static final int LAST_FRAMES = 15; // the dot rests at the end
  private static final double[] LEVELS = {0.01, 0.04, 0.09, 0.16, 0.25, 0.36, 0.49, 0.64, 0.81};

  /** A place on the map. */
  public record Place(double x, double y) {
    private boolean isFinite() {
      return Double.isFinite(x) && Double.isFinite(y);
    }
  }

  /**
   * A function of the plane.
   *
   * @param plane the part that is shown
   * @param heights its values at {@link Plane#centres()}
   * @param minima marked by a cross
   */
  public record Surface(Plane plane, List<Double> heights, List<Place> minima) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there are not as many heights as cells
     */
    public Surface {
      heights = List.copyOf(heights);
      minima = List.copyOf(minima);
      if (heights.size() != plane.cells() * plane.cells()) {
        throw new IllegalArgumentException(
            "surface plot: expected "
                + plane.cells() * plane.cells()
                + " heights, found "
                + heights.size());
      }
    }
  }

  /**
   * A way over the surface.
   *
   * @param name who walks
   * @param captions one or two lines on how it went
   * @param frames where it is at each moment; all walks begin at the same one
   * @param series which colour it has
   */
  public record Walk(String name, List<String> captions, List<Place> frames, int series) {
    /** Copies the lists. */
    public Walk {
      captions = List.copyOf(captions);
      frames = frames.stream().filter(Place::isFinite).toList();
    }
  }

  /** Copies the walks. */
  public SurfacePlot {
    walks = List.copyOf(walks);
  }

  @Override
  public String toSvg() {
    int rows = Math.max(1, Math.ceilDiv(walks.size(), COLUMNS));
    Svg svg = new Svg(WIDTH, TOP + rows * ROW, title);
    svg.style("@media (prefers-reduced-motion:reduce){.runner{display:none}}");
    svg.title(title);
    svg.text("quiet", LEFT, 48, "start", Svg.fit(note, WIDTH - 2 * LEFT));
    svg.define("surface", () -> contours(svg));
    int longest = walks.stream().mapToInt(walk -> walk.frames().size()).max().orElse(0);
    for (int i = 0; i < walks.size(); i++) {
      panel(
          svg,
          walks.get(i),
          LEFT + i % COLUMNS * (SIDE + GAP),
          TOP + Math.floorDiv(i, COLUMNS) * ROW,
          longest);
    }
    return svg.finish();
  }

  private void panel(Svg svg, Walk walk, double x, double y, int longest) {
    svg.text("bold", x, y + 8, "start", Svg.fit(walk.name(), SIDE));
    svg.open(x, y + 16, SIDE, SIDE);
    svg.use("surface");
    String colour = "s" + Math.floorMod(walk.series(), Svg.COLOURS);
    String fill = "f" + Math.floorMod(walk.series(), Svg.COLOURS);
    svg.path("line " + colour, line(walk.frames()));
    List<Place> shown = walk.frames().stream().filter(this::isInside).toList();
    if (!shown.isEmpty()) {
      svg.circle("halo " + fill, x(shown.getFirst()), y(shown.getFirst()), 3.2);
      runner(svg, "runner halo " + fill, walk.frames(), longest);
    }
    svg.close();
    svg.rect("axis", x, y + 16, SIDE, SIDE, "");
    for (int i = 0; i < walk.captions().size(); i++) {
      svg.text("quiet small", x, y + SIDE + 30 + 13 * i, "start", walk.captions().get(i));
    }
  }

  private void runner(Svg svg, String classes, List<Place> frames, int longest) {
    int stride = Math.max(1, Math.ceilDiv(longest, MOST_FRAMES));
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (int at = 0; at < longest + LAST_FRAMES * stride; at += stride) {
      Place place = frames.get(Math.min(at, frames.size() - 1));
      xs.add(Math.clamp(x(place), -SIDE, 2 * SIDE)); // outside of the map, and of sight
      ys.add(Math.clamp(y(place), -SIDE, 2 * SIDE));
    }
    boolean hidden = !isInside(frames.getLast());
    double x = hidden ? 2 * SIDE : xs.getLast();
    svg.runner(classes, x, hidden ? 2 * SIDE : ys.getLast(), xs, ys, 8);
  }

  /** Leaves out what lies where it was already, or far outside. */
  private CharSequence line(List<Place> frames) {
    var path = new StringBuilder();
    String before = "";
    for (Place frame : frames) {
      String at =
          Svg.number(Math.clamp(x(frame), -9999, 9999), 1)
              + " "
              + Svg.number(Math.clamp(y(frame), -9999, 9999), 1);
      if (!at.equals(before)) {
        path.append(path.isEmpty() ? "M" : "L").append(at);
      }
      before = at;
    }
    return path;
  }

  private double x(Place place) {
    Plane plane = surface.plane();
    return (place.x() - plane.minX()) / (plane.maxX() - plane.minX()) * SIDE;
  }

  private double y(Place place) {
    Plane plane = surface.plane();
    return (plane.maxY() - place.y()) / (plane.maxY() - plane.minY()) * SIDE;
  }

  private boolean isInside(Place place) {
    return x(place) >= 0 && x(place) <= SIDE && y(place) >= 0 && y(place) <= SIDE;
  }

  private void contours(Svg svg) {
    double[] sorted =
        surface.heights().stream()
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return;
    }
    for (double share : LEVELS) { // so that steep and flat parts both have lines
      svg.path("contour", new Contour(surface, sorted[(int) (share * sorted.length)]).path());
    }
    for (Place minimum : surface.minima()) {
      double r = 3.5;
      svg.line("whisker", x(minimum) - r, y(minimum), x(minimum) + r, y(minimum));
      svg.line("whisker", x(minimum), y(minimum) - r, x(minimum), y(minimum) + r);
    }
  }

  /** The line of one height, by marching squares: a piece within each square of four centres. */
  private record Contour(Surface surface, double level) {
    CharSequence path() {
      int n = surface.plane().cells();
      var path = new StringBuilder();
      for (int row = 0; row + 1 < n; row++) {
        for (int column = 0; column + 1 < n; column++) {
          List<String> crossings = new ArrayList<>();
          cross(crossings, row, column, row, column + 1);
          cross(crossings, row, column + 1, row + 1, column + 1);
          cross(crossings, row + 1, column + 1, row + 1, column);
          cross(crossings, row + 1, column, row, column);
          for (int i = 0; i + 1 < crossings.size(); i += 2) {
            path.append('M').append(crossings.get(i)).append('L').append(crossings.get(i + 1));
          }
        }
      }
      return path;
    }

    private double height(int row, int column) {
      return surface.heights().get(row * surface.plane().cells() + column);
    }

    private void cross(List<String> crossings, int row, int column, int toRow, int toColumn) {
      double from = height(row, column) - level;
      double to = height(toRow, toColumn) - level;
      if (!Double.isFinite(from) || !Double.isFinite(to) || from < 0 == to < 0) {
        return;
      }
      double share = from / (from - to);
      double cell = SIDE / surface.plane().cells();
      double x = (column + 0.5 + share * (toColumn - column)) * cell;
      double y = (row + 0.5 + share * (toRow - row)) * cell;
      crossings.add(Svg.number(x, 1) + " " + Svg.number(y, 1));
    }
  }
}
