package gradus.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of series, each beside its colour, in as many lines as they need.
 *
 * @param names what the series are called
 * @param strokes the classes of their lines
 */
record Legend(List<String> names, List<String> strokes) {
  private static final double LINE = 20;
  private static final double MARK = 22;
  private static final double GAP = 18;
  private static final double LONGEST = 300;

  /** The classes of the line of a series. */
  static String stroke(int index) {
    return "s" + index % Svg.COLOURS + (index < Svg.COLOURS ? "" : " dash");
  }

  double height(double room) {
    return LINE * place(null, 0, 0, room);
  }

  void draw(Svg svg, double left, double top, double room) {
    place(svg, left, top, room);
  }

  /** Places the names and returns the number of lines; draws them unless there is no picture. */
  private int place(@Nullable Svg svg, double left, double top, double room) {
    double x = 0;
    int lines = 1;
    for (int i = 0; i < names.size(); i++) {
      String name = Svg.fit(names.get(i), LONGEST);
      double width = MARK + Svg.textWidth(name);
      if (x > 0 && x + width > room) {
        x = 0;
        lines++;
      }
      if (svg != null) {
        double y = top + LINE * (lines - 1);
        svg.line("line mark " + strokes.get(i), left + x + 2, y - 4, left + x + 13, y - 4);
        svg.text("", left + x + MARK, y, "start", name);
      }
      x += width + GAP;
    }
    return lines;
  }
}
