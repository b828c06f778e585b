package gradus.plot;

import java.util.List;

/**
 * Several decision plots side by side, such as those of one problem by several models.
 *
 * @param title what is shown
 * @param note what colours mean, in a line
 * @param columns how many stand in a row
 * @param panels the plots, row by row
 */
public record DecisionSheet(String title, String note, int columns, List<Panel> panels)
    implements Plot {
  private static final double WIDTH = 720;
  private static final double LEFT = 20;
  private static final double TOP = 72;
  private static final double GAP = 14;

  /**
   * One plot.
   *
   * @param plot what the model answers, under its title
   * @param caption how good it is
   */
  public record Panel(DecisionPlot plot, String caption) {}

  /**
   * Copies the panels.
   *
   * @throws IllegalArgumentException if there are no columns
   */
  public DecisionSheet {
    if (columns < 1) {
      throw new IllegalArgumentException("a sheet needs one column or more, got " + columns);
    }
    panels = List.copyOf(panels);
  }

  @Override
  public String toSvg() {
    double side = (WIDTH - 2 * LEFT - (columns - 1) * GAP) / columns;
    double row = side + 48;
    int rows = Math.max(1, Math.ceilDiv(panels.size(), columns));
    Svg svg = new Svg(WIDTH, TOP + rows * row, title);
    svg.title(title);
    svg.text("quiet", LEFT, 48, "start", Svg.fit(note, WIDTH - 2 * LEFT));
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      double x = LEFT + i % columns * (side + GAP);
      double y = TOP + Math.floorDiv(i, columns) * row;
      svg.text("bold", x, y + 8, "start", Svg.fit(panel.plot().title(), side));
      panel.plot().draw(svg, x, y + 16, side, 1.7);
      svg.text("quiet small", x, y + side + 30, "start", Svg.fit(panel.caption(), side));
    }
    return svg.finish();
  }
}
