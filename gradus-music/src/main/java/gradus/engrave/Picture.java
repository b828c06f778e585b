package gradus.engrave;

import gradus.notation.XmlText;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes shapes as SVG. Each sign's outline comes once and is used by reference; numbers have fixed
 * decimals, so that the same score gives the same bytes everywhere; the ink is dark on light paper
 * and light on dark, as the reader's setting asks.
 */
final class Picture {
  private final StringBuilder body = new StringBuilder();
  private final Set<Glyph> used = EnumSet.noneOf(Glyph.class);
  private final double unit;

  /**
   * Begins a picture.
   *
   * @param unit the pixels of a staff space
   */
  Picture(double unit) {
    this.unit = unit;
  }

  void add(Shape shape) {
    switch (shape) {
      case Shape.Signed sign -> sign(sign);
      case Shape.Line line -> line(line);
      case Shape.Beam beam -> beam(beam);
      case Shape.Bow bow -> bow(bow);
      case Shape.Words words -> words(words);
    }
  }

  private void sign(Shape.Signed sign) {
    used.add(sign.glyph());
    body.append("<use href=\"#").append(sign.glyph().id()).append('"');
    if (sign.scale() == 1) {
      body.append(" x=\"").append(px(sign.x())).append("\" y=\"").append(px(sign.y()));
      body.append("\"/>\n");
    } else {
      body.append(" transform=\"translate(").append(px(sign.x())).append(' ');
      body.append(px(sign.y())).append(") scale(").append(number(sign.scale())).append(")\"/>\n");
    }
  }

  private void line(Shape.Line line) {
    body.append("<path class=\"l\" d=\"M").append(px(line.x1())).append(' ').append(px(line.y1()));
    if (line.x1() == line.x2()) {
      body.append('V').append(px(line.y2()));
    } else if (line.y1() == line.y2()) {
      body.append('H').append(px(line.x2()));
    } else {
      body.append('L').append(px(line.x2())).append(' ').append(px(line.y2()));
    }
    body.append("\" stroke-width=\"").append(px(line.thickness())).append("\"/>\n");
  }

  private void beam(Shape.Beam beam) {
    body.append("<path d=\"M").append(px(beam.x1())).append(' ').append(px(beam.y1()));
    body.append('L').append(px(beam.x2())).append(' ').append(px(beam.y2()));
    body.append('v').append(px(beam.thickness()));
    body.append('L').append(px(beam.x1())).append(' ').append(px(beam.y1() + beam.thickness()));
    body.append("z\"/>\n");
  }

  /** Two curves with a little more between them in the middle, closed by thin round ends. */
  private void bow(Shape.Bow bow) {
    double third = Math.min((bow.x2() - bow.x1()) * 0.3, 4);
    double slope = (bow.y2() - bow.y1()) / Math.max(bow.x2() - bow.x1(), 1e-6) * third;
    double thick = Math.copySign(0.16, bow.rise());
    body.append("<path class=\"b\" d=\"M").append(px(bow.x1())).append(' ').append(px(bow.y1()));
    curve(
        bow.x1() + third,
        bow.y1() + slope + bow.rise(),
        bow.x2() - third,
        bow.y2() - slope + bow.rise());
    body.append(px(bow.x2())).append(' ').append(px(bow.y2()));
    double inner = bow.rise() - thick;
    curve(bow.x2() - third, bow.y2() - slope + inner, bow.x1() + third, bow.y1() + slope + inner);
    body.append(px(bow.x1())).append(' ').append(px(bow.y1()));
    body.append("z\" stroke-width=\"").append(px(0.08)).append("\"/>\n");
  }

  private void curve(double x1, double y1, double x2, double y2) {
    body.append('C').append(px(x1)).append(' ').append(px(y1)).append(' ');
    body.append(px(x2)).append(' ').append(px(y2)).append(' ');
  }

  private void words(Shape.Words words) {
    body.append("<text class=\"").append(words.style()).append("\" x=\"").append(px(words.x()));
    body.append("\" y=\"").append(px(words.y())).append("\" font-size=\"");
    body.append(px(words.size())).append('"');
    if (!words.anchor().equals("start")) {
      body.append(" text-anchor=\"").append(words.anchor()).append('"');
    }
    body.append('>').append(XmlText.escape(words.text())).append("</text>\n");
  }

  /** Ends the picture; sizes in staff spaces. */
  String finish(double width, double height, String title) {
    var svg = new StringBuilder();
    String size = px(width) + " " + px(height);
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(size);
    svg.append("\" width=\"").append(px(width)).append("\" height=\"").append(px(height));
    svg.append("\" role=\"img\">\n<title>").append(XmlText.escape(title)).append("</title>\n");
    svg.append("<style>\n").append(style()).append("</style>\n<defs>\n");
    for (Glyph glyph : used) {
      svg.append("<path id=\"").append(glyph.id()).append("\" transform=\"scale(");
      svg.append(String.format(Locale.ROOT, "%.5f", unit / Glyph.UNITS));
      svg.append(")\" d=\"").append(glyph.outline()).append("\"/>\n");
    }
    svg.append(
        "</defs>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n<g class=\"ink\">\n");
    return svg.append(body).append("</g>\n</svg>\n").toString();
  }

  private static String style() {
    return "text{font-family:Georgia,'Times New Roman','Liberation Serif',serif}\n"
        + "text.title{font-weight:600}\n"
        + "text.chord{font-family:'Helvetica Neue',Arial,'Liberation Sans',sans-serif;"
        + "font-weight:600}\n"
        + "text.bold{font-weight:700}\n"
        + "text.italic{font-style:italic}\n"
        + ".l{fill:none}.b{stroke-linejoin:round}\n"
        + theme("#ffffff", "#1a1a1a")
        + "@media (prefers-color-scheme:dark){\n"
        + theme("#15181d", "#e6e9ed")
        + "}\n";
  }

  private static String theme(String paper, String ink) {
    return String.format(
            Locale.ROOT, ".paper{fill:%s}.ink{fill:%s}.l,.b{stroke:%s}%n", paper, ink, ink)
        .replace("\r", "");
  }

  private String px(double spaces) {
    return number(spaces * unit);
  }

  /** Two decimals at most, the same in every country. */
  private static String number(double value) {
    long hundredths = Math.round(value * 100);
    String sign = hundredths < 0 ? "-" : "";
    long whole = Math.abs(hundredths) / 100;
    long rest = Math.abs(hundredths) % 100;
    if (rest == 0) {
      return sign + whole;
    }
    String decimals = rest % 10 == 0 ? Long.toString(rest / 10) : (rest < 10 ? "0" : "") + rest;
    return sign + whole + "." + decimals;
  }
}
