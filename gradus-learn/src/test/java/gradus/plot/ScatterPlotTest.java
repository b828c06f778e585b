package gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScatterPlotTest {
  private static final Pattern NAME =
      Pattern.compile(
          "<text class=\"small\" x=\"([-0-9.]+)\" y=\"([-0-9.]+)\"[^>]*>([^<]*)</text>");

  private record Label(double x, double y, String name) {
    double right() {
      return x + Svg.textWidth(name);
    }
  }

  private static List<Label> labels(String svg) {
    List<Label> labels = new ArrayList<>();
    Matcher found = NAME.matcher(svg);
    while (found.find()) {
      labels.add(
          new Label(
              Double.parseDouble(found.group(1)),
              Double.parseDouble(found.group(2)),
              found.group(3)));
    }
    return labels;
  }

  @Test
  void noTwoNamesLieOnEachOtherAndTheFirstPointHasItsName() {
    double[] points = new double[400];
    Rng chance = Rng.of(2);
    for (int i = 0; i < points.length; i++) {
      points[i] = chance.nextGaussian();
    }
    List<String> names = IntStream.range(0, 200).mapToObj(i -> "word" + i).toList();
    String svg = new ScatterPlot("title", points, names).toSvg();
    List<Label> labels = labels(svg);
    assertThat(labels).hasSizeBetween(60, 199);
    assertThat(labels.getFirst().name()).isEqualTo("word0");
    for (Label a : labels) {
      for (Label b : labels) {
        boolean apart =
            a.equals(b)
                || a.right() <= b.x()
                || b.right() <= a.x()
                || Math.abs(a.y() - b.y()) >= 10;
        assertThat(apart).as("%s and %s", a, b).isTrue();
      }
    }
    // Whoever has no name beside it has one to be pointed at.
    assertThat(svg.split("<title>word")).hasSize(201);
  }

  @Test
  void bothAxesHaveOneScale() {
    // A square of points stays a square, though names are long.
    String svg =
        new ScatterPlot(
                "square", new double[] {0, 0, 10, 0, 0, 10}, List.of("here", "right", "above"))
            .toSvg();
    Matcher circles =
        Pattern.compile("<circle class=\"f0\" cx=\"([-0-9.]+)\" cy=\"([-0-9.]+)\"").matcher(svg);
    List<double[]> found = new ArrayList<>();
    while (circles.find()) {
      found.add(
          new double[] {
            Double.parseDouble(circles.group(1)), Double.parseDouble(circles.group(2))
          });
    }
    double across = found.get(1)[0] - found.get(0)[0];
    double upwards = found.get(0)[1] - found.get(2)[1];
    assertThat(across).isPositive().isEqualTo(upwards);
  }

  @Test
  void pointsMustBeNumbersWithNames() {
    assertThatThrownBy(() -> new ScatterPlot("x", new double[3], List.of("a")))
        .hasMessageContaining("3 coordinates and 1 names");
    assertThatThrownBy(() -> new ScatterPlot("x", new double[] {0, Double.NaN}, List.of("a")))
        .hasMessageContaining("found NaN");
  }
}
