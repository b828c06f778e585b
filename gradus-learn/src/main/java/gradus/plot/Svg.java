package gradus.plot;

import java.util.List;
import java.util.Locale;

/**
 * Writes one picture: text is escaped, numbers have fixed decimals, so that the same content gives
 * the same bytes everywhere. Colours are classes that follow the reader's light or dark setting.
 */
final class Svg {
  /** How many series have a colour of their own; further ones begin anew, dashed. */
  static final int COLOURS = 8;

  /**
   * Okabe and Ito's palette, told apart by colour-blind readers too; its yellow is darkened on
   * white, its black becomes grey, and what is dim on black is lightened there.
   */
  private static final List<String> LIGHT =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#c05f96", "#b58900", "#3a9bd9", "#8a5a00", "#555d66");

  private static final List<String> DARK =
      List.of(
          "#5aaee6", "#f08a3c", "#2fc79b", "#e39ac4", "#f0d048", "#8ccdf5", "#d3a25b", "#b5bcc6");

  private final StringBuilder text = new StringBuilder();
  private final double width;

  Svg(double width, double height, String title) {
    this.width = width;
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append("\" width=\"")
        .append(number(width))
        .append("\" height=\"")
        .append(number(height))
        .append("\" role=\"img\">\n<title>")
        .append(escape(title))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n");
    text.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
  }

  private static String style() {
    StringBuilder css = new StringBuilder();
    css.append("text{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;")
        .append("font-size:12px;font-variant-numeric:tabular-nums}\n")
        .append("text.title{font-size:15px;font-weight:600}\n")
        .append("text.small{font-size:11px}\n")
        .append("text.bold{font-weight:600}\n")
        .append(".line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\n")
        .append(".dash{stroke-dasharray:7 5}\n")
        .append(".mark{stroke-width:4}\n")
        .append(".grid{stroke-width:1;fill:none}\n")
        .append(".band{stroke:none;fill-opacity:.16}\n")
        .append(".contour{stroke-width:.8;fill:none}\n");
    css.append(
        theme(LIGHT, "#ffffff", "#1f2328", "#656d76", "#e4e7eb", "#afb8c1", "#0072b2", "#ffffff"));
    css.append("@media (prefers-color-scheme:dark){\n")
        .append(
            theme(
                DARK, "#15181d", "#e6e9ed", "#9aa4b0", "#2b3038", "#59626e", "#3d9ae0", "#0b0e12"))
        .append("}\n");
    return css.toString();
  }

  private static String theme(
      List<String> series,
      String paper,
      String ink,
      String quiet,
      String grid,
      String axis,
      String heat,
      String on) {
    StringBuilder css = new StringBuilder();
    css.append(".paper{fill:").append(paper).append("}\n");
    css.append("text{fill:").append(ink).append("}\n");
    css.append("text.quiet{fill:").append(quiet).append("}\n");
    css.append(".grid{stroke:").append(grid).append("}\n");
    css.append(".axis,.contour{stroke:").append(axis).append(";fill:none}\n");
    css.append(".cell{fill:").append(grid).append("}\n");
    css.append(".heat{fill:").append(heat).append("}\n");
    css.append("text.on{fill:").append(on).append("}\n");
    css.append(".whisker{stroke:").append(ink).append(";stroke-width:1.5}\n");
    css.append(".halo{stroke:").append(paper).append(";paint-order:stroke}\n");
    for (int i = 0; i < series.size(); i++) {
      String colour = series.get(i);
      css.append(".s").append(i).append("{stroke:").append(colour).append("}");
      css.append(".f").append(i).append("{fill:").append(colour).append("}\n");
    }
    return css.toString();
  }

  /** Two decimals at most, the same in every country. */
  static String number(double value) {
    return number(value, 2);
  }

  /** So many decimals at most; none at the end that are zero. */
  static String number(double value, int decimals) {
    String fixed = String.format(Locale.ROOT, "%." + decimals + "f", value);
    if (decimals == 0) {
      return fixed.equals("-0") ? "0" : fixed;
    }
    int end = fixed.length();
    while (fixed.charAt(end - 1) == '0') {
      end--;
    }
    if (fixed.charAt(end - 1) == '.') {
      end--;
    }
    String shortest = fixed.substring(0, end);
    return shortest.equals("-0") ? "0" : shortest;
  }

  /** Makes any text safe inside XML; characters that XML forbids become question marks. */
  static String escape(String raw) {
    StringBuilder safe = new StringBuilder();
    raw.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isAllowed(c) ? c : '?');
              }
            });
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    return (c >= 0x20 && c <= 0xd7ff)
        || c == '\t'
        || c == '\n'
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }

  void line(String classes, double x1, double y1, double x2, double y2) {
    text.append("<line class=\"").append(classes).append('"');
    attribute("x1", x1);
    attribute("y1", y1);
    attribute("x2", x2);
    attribute("y2", y2);
    text.append("/>\n");
  }

  void rect(String classes, double x, double y, double w, double h, String more) {
    text.append("<rect class=\"").append(classes).append('"');
    attribute("x", x);
    attribute("y", y);
    attribute("width", w);
    attribute("height", h);
    text.append(more).append("/>\n");
  }

  void circle(String classes, double x, double y, double radius) {
    text.append("<circle class=\"").append(classes).append('"');
    attribute("cx", x);
    attribute("cy", y);
    attribute("r", radius);
    text.append("/>\n");
  }

  /** A circle that tells its name to whoever points at it. */
  void circle(String classes, double x, double y, double radius, String name) {
    text.append("<circle class=\"").append(classes).append('"');
    attribute("cx", x);
    attribute("cy", y);
    attribute("r", radius);
    text.append("><title>").append(escape(name)).append("</title></circle>\n");
  }

  /** A path from ready-made commands, see {@link #number}. */
  void path(String classes, CharSequence commands) {
    text.append("<path class=\"").append(classes).append("\" d=\"").append(commands);
    text.append("\"/>\n");
  }

  /** The title, upper left, shortened to the width of the picture. */
  void title(String content) {
    text("title", 20, 28, "start", fit(content, (width - 40) * 0.7)); // its letters are larger
  }

  /** Text that starts, is centred or ends at x; {@code anchor} is start, middle or end. */
  void text(String classes, double x, double y, String anchor, String content) {
    text(classes, x, y, anchor, content, "");
  }

  /** Text turned to read upwards, centred. */
  void upwards(String classes, double x, double y, String content) {
    String turn = " transform=\"rotate(-90 " + number(x) + " " + number(y) + ")\"";
    text(classes, x, y, "middle", content, turn);
  }

  /** Text that rises to the right from x, for names above narrow columns. */
  void slanted(String classes, double x, double y, String content) {
    String turn = " transform=\"rotate(-50 " + number(x) + " " + number(y) + ")\"";
    text(classes, x, y, "start", content, turn);
  }

  private void text(
      String classes, double x, double y, String anchor, String content, String more) {
    text.append("<text class=\"").append(classes).append('"');
    attribute("x", x);
    attribute("y", y);
    text.append(" text-anchor=\"").append(anchor).append('"').append(more).append('>');
    text.append(escape(content)).append("</text>\n");
  }

  /** A picture in PNG, its pixels kept sharp. */
  void image(double x, double y, double w, double h, String dataAddress) {
    image(x, y, w, h, dataAddress, " style=\"image-rendering:pixelated\"");
  }

  /** A picture in PNG that is smoothed when it is enlarged. */
  void smoothImage(double x, double y, double w, double h, String dataAddress) {
    image(x, y, w, h, dataAddress, "");
  }

  private void image(double x, double y, double w, double h, String dataAddress, String more) {
    text.append("<image");
    attribute("x", x);
    attribute("y", y);
    attribute("width", w);
    attribute("height", h);
    text.append(" preserveAspectRatio=\"none\"")
        .append(more)
        .append(" href=\"")
        .append(dataAddress)
        .append("\"/>\n");
  }

  /** Adds rules of style for this picture alone. */
  void style(String css) {
    text.append("<style>").append(css).append("</style>\n");
  }

  /** Draws something once that {@link #use} shows again and again. */
  void define(String id, Runnable drawing) {
    text.append("<defs><g id=\"").append(id).append("\">\n");
    drawing.run();
    text.append("</g></defs>\n");
  }

  /** Shows what was defined. */
  void use(String id) {
    text.append("<use href=\"#").append(id).append("\"/>\n");
  }

  /** Begins a part with coordinates of its own, which hides what is outside of it. */
  void open(double x, double y, double w, double h) {
    text.append("<svg");
    attribute("x", x);
    attribute("y", y);
    attribute("width", w);
    attribute("height", h);
    text.append(">\n");
  }

  /** Ends the part. */
  void close() {
    text.append("</svg>\n");
  }

  /** A dot that is at one place after the other, over and over; a still shows it at (x, y). */
  void runner(String classes, double x, double y, List<Double> xs, List<Double> ys, int seconds) {
    text.append("<circle class=\"").append(classes).append('"');
    attribute("cx", x);
    attribute("cy", y);
    attribute("r", 4);
    text.append(">\n");
    animate("cx", xs, seconds);
    animate("cy", ys, seconds);
    text.append("</circle>\n");
  }

  private void animate(String attribute, List<Double> values, int seconds) {
    text.append("<animate attributeName=\"").append(attribute).append("\" values=\"");
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ";").append(number(values.get(i), 1));
    }
    text.append("\" dur=\"").append(seconds).append("s\" repeatCount=\"indefinite\"/>\n");
  }

  private void attribute(String name, double value) {
    text.append(' ').append(name).append("=\"").append(number(value)).append('"');
  }

  String finish() {
    return text + "</svg>\n";
  }

  /** Roughly how wide a text of 12 pixels becomes; the reader's font is not known. */
  static double textWidth(String content) {
    double width = 0;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      width += "iljt.,:;|'! ".indexOf(c) >= 0 ? 3.9 : "mwMW%".indexOf(c) >= 0 ? 10.4 : 7.2;
    }
    return width;
  }

  /** Shortens a text that is wider than the room for it. */
  static String fit(String content, double room) {
    if (textWidth(content) <= room) {
      return content;
    }
    int end = content.length();
    while (end > 0 && textWidth(content.substring(0, end)) + 8 > room) {
      end--;
    }
    if (end > 0 && Character.isHighSurrogate(content.charAt(end - 1))) {
      end--;
    }
    return content.substring(0, end).strip() + "…";
  }
}
