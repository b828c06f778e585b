package gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PlotTest {
  private static final String NASTY = "a<b>&\"'\u0001\ud800 ]]> ü 😀";

  static Stream<String> pictures() {
    return Stream.of(
        lines(NASTY).toSvg(),
        lines(NASTY).withLogarithmicAxis().toSvg(),
        lines(NASTY).withLogarithmicAxes().toSvg(),
        line(1).withLogarithmicAxes().toSvg(),
        new LinePlot(NASTY, NASTY, NASTY, List.of()).toSvg(),
        line(Double.NaN).toSvg(),
        line(1e300, -1e300).toSvg(),
        line(1e-300, 0).toSvg(),
        line(1e-300, 1e300).withLogarithmicAxis().toSvg(),
        new ScatterPlot(NASTY, new double[] {0, 0, 1e300, -1e300}, List.of(NASTY, "b")).toSvg(),
        new ScatterPlot(NASTY, new double[] {3, 4}, List.of(NASTY)).toSvg(),
        new ConfusionPlot(NASTY, List.of(NASTY, "b"), new long[][] {{1, 0}, {0, 0}}).toSvg(),
        new ConfusionPlot(NASTY, List.of(), new long[0][]).toSvg(),
        decision(NASTY).toSvg(),
        new DecisionSheet(NASTY, NASTY, 2, List.of(new DecisionSheet.Panel(decision(NASTY), NASTY)))
            .toSvg(),
        new DecisionSheet(NASTY, NASTY, 5, List.of()).toSvg(),
        surface(NASTY, 0, 1e300, Double.NaN, -1e300).toSvg(),
        surface(NASTY, 0.5, 0.5).toSvg(),
        surface(NASTY).toSvg(),
        new ImageSheet(NASTY, 2, 1, List.of(tile(0, Float.NaN))).toSvg(),
        new ImageSheet(NASTY, 2, 1, List.of()).toSvg(),
        new BarPlot(NASTY, NASTY, List.of(new BarPlot.Bar(NASTY, -2, -3, -1))).toSvg(),
        new BarPlot(NASTY, NASTY, List.of()).toSvg());
  }

  private static LinePlot line(double... values) {
    return new LinePlot("", "", "", List.of(LinePlot.Series.of("x", 1, values)));
  }

  private static LinePlot lines(String name) {
    return new LinePlot(
        name,
        name,
        name,
        IntStream.range(0, 12)
            .mapToObj(i -> LinePlot.Series.of(name + i, 1, 3, 2, 1 + i))
            .toList());
  }

  private static DecisionPlot decision(String name) {
    float[] points = {0, 0, 1, 1, 0, 1};
    var plane = DecisionPlot.Plane.around(points);
    float[] second = new float[plane.cells() * plane.cells()];
    return new DecisionPlot(
        name,
        plane,
        DecisionPlot.twoClasses(second),
        List.of(name, "other"),
        points,
        new int[] {0, 1, 1});
  }

  /** Height x + y over the unit square, walked along x = y. */
  private static SurfacePlot surface(String name, double... steps) {
    var plane = new DecisionPlot.Plane(0, 1, 0, 1, 8);
    List<Double> heights = new ArrayList<>();
    float[] centres = plane.centres();
    for (int i = 0; i < centres.length; i += 2) {
      heights.add((double) centres[i] + centres[i + 1]);
    }
    List<SurfacePlot.Place> frames =
        Arrays.stream(steps).mapToObj(at -> new SurfacePlot.Place(at, at)).toList();
    return new SurfacePlot(
        name,
        name,
        new SurfacePlot.Surface(plane, heights, List.of(new SurfacePlot.Place(0.5, 0.5))),
        List.of(new SurfacePlot.Walk(name, List.of(name), frames, 9)));
  }

  private static ImageSheet.Tile tile(float... pixels) {
    return new ImageSheet.Tile(pixels, NASTY, NASTY);
  }

  private static Document parse(String svg) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  /** Well-formed, no coordinate that is not a number, and nothing outside the picture. */
  @ParameterizedTest
  @MethodSource("pictures")
  void everyPictureIsValidAndInside(String svg) throws Exception {
    Element root = parse(svg).getDocumentElement();
    double width = Double.parseDouble(root.getAttribute("width"));
    double height = Double.parseDouble(root.getAttribute("height"));
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity").doesNotContain("<b>");
    NodeList elements = root.getElementsByTagName("*");
    assertThat(elements.getLength()).isGreaterThan(3);
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      for (String x : List.of("x", "x1", "x2", "cx")) {
        if (element.hasAttribute(x)) {
          assertThat(Double.parseDouble(element.getAttribute(x))).isBetween(0.0, width);
        }
      }
      for (String y : List.of("y", "y1", "y2", "cy")) {
        if (element.hasAttribute(y)) {
          assertThat(Double.parseDouble(element.getAttribute(y))).isBetween(0.0, height);
        }
      }
    }
  }

  @Test
  void theLanguageOfTheMachineChangesNothing() {
    Locale before = Locale.getDefault();
    List<String> here = pictures().toList();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(pictures().toList()).isEqualTo(here);
      Locale.setDefault(Locale.GERMANY);
      assertThat(pictures().toList()).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void textIsEscaped() {
    assertThat(Svg.escape("a<b>&\"'\u0001\ud800 😀")).isEqualTo("a&lt;b&gt;&amp;&quot;&#39;?? 😀");
  }

  /** The contour of x + y through the middle falls from the upper left to the lower right. */
  @Test
  void contoursJoinPlacesOfOneHeight() {
    String svg = surface("x", 0, 1).toSvg();
    Matcher piece = Pattern.compile("M([\\d.]+) ([\\d.]+)L([\\d.]+) ([\\d.]+)").matcher(svg);
    int pieces = 0;
    while (piece.find() && pieces < 30) {
      double from = Double.parseDouble(piece.group(1)) - Double.parseDouble(piece.group(2));
      double to = Double.parseDouble(piece.group(3)) - Double.parseDouble(piece.group(4));
      assertThat(from).isCloseTo(to, within(0.3)); // y runs downwards
      pieces++;
    }
    assertThat(pieces).isEqualTo(30);
  }

  /** Two frames, and as many again as the dot rests; the last place stays. */
  @Test
  void theDotRunsFrameByFrameAndRests() {
    assertThat(surface("x", 0, 1).toSvg())
        .contains("<animate attributeName=\"cx\" values=\"0;124.8;124.8;")
        .contains("<animate attributeName=\"cy\" values=\"124.8;0;0;")
        .contains("prefers-reduced-motion");
  }

  @Test
  void bothThemesAreInEveryPicture() {
    assertThat(decision("x").toSvg())
        .contains(".paper{fill:#ffffff}")
        .contains("@media (prefers-color-scheme:dark){\n.paper{fill:#15181d}");
  }

  @Test
  void ticksAreRound() {
    assertThat(labels(Axis.around(0.013, 0.48, 0, 1, false, 6)))
        .containsExactly("0.0", "0.1", "0.2", "0.3", "0.4", "0.5");
    assertThat(labels(Axis.exactly(1, 20, 0, 1, false))).containsExactly("5", "10", "15", "20");
    assertThat(labels(Axis.around(-1, 1, 0, 1, false, 4)))
        .containsExactly("−1.0", "−0.5", "0.0", "0.5", "1.0");
    assertThat(labels(Axis.around(0, 3_500_000, 0, 1, false, 4)))
        .containsExactly("0", "1M", "2M", "3M", "4M");
    assertThat(labels(Axis.around(0.012, 0.9, 0, 1, true, 6)))
        .containsExactly("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1");
    assertThat(labels(Axis.around(1e-9, 1e3, 0, 1, true, 6))).hasSizeBetween(4, 13);
    assertThat(labels(Axis.around(5, 5, 0, 1, false, 5))).contains("5.0");
  }

  @Test
  void aPowerLawIsAStraightLineOnLogarithmicAxes() throws Exception {
    var points =
        Stream.of(1, 10, 100, 1000).map(x -> new LinePlot.Point(x, x * (double) x)).toList();
    String svg =
        new LinePlot("t", "x", "y", List.of(new LinePlot.Series("x²", points)))
            .withLogarithmicAxes()
            .toSvg();
    NodeList dots = parse(svg).getElementsByTagName("circle");
    double[] x = new double[4];
    double[] y = new double[4];
    for (int i = 0; i < 4; i++) {
      x[i] = Double.parseDouble(((Element) dots.item(i)).getAttribute("cx"));
      y[i] = Double.parseDouble(((Element) dots.item(i)).getAttribute("cy"));
    }
    for (int i = 1; i < 3; i++) {
      assertThat(x[i + 1] - x[i]).isCloseTo(x[1] - x[0], within(0.02));
      assertThat(y[i + 1] - y[i]).isCloseTo(y[1] - y[0], within(0.02));
    }
    assertThat(svg).contains(">10<", ">100<", ">1,000<");
  }

  @Test
  void epochsAreMarkedAtWholeNumbers() {
    assertThat(Axis.exactly(1, 3, 0, 1, false).wholeTicks(10).stream().map(Axis.Tick::label))
        .containsExactly("1", "2", "3");
    assertThat(line(30, 20, 10).toSvg()).doesNotContain(">1.5<");
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks(6).stream().map(Axis.Tick::label).toList();
  }

  @Test
  void anAxisMapsItsEndsToItsEnds() {
    Axis axis = Axis.around(0.5, 9.7, 300, 20, false, 5);
    assertThat(axis.pixel(axis.low())).isEqualTo(300);
    assertThat(axis.pixel(axis.high())).isEqualTo(20);
    Axis ratios = Axis.around(0.01, 100, 0, 400, true, 5);
    assertThat(ratios.pixel(1)).isCloseTo(200, within(1e-9));
  }

  @Test
  void numbersHaveTheShortestFixedForm() {
    assertThat(Stream.of(1.0, 0.5, 2.345678, -0.001, 100.0).map(Svg::number))
        .containsExactly("1", "0.5", "2.35", "0", "100");
    assertThat(Stream.of(0.9812, 0.0, 12345.6, -1.5, 1e-9).map(Axis::precise))
        .containsExactly("0.9812", "0", "12346", "−1.5", "1e-9");
  }

  @Test
  void aCurveBreaksWhereAValueIsMissing() throws Exception {
    String svg = line(1, 2, Double.NaN, 4, 5).toSvg();
    String path = ((Element) parse(svg).getElementsByTagName("path").item(0)).getAttribute("d");
    assertThat(path.chars().filter(c -> c == 'M').count()).isEqualTo(2);
  }

  @Test
  void aCurveToCompareWithIsDashedAndUnmarked() {
    var series = LinePlot.Series.of("x", 1, 2, 3);
    String whole = new LinePlot("t", "x", "y", List.of(series)).toSvg();
    String dashed = new LinePlot("t", "x", "y", List.of(series.withDashes())).toSvg();
    assertThat(whole).contains("class=\"line s0\"", "<circle");
    assertThat(dashed).contains("class=\"line s0 dash\"").doesNotContain("<circle");
  }

  @Test
  void anIntervalIsDrawnBehindItsCurve() {
    var series = new LinePlot.Series("x", List.of(point(1, 2), point(2, 3)));
    assertThat(new LinePlot("t", "x", "y", List.of(series)).toSvg())
        .containsOnlyOnce("class=\"band f0\"")
        .containsSubsequence("class=\"band f0\"", "class=\"line s0\"");
  }

  private static LinePlot.Point point(double x, double y) {
    return new LinePlot.Point(x, y, y - 0.5, y + 0.5);
  }

  @Test
  void aConfusionSaysHowMuchIsRight() {
    String svg =
        new ConfusionPlot("t", List.of("cat", "dog"), new long[][] {{7, 3}, {0, 10}}).toSvg();
    assertThat(svg)
        .contains(">17 of 20 right, 85.00 %<")
        .contains(">70.0 %<")
        .contains(">100.0 %<");
    assertThatThrownBy(() -> new ConfusionPlot("t", List.of("cat"), new long[][] {{1, 2}}))
        .hasMessage("confusion plot: expected 1 rows of as many counts as classes");
  }

  @Test
  void embeddedPicturesDecodeToTheirPixels() throws IOException {
    BufferedImage grey = decode(Png.grey(new byte[] {0, (byte) 200, 50, (byte) 255}, 2, 2));
    assertThat(grey.getRaster().getPixels(0, 0, 2, 2, (int[]) null))
        .containsExactly(0, 200, 50, 255);
    int[] palette = new int[256];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = i << 24 | (255 - i) << 16 | (i ^ 85) << 8 | (i | 1);
    }
    byte[] large = new byte[300 * 300]; // more than one stored block
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    BufferedImage coloured = decode(Png.indexed(large, 300, palette));
    for (int at : new int[] {0, 1, 299, 300, 65_600, 89_999}) {
      int colour = palette[large[at] & 0xff];
      assertThat(coloured.getRGB(at % 300, at / 300))
          .isEqualTo(colour >>> 8 | colour << 24); // alpha first
    }
  }

  private static BufferedImage decode(String address) throws IOException {
    byte[] png = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void thePlaneIsAskedFromTheUpperLeft() {
    var plane = new DecisionPlot.Plane(0, 2, 0, 4, 2);
    assertThat(plane.centres()).containsExactly(0.5f, 3, 1.5f, 3, 0.5f, 1, 1.5f, 1);
    assertThatThrownBy(() -> new DecisionPlot.Plane(1, 1, 0, 1, 4))
        .hasMessage(
            "decision plot: expected edges in order and at least one cell, found 1.0 to 1.0, 0.0 to"
                + " 1.0, 4 cells");
  }

  @Test
  void wrongSizesAreNamed() {
    assertThatThrownBy(() -> new ImageSheet("t", 2, 2, List.of(tile(1, 2, 3))))
        .hasMessage("image sheet: expected 4 pixels for 2×2, found 3");
    var plane = new DecisionPlot.Plane(0, 1, 0, 1, 2);
    assertThatThrownBy(
            () ->
                new DecisionPlot(
                    "t", plane, new float[3], List.of("a", "b"), new float[2], new int[1]))
        .hasMessage(
            "decision plot: expected 8 probabilities and two coordinates for each label, found 3"
                + " probabilities, 2 coordinates and 1 labels");
  }

  @Test
  void longTextIsShortenedWithoutBreakingACharacter() {
    for (int room = 10; room < 60; room++) {
      assertThat(Svg.escape(Svg.fit("😀😀😀😀😀😀😀😀", room))).doesNotContain("?");
    }
    assertThat(Svg.fit("a long sentence", 60)).endsWith("…").startsWith("a lo");
    assertThat(Svg.fit("short", 100)).isEqualTo("short");
  }
}
