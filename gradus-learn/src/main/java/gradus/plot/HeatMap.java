package gradus.plot;

import java.util.List;
import java.util.Locale;

/**
 * Numbers over two axes as colours, such as how loud each frequency is at each time.
 *
 * @param title what is shown
 * @param x what runs to the right
 * @param y what runs upwards
 * @param colours what colours say; values beyond the axis have its end's colour
 * @param values the numbers, [rows][columns], the lowest row first; all rows equally long; not to
 *     be changed afterwards
 */
public record HeatMap(String title, Scale x, Scale y, Scale colours, float[][] values) {
  private static final double WIDTH = 720;
  private static final double HEIGHT = 330;
  private static final double LEFT = 64;
  private static final double RIGHT = WIDTH - 92;
  private static final double TOP = 48;
  private static final double BOTTOM = HEIGHT - 52;
  private static final double BAR = 14;

  /**
   * An axis.
   *
   * @param label what it shows, with its unit
   * @param low the value at its beginning
   * @param high the value at its end
   * @param marks what is marked on it; none for round numbers at equal steps
   */
  public record Scale(String label, double low, double high, List<Mark> marks) {
    /** Copies the marks and checks the range. */
    public Scale {
      marks = List.copyOf(marks);
      if (!(low < high) || Double.isInfinite(high - low)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "axis %s: expected a range, got %s to %s", label, low, high));
      }
    }

    /** Creates an axis with equal steps. */
    public Scale(String label, double low, double high) {
      this(label, low, high, List.of());
    }

    private List<Axis.Tick> ticks(double from, double to, int about) {
      return marks.isEmpty()
          ? Axis.exactly(low, high, from, to, false).ticks(about)
          : marks.stream().map(mark -> new Axis.Tick(mark.at, mark.label)).toList();
    }
  }

  /**
   * A mark on an axis whose steps are not equal.
   *
   * @param at where, between the axis's ends
   * @param label what is written there
   */
  public record Mark(double at, String label) {}

  /** Checks the shape. */
  public HeatMap {
    if (values.length == 0 || values[0].length == 0) {
      throw new IllegalArgumentException("a heat map has a row and a column or more, got none");
    }
    for (float[] row : values) {
      if (row.length != values[0].length) {
        throw new IllegalArgumentException(
            "all rows of a heat map are equally long, got "
                + values[0].length
                + " and "
                + row.length);
      }
    }
  }

  /** Returns the picture as SVG. */
  public String toSvg() {
    Svg svg = new Svg(WIDTH, HEIGHT, title);
    svg.title(title);
    int columns = values[0].length;
    byte[] pixels = new byte[values.length * columns];
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < columns; column++) {
        pixels[(values.length - 1 - row) * columns + column] = colour(values[row][column]);
      }
    }
    svg.image(
        LEFT,
        TOP,
        RIGHT - LEFT,
        BOTTOM - TOP,
        Png.indexed(pixels, columns, values.length, ColourMap.rgb()));
    svg.rect("axis", LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "");
    axes(svg);
    bar(svg);
    return svg.finish();
  }

  private byte colour(float value) {
    double share = (value - colours.low) / (colours.high - colours.low);
    double clamped = Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
    return (byte) Math.round(clamped * (ColourMap.SIZE - 1));
  }

  private void axes(Svg svg) {
    Axis across = Axis.exactly(x.low, x.high, LEFT, RIGHT, false);
    for (Axis.Tick tick : x.ticks(LEFT, RIGHT, 10)) {
      double at = across.pixel(tick.value());
      svg.line("axis", at, BOTTOM, at, BOTTOM + 5);
      svg.text("quiet", at, BOTTOM + 20, "middle", tick.label());
    }
    Axis up = Axis.exactly(y.low, y.high, BOTTOM, TOP, false);
    for (Axis.Tick tick : y.ticks(BOTTOM, TOP, 6)) {
      double at = up.pixel(tick.value());
      svg.line("axis", LEFT - 5, at, LEFT, at);
      svg.text("quiet", LEFT - 9, at + 4, "end", tick.label());
    }
    svg.text("", (LEFT + RIGHT) / 2, HEIGHT - 12, "middle", x.label);
    svg.upwards("", 18, (TOP + BOTTOM) / 2, y.label);
  }

  private void bar(Svg svg) {
    byte[] pixels = new byte[ColourMap.SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (ColourMap.SIZE - 1 - i);
    }
    double left = RIGHT + 16;
    svg.image(
        left, TOP, BAR, BOTTOM - TOP, Png.indexed(pixels, 1, ColourMap.SIZE, ColourMap.rgb()));
    svg.rect("axis", left, TOP, BAR, BOTTOM - TOP, "");
    Axis up = Axis.exactly(colours.low, colours.high, BOTTOM, TOP, false);
    for (Axis.Tick tick : colours.ticks(BOTTOM, TOP, 5)) {
      double at = up.pixel(tick.value());
      svg.line("axis", left + BAR, at, left + BAR + 4, at);
      svg.text("quiet", left + BAR + 8, at + 4, "start", tick.label());
    }
    svg.text("quiet", left, TOP - 10, "start", colours.label);
  }
}
