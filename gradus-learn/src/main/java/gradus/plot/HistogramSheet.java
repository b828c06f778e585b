package gradus.plot;

import java.util.List;
import java.util.Locale;

/**
 * Small histograms in rows, to be compared with each other: the activations of each layer, a row
 * for each way to start.
 *
 * @param title what is shown
 * @param rows from top to bottom
 */
public record HistogramSheet(String title, List<Row> rows) {
  private static final double WIDTH = 720;
  private static final double LEFT = 20;
  private static final double GAP = 8;
  private static final double TALL = 64;
  private static final double HEAD = 24;
  private static final double FOOT = 52;
  private static final double WIDEST = 150;

  /**
   * A row of histograms.
   *
   * @param name what stands above it
   * @param remark a fainter word behind the name; may be empty
   * @param panels from left to right
   */
  public record Row(String name, String remark, List<Panel> panels) {
    /** Copies the list. */
    public Row {
      panels = List.copyOf(panels);
    }
  }

  /**
   * A histogram, as high as its highest bar.
   *
   * @param caption the line below it
   * @param detail a fainter line below that; may be empty
   * @param low where the first bar begins
   * @param high where the last bar ends
   * @param shares how much lies in each bar, all of equal width
   */
  public record Panel(String caption, String detail, double low, double high, List<Double> shares) {
    /** Copies the list. */
    public Panel {
      shares = List.copyOf(shares);
    }
  }

  /** Copies the rows. */
  public HistogramSheet {
    rows = List.copyOf(rows);
  }

  /** Returns the picture as SVG. */
  public String toSvg() {
    double row = HEAD + TALL + FOOT;
    Svg svg = new Svg(WIDTH, 48 + row * Math.max(1, rows.size()), title);
    svg.title(title);
    int columns = rows.stream().mapToInt(r -> r.panels().size()).max().orElse(1);
    double wide = Math.min(WIDEST, (WIDTH - 2 * LEFT - (columns - 1) * GAP) / Math.max(1, columns));
    for (int i = 0; i < rows.size(); i++) {
      draw(svg, rows.get(i), 48 + i * row, wide);
    }
    return svg.finish();
  }

  private static void draw(Svg svg, Row row, double top, double wide) {
    String name = Svg.fit(row.name(), WIDTH / 2);
    svg.text("bold", LEFT, top + 12, "start", name);
    double room = WIDTH - 2 * LEFT - Svg.textWidth(name) - 16;
    svg.text(
        "quiet", LEFT + Svg.textWidth(name) + 16, top + 12, "start", Svg.fit(row.remark(), room));
    for (int i = 0; i < row.panels().size(); i++) {
      draw(svg, row.panels().get(i), LEFT + i * (wide + GAP), top + HEAD, wide);
    }
  }

  private static void draw(Svg svg, Panel panel, double left, double top, double wide) {
    double bottom = top + TALL;
    svg.rect("cell", left, top, wide, TALL, " fill-opacity=\"0.45\"");
    double most = panel.shares().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double bar = wide / Math.max(1, panel.shares().size());
    for (int i = 0; i < panel.shares().size(); i++) {
      double share = panel.shares().get(i);
      if (most > 0 && share > 0) {
        double tall = (TALL - 4) * share / most;
        svg.rect("f0", left + i * bar, bottom - tall, Math.max(0.5, bar - 0.4), tall, "");
      }
    }
    svg.line("axis", left, bottom, left + wide, bottom);
    svg.text("small quiet", left, bottom + 12, "start", end(panel.low()));
    svg.text("small quiet", left + wide, bottom + 12, "end", end(panel.high()));
    double middle = left + wide / 2;
    svg.text("small", middle, bottom + 27, "middle", Svg.fit(panel.caption(), wide));
    svg.text("small quiet", middle, bottom + 41, "middle", Svg.fit(panel.detail(), wide));
  }

  private static String end(double value) {
    double size = Math.abs(value);
    String text =
        size != 0 && (size < 0.01 || size >= 1e4)
            ? String.format(Locale.ROOT, "%.0e", value).replace("e-0", "e-").replace("e+0", "e")
            : Svg.number(value);
    return text.replace('-', '−');
  }
}
