package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class PictureTest {
  private static Document parse(Picture picture) throws Exception {
    var reader = new InputSource(new StringReader(picture.toSvg()));
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(reader);
  }

  @Test
  void ticksAreRoundNumbersWithinTheRange() {
    assertThat(Picture.ticks(-1.1, 1.1, false, 5)).containsExactly(-1.0, -0.5, 0.0, 0.5, 1.0);
    assertThat(Picture.ticks(0, 200, false, 6)).containsExactly(0.0, 50.0, 100.0, 150.0, 200.0);
    List<Double> powers = Picture.ticks(1e-3, 10, true, 10);
    assertThat(powers).hasSize(5);
    assertThat(powers.getFirst()).isCloseTo(1e-3, offset(1e-12));
    assertThat(Picture.ticks(1e-12, 1, true, 7)).hasSizeLessThan(8);
  }

  @Test
  void pointsLieWhereTheAxesSay() throws Exception {
    var picture = new Picture("A < B & C", 2, 300, 200);
    picture.panel("linear", 0, 10, -1, 1).mark(0, 5, 0).rect("f1", 0, -1, 10, 0);
    picture
        .panel("ratios", 1, 100, 1e-2, 1)
        .logX()
        .logY()
        .line("one", 2, new double[] {10, 100}, new double[] {0.1, 0});
    Document svg = parse(picture);
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("A < B & C");
    Element rect = (Element) svg.getElementsByTagName("rect").item(1);
    assertThat(rect.getAttribute("y")).isEqualTo("100");
    assertThat(rect.getAttribute("width")).isEqualTo("300");
    // A disk in the middle; a curve from the middle down to minus infinity, which is cut.
    assertThat(picture.toSvg()).contains("d=\"M150 100m-4.5").contains("d=\"M150 100L300 2200\"");
    assertThat(picture.toSvg()).doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Test
  void namesDoNotHideEachOther() throws Exception {
    var picture = new Picture("", 1, 300, 200);
    var panel = picture.panel("", 0, 1, 0, 1);
    for (String name : List.of("one", "two", "three", "four")) {
      panel.mark(0, 0.5, 0.5, name);
    }
    Document svg = parse(picture);
    var places = new HashSet<String>();
    for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
      Element text = (Element) svg.getElementsByTagName("text").item(i);
      if (text.getAttribute("class").equals("halo")) {
        assertThat(places.add(text.getAttribute("x") + " " + text.getAttribute("y"))).isTrue();
      }
    }
    assertThat(places).hasSize(4);
  }
}
