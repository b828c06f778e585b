package gradus.lessons;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/**
 * A picture in SVG: panels side by side, each with axes, curves, marks and words.
 *
 * <p>Colours are classes that follow the reader's light or dark setting, and numbers have two
 * decimals, so that the same lesson gives the same bytes everywhere.
 */
final class Picture {
  /** Okabe and Ito's colours, told apart by colour-blind readers too. */
  private static final String[] LIGHT = {
    "#0072b2", "#d55e00", "#009e73", "#c05f96", "#b58900", "#3a9bd9", "#8a5a00", "#555d66"
  };

  private static final String[] DARK = {
    "#5aaee6", "#f08a3c", "#2fc79b", "#e39ac4", "#f0d048", "#8ccdf5", "#d3a25b", "#b5bcc6"
  };

  private static final double LEFT = 64;
  private static final double RIGHT = 22;
  private static final double BOTTOM = 46;
  private static final double LEGEND_ROW = 18;

  private final String title;
  private final int columns;
  private final double width; // of what a panel shows, without its margins
  private final double height;
  private final List<Panel> panels = new ArrayList<>();

  /** Makes a picture whose panels show 320 × 250 pixels each. */
  Picture(String title, int columns) {
    this(title, columns, 320, 250);
  }

  Picture(String title, int columns, double width, double height) {
    this.title = title;
    this.columns = columns;
    this.width = width;
    this.height = height;
  }

  /** Adds a panel behind the others, row by row. */
  Panel panel(String name, double x0, double x1, double y0, double y1) {
    var panel = new Panel(name, x0, x1, y0, y1);
    panels.add(panel);
    return panel;
  }

  private record Entry(String name, int colour, boolean isMark) {}

  private record Named(String name, int colour, double x, double y) {}

  private record Box(double left, double top, double right, double bottom) {
    boolean overlaps(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }

  /** One part of the picture, with axes of its own. Nothing shows outside of it. */
  final class Panel {
    private final String name;
    private final double x0;
    private final double x1;
    private final double y0;
    private final double y1;
    private final StringBuilder body = new StringBuilder();
    private final List<Entry> legend = new ArrayList<>();
    private final List<Named> named = new ArrayList<>();
    private String xLabel = "";
    private String yLabel = "";
    private boolean logX;
    private boolean logY;
    private boolean hasAxes = true;

    private Panel(String name, double x0, double x1, double y0, double y1) {
      this.name = name;
      this.x0 = x0;
      this.x1 = x1;
      this.y0 = y0;
      this.y1 = y1;
    }

    Panel labels(String x, String y) {
      xLabel = x;
      yLabel = y;
      return this;
    }

    /** Shows ratios upwards: its range must be above 0. */
    Panel logY() {
      logY = true;
      return this;
    }

    /** Shows ratios to the right: its range must be above 0. */
    Panel logX() {
      logX = true;
      return this;
    }

    /** Leaves out the axes, for drawings. */
    Panel bare() {
      hasAxes = false;
      return this;
    }

    /** Adds a line to the legend; one of marks shows the mark of its colour. */
    Panel legend(String entry, int colour, boolean isMark) {
      legend.add(new Entry(entry, colour, isMark));
      return this;
    }

    private double x(double value) {
      return width * place(value, x0, x1, logX);
    }

    private double y(double value) {
      return height * (1 - place(value, y0, y1, logY));
    }

    /** Draws a curve that the legend names. */
    Panel line(String entry, int colour, double[] xs, double[] ys) {
      legend(entry, colour, false);
      return line("line s" + colour, xs, ys);
    }

    /** Draws a curve, its classes being those of the style below. */
    Panel line(String classes, double[] xs, double[] ys) {
      body.append("<path class=\"").append(classes).append("\" d=\"");
      for (int i = 0; i < xs.length; i++) {
        // Far outside stays outside, and infinity becomes a number.
        double y = Math.clamp(y(ys[i]), -10 * height, 11 * height);
        body.append(i == 0 ? 'M' : 'L').append(number(x(xs[i]))).append(' ').append(number(y));
      }
      body.append("\"/>\n");
      return this;
    }

    Panel segment(String classes, double ax, double ay, double bx, double by) {
      return line(classes, new double[] {ax, bx}, new double[] {ay, by});
    }

    /** Draws a point as a disk, a square, a triangle or a diamond, by its colour. */
    Panel mark(int colour, double x, double y) {
      writeMark(body, "mark f" + colour, colour, x(x), y(y));
      return this;
    }

    /** Draws a point with its name beside it, where it hides neither points nor other names. */
    Panel mark(int colour, double x, double y, String label) {
      named.add(new Named(label, colour, x(x), y(y)));
      return this;
    }

    private void drawNamed() {
      List<Box> taken = new ArrayList<>();
      for (Named point : named) {
        taken.add(new Box(point.x - 5, point.y - 5, point.x + 5, point.y + 5));
      }
      for (Named point : named) {
        double half = textWidth(point.name) / 2;
        double x = point.x + 9 + half;
        double y = point.y;
        // Right, left, below, above, then the same further off.
        for (int i = 0; i < 32 && !isFree(taken, x, y, half); i++) {
          int ring = i / 4 + 1;
          x = point.x + (i % 2 == 0 ? 1 : -1) * (9 + half);
          y = point.y + (i % 4 < 2 ? 1 : -1) * 7 * (ring - 1);
        }
        taken.add(new Box(x - half, y - 6, x + half, y + 6));
        if (Math.abs(y - point.y) > 7) {
          double end = x + (x > point.x ? -half : half);
          segmentInPixels(point.x, point.y, end, y);
        }
        writeText(body, "halo", x, y + 4, "middle", point.name, "");
      }
      for (Named point : named) {
        writeMark(body, "mark f" + point.colour, point.colour, point.x, point.y);
      }
    }

    private boolean isFree(List<Box> taken, double x, double y, double half) {
      var box = new Box(x - half, y - 6, x + half, y + 6);
      return box.left > 0
          && box.right < width
          && box.top > 0
          && box.bottom < height
          && taken.stream().noneMatch(box::overlaps);
    }

    private void segmentInPixels(double ax, double ay, double bx, double by) {
      body.append("<path class=\"thin axis\" d=\"M").append(number(ax)).append(' ');
      body.append(number(ay)).append('L').append(number(bx)).append(' ');
      body.append(number(by)).append("\"/>\n");
    }

    /** Fills a rectangle between two corners. */
    Panel rect(String classes, double ax, double ay, double bx, double by) {
      body.append("<rect class=\"").append(classes).append('"');
      attribute(body, "x", Math.min(x(ax), x(bx)));
      attribute(body, "y", Math.min(y(ay), y(by)));
      attribute(body, "width", Math.abs(x(bx) - x(ax)));
      attribute(body, "height", Math.abs(y(by) - y(ay)));
      body.append("/>\n");
      return this;
    }

    /** Fills where a function of both axes is above 0, in columns of so many cells each way. */
    Panel region(String classes, int cells, DoubleBinaryOperator inside) {
      double w = (x1 - x0) / cells;
      double h = (y1 - y0) / cells;
      for (int i = 0; i < cells; i++) {
        double left = x0 + i * w;
        int from = 0;
        for (int j = 0; j <= cells; j++) {
          boolean in = j < cells && inside.applyAsDouble(left + w / 2, y0 + (j + 0.5) * h) > 0;
          if (!in) {
            if (from < j) {
              rect(classes, left, y0 + from * h, left + w, y0 + j * h);
            }
            from = j + 1;
          }
        }
      }
      return this;
    }

    /** Draws a disk with an edge, of a radius in pixels: a node of a drawn graph. */
    Panel node(double x, double y, double radius) {
      body.append("<circle class=\"node\"");
      attribute(body, "cx", x(x));
      attribute(body, "cy", y(y));
      attribute(body, "r", radius);
      body.append("/>\n");
      return this;
    }

    /** Writes words beside a point, moved by pixels; the anchor is start, middle or end. */
    Panel text(String anchor, double x, double y, double dx, double dy, String content) {
      writeText(body, "halo", x(x) + dx, y(y) + dy, anchor, content, "");
      return this;
    }

    private int legendRows() {
      double at = 0;
      int rows = legend.isEmpty() ? 0 : 1;
      for (Entry entry : legend) {
        if (at > 0 && at + entryWidth(entry) > width) {
          rows++;
          at = 0;
        }
        at += entryWidth(entry);
      }
      return rows;
    }

    private double entryWidth(Entry entry) {
      return 38 + textWidth(entry.name);
    }

    private void draw(StringBuilder svg, double left, double top) {
      writeText(svg, "bold", left, top - 10 - LEGEND_ROW * rows(), "start", name, "");
      drawLegend(svg, left, top - 8 - LEGEND_ROW * (rows() - 1));
      if (hasAxes) {
        grid(svg, left, top);
      }
      drawNamed();
      svg.append("<svg");
      attribute(svg, "x", left);
      attribute(svg, "y", top);
      attribute(svg, "width", width);
      attribute(svg, "height", height);
      svg.append(">\n").append(body).append("</svg>\n");
    }

    private void drawLegend(StringBuilder svg, double left, double top) {
      double at = 0;
      double y = top;
      for (Entry entry : legend) {
        if (at > 0 && at + entryWidth(entry) > width) {
          at = 0;
          y += LEGEND_ROW;
        }
        if (entry.isMark) {
          writeMark(svg, "mark f" + entry.colour, entry.colour, left + at + 8, y - 4);
        } else {
          svg.append("<path class=\"line s").append(entry.colour).append("\" d=\"M");
          svg.append(number(left + at)).append(' ').append(number(y - 4));
          svg.append("h18\"/>\n");
        }
        writeText(svg, "", left + at + 24, y, "start", entry.name, "");
        at += entryWidth(entry);
      }
    }

    private void grid(StringBuilder svg, double left, double top) {
      for (double tick : ticks(x0, x1, logX, width / 50)) {
        svg.append("<path class=\"grid\" d=\"M").append(number(left + x(tick))).append(' ');
        svg.append(number(top)).append('v').append(number(height)).append("\"/>\n");
        String label = label(tick, x1 - x0, logX);
        writeText(svg, "quiet", left + x(tick), top + height + 17, "middle", label, "");
      }
      for (double tick : ticks(y0, y1, logY, height / 35)) {
        svg.append("<path class=\"grid\" d=\"M").append(number(left)).append(' ');
        svg.append(number(top + y(tick))).append('h').append(number(width)).append("\"/>\n");
        String label = label(tick, y1 - y0, logY);
        writeText(svg, "quiet", left - 7, top + y(tick) + 4, "end", label, "");
      }
      writeText(svg, "", left + width / 2, top + height + 37, "middle", xLabel, "");
      String turn =
          " transform=\"rotate(-90 " + number(left - 50) + ' ' + number(top + height / 2) + ")\"";
      writeText(svg, "", left - 50, top + height / 2, "middle", yLabel, turn);
    }
  }

  private static double place(double value, double from, double to, boolean log) {
    return log
        ? StrictMath.log(value / from) / StrictMath.log(to / from)
        : (value - from) / (to - from);
  }

  /** Returns round numbers in a range, no more than asked for. */
  static List<Double> ticks(double from, double to, boolean log, double most) {
    List<Double> ticks = new ArrayList<>();
    if (log) {
      int first = (int) Math.ceil(StrictMath.log10(from) - 1e-9);
      int last = (int) Math.floor(StrictMath.log10(to) + 1e-9);
      int step = (int) Math.ceil((last - first + 1) / most);
      for (int power = first; power <= last; power += step) {
        ticks.add(StrictMath.pow(10, power));
      }
      return ticks;
    }
    double step = StrictMath.pow(10, Math.floor(StrictMath.log10((to - from) / most)));
    for (int factor : new int[] {1, 2, 5, 10}) {
      if ((to - from) / (step * factor) <= most) {
        step *= factor;
        break;
      }
    }
    for (long i = Math.round(Math.ceil(from / step - 1e-9)); i * step <= to + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private static String label(double tick, double range, boolean log) {
    if (log && (tick < 0.001 || tick > 10_000)) {
      return String.format(Locale.ROOT, "%.0e", tick).replace("e-0", "e-").replace("e+0", "e");
    }
    int decimals = log ? 3 : (int) Math.max(0, 2 - Math.floor(StrictMath.log10(range)));
    return number(tick, decimals);
  }

  private int rows() {
    return panels.stream().mapToInt(Panel::legendRows).max().orElse(0);
  }

  /** Returns the picture. */
  String toSvg() {
    double cellWidth = LEFT + width + RIGHT;
    double top = 34 + LEGEND_ROW * rows();
    double cellHeight = top + height + BOTTOM;
    double allWidth = cellWidth * Math.min(columns, panels.size());
    double allHeight = 38 + cellHeight * Math.ceilDiv(panels.size(), columns);
    var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    svg.append(number(allWidth)).append(' ').append(number(allHeight)).append('"');
    attribute(svg, "width", allWidth);
    attribute(svg, "height", allHeight);
    svg.append(" role=\"img\">\n<title>").append(escape(title)).append("</title>\n");
    svg.append("<style>\n").append(style()).append("</style>\n");
    svg.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    writeText(svg, "title", 20, 28, "start", title, "");
    for (int i = 0; i < panels.size(); i++) {
      int row = i / columns;
      double left = (i % columns) * cellWidth + LEFT;
      panels.get(i).draw(svg, left, 38 + row * cellHeight + top);
    }
    return svg.append("</svg>\n").toString();
  }

  private static String style() {
    return """
    text{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:12px}
    text.title{font-size:15px;font-weight:600}
    text.bold{font-weight:600}
    .line{fill:none;stroke-width:2;stroke-linejoin:round}
    .thin{fill:none;stroke-width:1}
    .dash{stroke-dasharray:6 4}
    .faint{stroke-opacity:.45}
    .band{fill-opacity:.15}
    .grid{stroke-width:1;fill:none}
    .mark,.halo{paint-order:stroke;stroke-width:2}
    .halo{stroke-width:4;stroke-linejoin:round}
    """
        + theme(LIGHT, "#ffffff", "#1f2328", "#656d76", "#e4e7eb", "#afb8c1")
        + "@media (prefers-color-scheme:dark){\n"
        + theme(DARK, "#15181d", "#e6e9ed", "#9aa4b0", "#2b3038", "#59626e")
        + "}\n";
  }

  private static String theme(
      String[] colours, String paper, String ink, String quiet, String grid, String axis) {
    var css = new StringBuilder();
    css.append(".paper{fill:").append(paper).append("}\n");
    css.append("text{fill:").append(ink).append("}\n");
    css.append("text.quiet{fill:").append(quiet).append("}\n");
    css.append(".grid{stroke:").append(grid).append("}\n");
    css.append(".axis{stroke:").append(axis).append(";fill:none}\n");
    css.append(".ink{stroke:").append(ink).append(";fill:none}\n");
    css.append(".mark,.halo{stroke:").append(paper).append("}\n");
    css.append(".node{fill:").append(paper).append(";stroke:").append(axis).append("}\n");
    for (int i = 0; i < colours.length; i++) {
      css.append(".s").append(i).append("{stroke:").append(colours[i]).append('}');
      css.append(".f").append(i).append("{fill:").append(colours[i]).append("}\n");
    }
    return css.toString();
  }

  private static void writeMark(StringBuilder svg, String classes, int kind, double x, double y) {
    svg.append("<path class=\"").append(classes).append("\" d=\"M");
    svg.append(number(x)).append(' ').append(number(y));
    svg.append(
        switch (kind % 4) {
          case 0 -> "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z";
          case 1 -> "m-4 -4h8v8h-8z";
          case 2 -> "m0 -5l5 9h-10z";
          default -> "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z";
        });
    svg.append("\"/>\n");
  }

  private static void writeText(
      StringBuilder svg,
      String classes,
      double x,
      double y,
      String anchor,
      String content,
      String more) {
    if (content.isEmpty()) {
      return;
    }
    svg.append("<text class=\"").append(classes).append('"');
    attribute(svg, "x", x);
    attribute(svg, "y", y);
    svg.append(" text-anchor=\"").append(anchor).append('"').append(more).append('>');
    svg.append(escape(content)).append("</text>\n");
  }

  private static void attribute(StringBuilder svg, String name, double value) {
    svg.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  private static String escape(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String number(double value) {
    return number(value, 2);
  }

  /** Returns so many decimals at most, without zeros at the end. */
  private static String number(double value, int decimals) {
    String fixed = String.format(Locale.ROOT, "%." + decimals + "f", value);
    if (fixed.contains(".")) {
      fixed = fixed.replaceAll("\\.?0+$", "");
    }
    return fixed.equals("-0") ? "0" : fixed;
  }

  /** Roughly how wide words become; the reader's font is not known. */
  private static double textWidth(String content) {
    return 7.4 * content.length();
  }
}
