package gradus.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.optim.Adam;
import gradus.optim.Minimizer;
import gradus.plot.DecisionSheet;
import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import gradus.plot.SurfacePlot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StudyTest {
  @Test
  void aPowerLawIsFoundAgain() {
    PowerLaw law = PowerLaw.fit(new double[] {1, 2, 4, 8}, new double[] {3, 24, 192, 1536});
    assertThat(law.exponent()).isCloseTo(3, within(1e-12));
    assertThat(law.factor()).isCloseTo(3, within(1e-12));
    assertThat(law).hasToString("3.00 · x^3.00");
    assertThatThrownBy(() -> PowerLaw.fit(new double[] {1, 2}, new double[] {1, 0}))
        .hasMessage("a power law needs numbers above 0, got 2.0 and 0.0");
    assertThatThrownBy(() -> PowerLaw.fit(new double[] {2, 2}, new double[] {1, 3}))
        .hasMessage("a power law needs two different x, got 2.0");
  }

  @Test
  void aTableIsWrittenForPeopleAndForPrograms() {
    Table table =
        new Table(
            "name",
            "title",
            List.of("what", "how much"),
            List.of(
                List.of("a, \"b\"", 12345),
                List.of("c", 0.0123456),
                List.of("d", 1e-9),
                List.of("e", Double.POSITIVE_INFINITY)));
    assertThat(table.toText())
        .isEqualTo(
            """
            what    how much
            a, "b"    12,345
            c         0.0123
            d        1.0e-09
            e              –
            """);
    assertThat(table.toCsv())
        .isEqualTo("what,how much\n\"a, \"\"b\"\"\",12345\nc,0.0123456\nd,1.0E-9\ne,Infinity\n");
    assertThatThrownBy(() -> new Table("name", "", List.of("one"), List.of(List.of(1, 2))))
        .hasMessage("name: expected 1 cells in a row, found [1, 2]");
  }

  /**
   * Operations and values are counted, so that their exponents do not depend on the machine. An
   * Elman net with one input has n² + 2n recurrent weights.
   */
  @Test
  void theCostsOfRecurrentLearningFollowTheirPowers() {
    var study = new RtrlStudy(List.of(20, 40), List.of(4, 8), 3, 2, 1);
    List<String> progress = new ArrayList<>();
    Report report = study.run(progress::add);
    assertThat(progress).hasSize(4);
    Table byUnits = report.tables().getFirst();
    assertThat(byUnits.rows())
        .extracting(row -> row.get(6))
        .containsExactly(20L + 20 * (20 * 20 + 2 * 20), 40L + 40 * (40 * 40 + 2 * 40));
    Table exponents = report.tables().getLast();
    assertThat(exponent(exponents, 2, 2)).isBetween(3.7, 4.0); // operations of RTRL by n
    assertThat(exponent(exponents, 3, 2)).isBetween(1.8, 2.1); // of BPTT
    assertThat(exponent(exponents, 4, 2)).isBetween(2.8, 3.0); // values of RTRL by n
    assertThat(exponent(exponents, 4, 4)).isZero(); // by L
    assertThat(exponent(exponents, 5, 2)).isBetween(0.9, 1.1); // values of BPTT by n
    assertThat(exponent(exponents, 5, 4)).isBetween(0.9, 1.1); // by L
  }

  private static double exponent(Table table, int row, int column) {
    return ((Number) table.rows().get(row).get(column)).doubleValue();
  }

  private static List<Series> curves(Report report) {
    return ((LinePlot) report.pictures().getFirst().plot()).series();
  }

  private static List<Series> flows(int units, int steps, double scale) {
    var study = new TimeDependenceStudy(units, steps, scale, 3, 5);
    return curves(study.run(_ -> {}));
  }

  /** Of every sequence: the greatest flow is the upper end of the interval. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.4, 3})
  void theErrorFlowOfSigmoidUnitsStaysWithinItsBound(double scale) {
    List<Series> flows = flows(6, 12, scale);
    List<Point> sigmoid = flows.get(4).points();
    List<Point> bound = flows.get(5).points();
    for (int i = 0; i < bound.size(); i++) {
      assertThat(sigmoid.get(i).high()).isPositive().isLessThanOrEqualTo(bound.get(i).y());
      assertThat(sigmoid.get(i).low()).isPositive();
    }
  }

  @Test
  void theCellOfAnLstmKeepsAnErrorWhereUnitsLoseIt() {
    List<Series> flows = flows(8, 30, 0.2);
    assertThat(flows)
        .extracting(Series::name)
        .startsWith("LSTM without forget gate", "LSTM with forget gate", "GRU", "RNN, tanh");
    List<Double> last = flows.stream().map(series -> series.points().getLast().y()).toList();
    assertThat(last.get(0)).isGreaterThan(8 * 0.5); // half of each cell's own error, or more
    assertThat(last.get(1)).isBetween(1e-6, last.get(0) / 10);
    assertThat(last.get(3)).isLessThan(last.get(2)).isLessThan(1e-6);
    assertThat(last.get(4)).isLessThan(last.get(3) * 1e-6);
  }

  @Test
  void everyOptimizerShowsTheBestOfItsRates() {
    var study =
        new OptimizerStudy("xor", OptimizerTask.xor(), 60, List.of(1e-9, 1.0), List.of(1L, 2L));
    Report report = study.run(_ -> {});
    Table best = report.tables().getFirst();
    assertThat(best.rows())
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(OptimizerStudy.OPTIMIZERS);
    assertThat(best.rows().getFirst().get(1)).isEqualTo("1 (edge)");
    Table rates = report.tables().getLast();
    double least = (double) rates.rows().getFirst().get(1);
    assertThat(least).isBetween(0.6, 0.9); // untrained: about ln 2
    assertThat((double) rates.rows().getFirst().get(2)).isLessThan(least / 2);
    assertThat(curves(report)).hasSize(6);
    assertThat(study.run(_ -> {}).tables()).isEqualTo(report.tables());
  }

  /** A rate of 1e-9 goes nowhere, so that the other is chosen; a minimizer has none to choose. */
  @Test
  void everyMethodWalksOverASurface() {
    var study = new OptimizerPathStudy(OptimizerSurface.valley(), 60, List.of(1e-9, 0.02));
    Report report = study.run(_ -> {});
    List<List<Object>> rows = report.tables().getFirst().rows();
    assertThat(rows)
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(OptimizerPathStudy.NAMES);
    for (List<Object> row : rows) {
      boolean minimizer = Minimizer.NAMES.contains((String) row.get(0));
      assertThat(row.get(1)).as("%s", row).isEqualTo(minimizer ? "–" : "0.02");
      assertThat((double) row.get(2)).as("%s", row).isGreaterThan(0);
      if (minimizer) {
        assertThat((double) row.get(2)).as("%s", row).isLessThan(12);
      }
    }
    SurfacePlot plot = (SurfacePlot) report.pictures().getFirst().plot();
    for (SurfacePlot.Walk walk : plot.walks()) {
      assertThat(walk.frames().getFirst()).isEqualTo(new SurfacePlot.Place(-1.9, -0.7));
    }
    // Steepest descent by hand: ∇f = u (0.8, 0.6) + 40 v (−0.6, 0.8), with u = −1.94, v = 0.58.
    SurfacePlot.Place second = plot.walks().getFirst().frames().get(1);
    assertThat(second.x()).isCloseTo(-1.9 - 0.02 * (-1.94 * 0.8 - 23.2 * 0.6), within(1e-6));
    assertThat(second.y()).isCloseTo(-0.7 - 0.02 * (-1.94 * 0.6 + 23.2 * 0.8), within(1e-6));
    assertThat(report.pictures().getFirst().points()).isEmpty();
  }

  /** Each surface is as low as it says at its minima, and higher around them. */
  @Test
  void surfacesHaveTheirMinima() {
    for (OptimizerSurface surface : OptimizerSurface.all()) {
      for (SurfacePlot.Place place : surface.minima()) {
        assertThat(height(surface, place.x(), place.y()))
            .isCloseTo(surface.minimum(), within(1e-12));
        for (double[] step : new double[][] {{0.01, 0}, {-0.01, 0}, {0, 0.01}, {0, -0.01}}) {
          assertThat(height(surface, place.x() + step[0], place.y() + step[1]))
              .isGreaterThan(surface.minimum());
        }
      }
    }
  }

  private static double height(OptimizerSurface surface, double x, double y) {
    return surface.height(Parameter.of("place", Tensor.of(new double[] {x, y}, 2))).item();
  }

  /** What lines cannot do, and what they can; three ways to the same gradients. */
  @Test
  void linearModelsAreComparedOnProblemsOfThePlane() {
    Report report = new LinearModelStudy(60, 0.001, 1).run(_ -> {});
    Table accuracies = report.tables().getFirst();
    assertThat(accuracies.rows()).hasSize(5);
    for (List<Object> row : accuracies.rows()) {
      assertThat((double) row.get(1)).as("two clouds, %s", row).isGreaterThan(0.95);
      assertThat((double) row.get(4)).as("disk, %s", row).isLessThan(0.9);
      assertThat((double) row.get(5)).as("quadratic, %s", row).isGreaterThan((double) row.get(4));
    }
    for (List<Object> row : report.tables().getLast().rows()) {
      assertThat((double) row.get(3)).as("%s", row).isLessThan(1e-12);
    }
    DecisionSheet sheet = (DecisionSheet) report.pictures().getFirst().plot();
    assertThat(sheet.panels()).hasSize(25);
  }

  @Test
  void aRunThatFailsIsAResult() {
    var task =
        new OptimizerTask(
            "a loss without a floor",
            0,
            _ -> {
              var theta = Parameter.of("theta", Tensor.scalar(1));
              return new OptimizerTask.Start(
                  List.of(theta), theta.tensor().exp().exp().exp().neg(), () -> {});
            });
    Report report = new OptimizerStudy("failing", task, 20, List.of(1.0), List.of(1L)).run(_ -> {});
    assertThat(report.tables().getFirst().rows().getFirst().get(2))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aTextIsLearnedCharacterByCharacter() {
    OptimizerTask task = OptimizerTask.text(OptimizerTask.reberText());
    assertThat(task.threshold()).isCloseTo(0.6 * Math.log(8), within(1e-12));
    OptimizerTask.Start start = task.starter().start(1);
    HeldPlan step =
        HeldPlan.of(
            List.of(start.loss()),
            Adam.of(0.03)
                .update(
                    start.parameters(), Gradients.ofParameters(start.loss(), start.parameters())));
    for (int i = 0; i < 60; i++) {
      start.next().run();
      step.run();
    }
    assertThat(step.item(0)).isBetween(0.3, 1.2); // ln 8 is 2.08
  }
}
