package gradus.plot;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.plot.IntervalPlot.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IntervalPlotTest {
  private static String svg(Row... rows) {
    return new IntervalPlot("a < b", "accuracy", List.of(rows)).toSvg();
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void aRowHasItsMeanItsIntervalItsRunsAndItsReference() {
    String svg = svg(new Row("one", 0.92, 0.91, 0.93, List.of(0.915, 0.92, 0.925), 0.923));
    assertThat(svg).contains("a &lt; b", ">one<", ">0.92<", "single runs", ">published<");
    assertThat(count(svg, "class=\"whisker\"")).isEqualTo(1 + 3); // one in the legend
    assertThat(count(svg, "class=\"band f0\"")).isEqualTo(1 + 3);
    assertThat(count(svg, "class=\"halo f1\"")).isEqualTo(1 + 1);
    assertThat(svg).doesNotContain(">0.0<"); // the axis begins near the values
  }

  @Test
  void whatIsMissingIsLeftOut() {
    double none = Double.NaN;
    String svg =
        svg(
            new Row("one", 0.5, none, none, List.of(0.5), none),
            new Row("two", none, none, none, List.of(), none));
    assertThat(svg).contains(">two<", ">none<").doesNotContain("published", "NaN", "single runs");
    assertThat(count(svg, "class=\"whisker\"")).isEqualTo(1);
    assertThat(svg()).contains("</svg>");
  }
}
