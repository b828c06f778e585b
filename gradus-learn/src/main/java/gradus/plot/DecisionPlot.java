package gradus.plot;

import java.util.List;

/**
 * What a model answers all over a plane, with the points it learnt from: the colour of a place is
 * the most probable class there, strong where the model is sure and pale where it is not.
 */
public final class DecisionPlot implements Plot {
  private static final double SIDE = 460;
  private static final double TOP = 84;
  private static final double LEFT = 64;

  private static final int SHADES = 32; // of eight colours: as many as a byte can tell apart

  /** The palette of {@link Svg}, between its light and its dark form. */
  private static final int[] COLOURS = {
    0x2d91cd, 0xe2701e, 0x18b286, 0xd27dad, 0xd0ae24, 0x63b2e6, 0xae7d2e, 0x858d96
  };

  /**
   * A plane cut into equal cells.
   *
   * @param minX its left edge
   * @param maxX its right edge
   * @param minY its lower edge
   * @param maxY its upper edge
   * @param cells the number of cells along each side
   */
  public record Plane(double minX, double maxX, double minY, double maxY, int cells) {
    /** Checks that there is a plane at all. */
    public Plane {
      if (!(maxX > minX) || !(maxY > minY) || cells < 1) {
        throw new IllegalArgumentException(
            "decision plot: expected edges in order and at least one cell, found "
                + minX
                + " to "
                + maxX
                + ", "
                + minY
                + " to "
                + maxY
                + ", "
                + cells
                + " cells");
      }
    }

    /** Returns the plane of 96×96 cells around points, with a margin of a twelfth. */
    public static Plane around(float[] points) {
      double minX = Double.POSITIVE_INFINITY;
      double maxX = Double.NEGATIVE_INFINITY;
      double minY = Double.POSITIVE_INFINITY;
      double maxY = Double.NEGATIVE_INFINITY;
      for (int i = 0; i + 1 < points.length; i += 2) {
        minX = Math.min(minX, points[i]);
        maxX = Math.max(maxX, points[i]);
        minY = Math.min(minY, points[i + 1]);
        maxY = Math.max(maxY, points[i + 1]);
      }
      double margin = Math.max(Math.max(maxX - minX, maxY - minY), 1e-6) / 12;
      return points.length < 2
          ? new Plane(-1, 1, -1, 1, 96)
          : new Plane(minX - margin, maxX + margin, minY - margin, maxY + margin, 96);
    }

    /**
     * Returns the middle of each cell, {@code [cells · cells, 2]}, from the upper left, row by row:
     * what to ask the model.
     */
    public float[] centres() {
      float[] centres = new float[2 * cells * cells];
      for (int row = 0; row < cells; row++) {
        for (int column = 0; column < cells; column++) {
          int at = 2 * (row * cells + column);
          centres[at] = (float) (minX + (column + 0.5) / cells * (maxX - minX));
          centres[at + 1] = (float) (maxY - (row + 0.5) / cells * (maxY - minY));
        }
      }
      return centres;
    }
  }

  private final String title;
  private final Plane plane;
  private final float[] probabilities;
  private final List<String> classes;
  private final float[] points;
  private final int[] labels;

  /**
   * Creates a plot.
   *
   * @param title what is shown
   * @param plane the plane
   * @param probabilities what the model answered at {@link Plane#centres()}, {@code [cells · cells,
   *     classes]}; copied
   * @param classes the names of the classes
   * @param points the points learnt from, {@code [N, 2]}; copied
   * @param labels the class of each; copied
   */
  public DecisionPlot(
      String title,
      Plane plane,
      float[] probabilities,
      List<String> classes,
      float[] points,
      int[] labels) {
    int expected = plane.cells() * plane.cells() * classes.size();
    if (probabilities.length != expected || points.length != 2 * labels.length) {
      throw new IllegalArgumentException(
          "decision plot: expected "
              + expected
              + " probabilities and two coordinates for each label, found "
              + probabilities.length
              + " probabilities, "
              + points.length
              + " coordinates and "
              + labels.length
              + " labels");
    }
    this.title = title;
    this.plane = plane;
    this.probabilities = probabilities.clone();
    this.classes = List.copyOf(classes);
    this.points = points.clone();
    this.labels = labels.clone();
  }

  /** Returns the probabilities of two classes, given those of the second: {@code [N] → [N, 2]}. */
  public static float[] twoClasses(float[] second) {
    float[] both = new float[2 * second.length];
    for (int i = 0; i < second.length; i++) {
      both[2 * i] = 1 - second[i];
      both[2 * i + 1] = second[i];
    }
    return both;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String toSvg() {
    Svg svg = new Svg(LEFT + SIDE + 28, TOP + SIDE + 48, title);
    svg.title(title);
    legend(svg);
    draw(svg, LEFT, TOP, SIDE, labels.length > 800 ? 2.4 : 3.6);
    Axis x = Axis.exactly(plane.minX(), plane.maxX(), LEFT, LEFT + SIDE, false);
    Axis y = Axis.exactly(plane.minY(), plane.maxY(), TOP + SIDE, TOP, false);
    for (Axis.Tick tick : x.ticks(6)) {
      double at = x.pixel(tick.value());
      svg.line("axis", at, TOP + SIDE, at, TOP + SIDE + 5);
      svg.text("quiet", at, TOP + SIDE + 20, "middle", tick.label());
    }
    for (Axis.Tick tick : y.ticks(6)) {
      double at = y.pixel(tick.value());
      svg.line("axis", LEFT - 5, at, LEFT, at);
      svg.text("quiet", LEFT - 9, at + 4, "end", tick.label());
    }
    return svg.finish();
  }

  /** Draws the map alone: the field, the points, a frame. */
  void draw(Svg svg, double left, double top, double side, double radius) {
    Axis x = Axis.exactly(plane.minX(), plane.maxX(), left, left + side, false);
    Axis y = Axis.exactly(plane.minY(), plane.maxY(), top + side, top, false);
    svg.smoothImage(left, top, side, side, Png.indexed(field(), plane.cells(), palette()));
    svg.rect("axis", left, top, side, side, "");
    for (int i = 0; i < labels.length; i++) {
      if (inside(points[2 * i], points[2 * i + 1])) {
        mark(svg, labels[i], x.pixel(points[2 * i]), y.pixel(points[2 * i + 1]), radius);
      }
    }
  }

  private boolean inside(float x, float y) {
    return x >= plane.minX() && x <= plane.maxX() && y >= plane.minY() && y <= plane.maxY();
  }

  private void legend(Svg svg) {
    double at = 20;
    for (int i = 0; i < classes.size(); i++) {
      String name = Svg.fit(classes.get(i), 160);
      mark(svg, i, at + 5, 52, 4.6);
      svg.text("", at + 16, 56, "start", name);
      at += 34 + Svg.textWidth(name);
    }
  }

  /** Classes differ in form as well as in colour. */
  private static void mark(Svg svg, int label, double x, double y, double r) {
    String classes = "halo f" + Math.floorMod(label, Svg.COLOURS);
    switch (Math.floorMod(label, 4)) {
      case 0 -> svg.circle(classes, x, y, r);
      case 1 -> svg.path(classes, shape(x, y, r * 1.3, 0, -1, 1, 0, 0, 1, -1, 0));
      case 2 -> svg.path(classes, shape(x, y, r * 1.2, 0, -1, 1, 0.8, -1, 0.8));
      default -> svg.path(classes, shape(x, y, r * 0.9, -1, -1, 1, -1, 1, 1, -1, 1));
    }
  }

  private static String shape(double x, double y, double r, double... corners) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < corners.length; i += 2) {
      path.append(i == 0 ? "M" : "L").append(Svg.number(x + r * corners[i]));
      path.append(' ').append(Svg.number(y + r * corners[i + 1]));
    }
    return path.append('Z').toString();
  }

  /** Each colour in {@link #SHADES} strengths, red, green, blue and alpha. */
  private static int[] palette() {
    int[] palette = new int[COLOURS.length * SHADES];
    for (int i = 0; i < palette.length; i++) {
      double sure = i % SHADES / (SHADES - 1.0);
      palette[i] = COLOURS[i / SHADES] << 8 | (int) Math.round(255 * (0.04 + 0.42 * sure));
    }
    return palette;
  }

  private byte[] field() {
    int classCount = classes.size();
    byte[] pixels = new byte[plane.cells() * plane.cells()];
    for (int cell = 0; cell < pixels.length; cell++) {
      int best = 0;
      for (int c = 1; c < classCount; c++) {
        best = probability(cell, c) > probability(cell, best) ? c : best;
      }
      double even = 1.0 / classCount;
      double sure = Math.clamp((probability(cell, best) - even) / (1.0001 - even), 0, 1);
      int shade = (int) Math.round(sure * (SHADES - 1));
      pixels[cell] = (byte) (best % COLOURS.length * SHADES + shade);
    }
    return pixels;
  }

  private float probability(int cell, int c) {
    return probabilities[cell * classes.size() + c];
  }
}
