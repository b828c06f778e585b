package gradus.engrave;

import gradus.notation.Ending;
import gradus.score.Part;
import gradus.score.Score;
import java.util.ArrayList;
import java.util.List;

/**
 * Engraves scores: a score becomes a picture in SVG, with staves, notes, beams and all that a
 * printed page has, broken into justified rows.
 */
public final class Engraving {
  private static final double MARGIN = 3;
  private static final double BETWEEN_STAVES = 5; // from the bottom line to the next top line
  private static final double BETWEEN_ROWS = 5.5;
  private static final double APART = 1.0; // what belongs to two staves comes no nearer
  private static final double NAME_SIZE = 1.9;

  private final Sheet sheet;
  private final Score score;
  private final double width; // of the music, in staff spaces
  private final List<Ending> endings;
  private final List<Bows> bows = new ArrayList<>();

  /**
   * How large a picture is.
   *
   * @param width its width in pixels; 900 if not set
   * @param staffSpace the distance of two staff lines in pixels; 8 if not set
   */
  public record Settings(double width, double staffSpace) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if the picture is narrower than 40 staff spaces, or a size
     *     is not a positive number
     */
    public Settings {
      if (!(staffSpace > 0) || !(width >= 40 * staffSpace) || !Double.isFinite(width)) {
        throw new IllegalArgumentException(
            "a picture is at least 40 staff spaces wide, got "
                + width
                + " pixels and a staff space of "
                + staffSpace);
      }
    }

    /** Returns the settings for a tune. */
    public static Settings standard() {
      return new Settings(900, 8);
    }

    /** Returns these settings with another width in pixels. */
    public Settings withWidth(double pixels) {
      return new Settings(pixels, staffSpace);
    }

    /** Returns these settings with another staff space in pixels. */
    public Settings withStaffSpace(double pixels) {
      return new Settings(width, pixels);
    }
  }

  private Engraving(Score score, Settings settings) {
    this.score = score;
    sheet = new Sheet(score);
    width = settings.width() / settings.staffSpace() - 2 * MARGIN;
    endings = sheet.parts.isEmpty() ? List.of() : Ending.of(sheet.parts.getFirst().measures());
    for (int i = 0; i < sheet.parts.size(); i++) {
      bows.add(new Bows());
    }
  }

  /**
   * Returns a score as a picture in SVG. Durations that no note value says are written as tied
   * notes; times that cannot be written at all are moved to the nearest that can.
   *
   * @param score what to engrave
   * @param settings how large
   */
  public static String toSvg(Score score, Settings settings) {
    List<Shape> shapes = shapes(score, settings);
    var picture = new Picture(settings.staffSpace());
    double right = settings.width() / settings.staffSpace() - MARGIN;
    double bottom = 0;
    for (Shape shape : shapes) {
      right = Math.max(right, shape instanceof Shape.Words ? 0 : shape.box().right());
      bottom = Math.max(bottom, shape.box().bottom());
      picture.add(shape);
    }
    String title = score.title().isBlank() ? "Music" : score.title();
    return picture.finish(right + MARGIN, bottom + MARGIN, title);
  }

  /** Returns what the picture shows, in staff spaces. */
  static List<Shape> shapes(Score score, Settings settings) {
    return new Engraving(score, settings).page();
  }

  private List<Shape> page() {
    var page = new ArrayList<Shape>();
    double y = header(page);
    if (sheet.measures() == 0) {
      return page;
    }
    double below = Double.NaN; // how low the row above reaches
    double lastLine = y;
    for (Row row : sheet.rows(width, indent())) {
      List<Skyline> staves = staves(row);
      double above = lowest(staves.getFirst(), true);
      double top =
          Double.isNaN(below)
              ? y - above + 1.2
              : Math.max(lastLine + BETWEEN_ROWS, below - above + 1.6);
      List<Double> tops = tops(staves, top);
      for (int i = 0; i < staves.size(); i++) {
        for (Shape shape : staves.get(i).shapes) {
          page.add(shape.moved(MARGIN, tops.get(i)));
        }
      }
      join(row, tops, page);
      lastLine = tops.getLast() + 4;
      below = tops.getLast() + lowest(staves.getLast(), false);
    }
    return page;
  }

  private double header(List<Shape> page) {
    double y = 2.2;
    double middle = MARGIN + width / 2;
    if (!score.title().isBlank()) {
      y += 2.2;
      page.add(new Shape.Words(score.title(), middle, y, 3.2, "middle", "title"));
    }
    String maker = score.composer();
    if (!score.origin().isBlank()) {
      maker = maker.isBlank() ? score.origin() : maker + " (" + score.origin() + ")";
    }
    if (!score.rhythm().isBlank() || !maker.isBlank()) {
      y += 2.6;
      String rhythm = score.rhythm().strip();
      if (!rhythm.isEmpty()) {
        rhythm = rhythm.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + rhythm.substring(1);
        page.add(new Shape.Words(rhythm, MARGIN, y, 1.8, "start", "italic"));
      }
      if (!maker.isBlank()) {
        page.add(new Shape.Words(maker, MARGIN + width, y, 1.8, "end", "plain"));
      }
    }
    return y;
  }

  private boolean hasNames() {
    return sheet.parts.size() > 1 && sheet.parts.stream().anyMatch(p -> !p.name().isBlank());
  }

  /** Returns the room for the names of parts before the first row. */
  private double indent() {
    if (!hasNames()) {
      return 0;
    }
    double widest =
        sheet.parts.stream()
            .mapToDouble(part -> Shape.Words.width(part.name(), NAME_SIZE))
            .max()
            .orElse(0);
    return Math.min(widest + 2.6, width / 4);
  }

  private List<Skyline> staves(Row row) {
    var staves = new ArrayList<Skyline>();
    for (int p = 0; p < sheet.parts.size(); p++) {
      var out = new Skyline();
      List<StaffMeasure> measures = sheet.staves.get(p);
      new StaffPainter(row, out).paint(p, measures);
      bars(row, out);
      var marks = new Marks(out);
      List<StaffMeasure> here = measures.subList(row.first, row.first + row.count);
      here.forEach(marks::articulations);
      bows.get(p).paint(row, measures, out);
      here.forEach(marks::tuplets);
      here.forEach(marks::ornaments);
      var above = new Above(row, out);
      above.paint(measures);
      if (p == 0) {
        above.paintForAll(sheet, endings);
      }
      staves.add(out);
    }
    return staves;
  }

  private static void bars(Row row, Skyline out) {
    for (int i = 0; i < row.count; i++) {
      strokes(row.bars.get(i), row.ends[i], 0, 4, out.shapes);
      Prefix prefix = row.prefixes.get(i);
      strokes(prefix.bars(), row.starts[i] + prefix.barsAt(), 0, 4, out.shapes);
      dots(row.bars.get(i), row.ends[i], out.shapes);
      dots(prefix.bars(), row.starts[i] + prefix.barsAt(), out.shapes);
    }
  }

  private static void strokes(
      List<Bars.Stroke> strokes, double x, double from, double to, List<Shape> out) {
    for (Bars.Stroke stroke : strokes) {
      if (!stroke.dots()) {
        double middle = x + stroke.x() + stroke.thickness() / 2;
        out.add(new Shape.Line(middle, from, middle, to, stroke.thickness()));
      }
    }
  }

  private static void dots(List<Bars.Stroke> strokes, double x, List<Shape> out) {
    for (Bars.Stroke stroke : strokes) {
      if (stroke.dots()) {
        out.add(new Shape.Signed(Glyph.AUGMENTATION_DOT, x + stroke.x(), 1.5, 1));
        out.add(new Shape.Signed(Glyph.AUGMENTATION_DOT, x + stroke.x(), 2.5, 1));
      }
    }
  }

  private static double lowest(Skyline staff, boolean upwards) {
    double far = upwards ? 0 : 4;
    for (Shape shape : staff.shapes) {
      far = upwards ? Math.min(far, shape.box().top()) : Math.max(far, shape.box().bottom());
    }
    return far;
  }

  private static List<Double> tops(List<Skyline> staves, double top) {
    var tops = new ArrayList<>(List.of(top));
    for (int i = 1; i < staves.size(); i++) {
      double before = tops.getLast();
      double needed = lowest(staves.get(i - 1), false) - lowest(staves.get(i), true) + APART;
      tops.add(before + Math.max(4 + BETWEEN_STAVES, needed));
    }
    return tops;
  }

  /**
   * Joins the staves of a row: a line at the left, braces, names, and bar lines through. Two staves
   * without names are taken for one player's.
   */
  private void join(Row row, List<Double> tops, List<Shape> page) {
    if (tops.size() < 2) {
      return;
    }
    double left = MARGIN + row.left;
    page.add(new Shape.Line(left, tops.getFirst(), left, tops.getLast() + 4, Bars.THIN));
    int from = 0;
    while (from < tops.size()) {
      Part part = sheet.parts.get(from);
      int to = from;
      while (to + 1 < tops.size()
          && (!part.name().isBlank() || tops.size() == 2)
          && sheet.parts.get(to + 1).name().equals(part.name())) {
        to++;
      }
      double top = tops.get(from);
      double bottom = tops.get(to) + 4;
      if (to > from) {
        brace(left - 0.3, top, bottom, page);
        for (int i = from; i < to; i++) {
          through(row, tops.get(i) + 4, tops.get(i + 1), page);
        }
      }
      if (row.first == 0 && !part.name().isBlank()) {
        double y = (top + bottom) / 2 + 0.6;
        page.add(new Shape.Words(part.name(), left - 2.1, y, NAME_SIZE, "end", "plain"));
      }
      from = to + 1;
    }
  }

  private static void through(Row row, double from, double to, List<Shape> page) {
    for (int i = 0; i < row.count; i++) {
      strokes(row.bars.get(i), MARGIN + row.ends[i], from, to, page);
      Prefix prefix = row.prefixes.get(i);
      strokes(prefix.bars(), MARGIN + row.starts[i] + prefix.barsAt(), from, to, page);
    }
  }

  private static void brace(double right, double top, double bottom, List<Shape> page) {
    double scale = (bottom - top) / (Glyph.BRACE.box().bottom() - Glyph.BRACE.box().top());
    page.add(
        new Shape.Signed(Glyph.BRACE, right - Glyph.BRACE.box().right() * scale, bottom, scale));
  }
}
