package gradus.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.Threads;
import gradus.plot.LinePlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SweepTest {
  private static final TrialData.Shelf SHELF = new TrialData.Shelf(null);

  @TempDir Path folder;

  private static StudyPlan plan(String base, String vary) {
    return StudyFile.parse(
        "t.json",
        "t",
        "{\"title\": \"XOR\", \"base\": {%s}, \"vary\": {%s}, \"solved\": 1}"
            .formatted(base, vary));
  }

  private static StudyPlan xor(double rate) {
    return plan(
        "\"data\": \"xor\", \"inputs\": \"unit\", \"deviation\": 1, \"loss\": \"cross-entropy\","
            + " \"batchSize\": 4, \"epochs\": 300, \"evaluateEvery\": 40, \"learningRate\": "
            + rate,
        "\"hidden\": [2, 4]");
  }

  private static TrialSettings settings(Map<Setting, String> values) {
    return new TrialSettings(values);
  }

  private static TrialResult train(Map<Setting, String> values) {
    TrialSettings settings = settings(values);
    return Trial.run(settings, 1, SHELF.of(settings), _ -> {});
  }

  private static List<List<Object>> results(Report report) {
    return report.tables().stream()
        .map(table -> table.rows().stream().map(row -> row.subList(0, 6).toString()).toList())
        .map(rows -> List.<Object>copyOf(rows))
        .toList();
  }

  private long records() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  // Once done, not done again

  /** Runs are counted by what is told of each as it ends. */
  private static final class Count {
    final List<String> lines = new ArrayList<>();

    synchronized void add(String line) {
      lines.add(line);
    }

    long runs() {
      return lines.stream().filter(line -> line.contains(", seed ")).count();
    }
  }

  @Test
  void aStudyThatWasStoppedRunsOnlyWhatIsMissing() throws IOException {
    Sweep sweep = Sweep.of(xor(0.5), 5, 1, folder, null);
    Count first = new Count();
    assertThatThrownBy(
            () ->
                sweep.run(
                    line -> {
                      first.add(line);
                      if (first.runs() == 3) {
                        throw new IllegalStateException("stopped");
                      }
                    }))
        .hasMessage("stopped");
    long kept = records();
    assertThat(kept).isBetween(3L, 9L);
    Count second = new Count();
    Report report = sweep.run(second::add);
    assertThat(second.runs()).isEqualTo(10 - kept);
    assertThat(second.lines).first().isEqualTo(kept + " of 10 runs were done before, in " + folder);
    Count third = new Count();
    assertThat(results(sweep.run(third::add))).isEqualTo(results(report));
    assertThat(third.runs()).isZero();
    Path other = folder.resolve("whole");
    assertThat(results(Sweep.of(xor(0.5), 5, 1, other, null).run(_ -> {})))
        .isEqualTo(results(report));
  }

  @Test
  void anotherSettingIsAnotherRun() {
    Sweep.of(xor(0.5), 2, 1, folder, null).run(_ -> {});
    Count changed = new Count();
    Sweep.of(xor(0.25), 2, 1, folder, null).run(changed::add);
    assertThat(changed.runs()).isEqualTo(4);
    Count more = new Count();
    Sweep.of(xor(0.5), 3, 1, folder, null).run(more::add);
    assertThat(more.runs()).isEqualTo(2); // the third seed of each
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|",
        "{\"format\":1|{\"format\":9",
        "\"seed\":\"1\"|\"seed\":\"2\"",
        "\"data\":\"|\"data\":\"0",
        "\"learningRate\":\"0.5\"|\"learningRate\":\"0.6\"",
        "\"accuracy\":|\"accuracy\":[],\"other\":",
        "\"result\":|\"rezult\":",
        "\"curve\":[|\"curve\":[[[[[[[[[[[[[[[[[[[[",
      })
  void aRecordThatIsNotOfThisRunIsMadeAgain(String from, String to) throws IOException {
    Sweep sweep = Sweep.of(xor(0.5), 1, 1, folder, null);
    Report report = sweep.run(_ -> {});
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        assertThat(text).contains(from == null ? "" : from);
        Files.writeString(file, from == null ? "" : text.replace(from, to));
      }
    }
    Count count = new Count();
    assertThat(results(sweep.run(count::add))).isEqualTo(results(report));
    assertThat(count.runs()).isEqualTo(2);
  }

  @Test
  void resultsDoNotDependOnTheNumberOfThreads() {
    int threads = Threads.count();
    try {
      Threads.set(1);
      Report one = Sweep.of(xor(0.5), 3, 1, folder.resolve("one"), null).run(_ -> {});
      Threads.set(3);
      Report three = Sweep.of(xor(0.5), 3, 1, folder.resolve("three"), null).run(_ -> {});
      assertThat(Threads.count()).isEqualTo(3);
      assertThat(results(three)).isEqualTo(results(one));
      assertThat(three.pictures()).isEqualTo(one.pictures());
    } finally {
      Threads.set(threads);
    }
  }

  @Test
  void aStudyTakesSomeSeeds() {
    assertThatThrownBy(() -> Sweep.of(xor(1), 0, 1, folder, null))
        .hasMessage("a study takes 1 to 10,000 seeds, got 0");
  }

  // What a run does

  /**
   * With all weights 0 every logit is 0: a softmax over ten classes answers 1/10 and a sigmoid 1/2
   * everywhere, so that cross-entropies are ln 10 and 10 ln 2, squared errors 0.9² + 9 · 0.1² and
   * 10 · 0.5².
   */
  @ParameterizedTest
  @CsvSource({
    "softmax, cross-entropy, 2.302585",
    "sigmoid, cross-entropy, 6.931472",
    "softmax, squared, 0.9",
    "sigmoid, squared, 2.5"
  })
  void outputsAndLossesAreTheTextbooks(String output, String loss, double expected) {
    TrialResult result =
        train(
            Map.of(
                Setting.DATA, "digits",
                Setting.EXAMPLES, "500",
                Setting.OUTPUT, output,
                Setting.LOSS, loss,
                Setting.WEIGHT_SCALE, "0",
                Setting.INPUTS, "unit",
                Setting.LEARNING_RATE, "0.3",
                Setting.EPOCHS, "6",
                Setting.EVALUATE_EVERY, "1000"));
    TrialResult.Point first = result.curve().getFirst();
    assertThat(first.examples()).isZero();
    assertThat(first.loss()).isCloseTo(expected, within(1e-5));
    assertThat(result.curve())
        .extracting(TrialResult.Point::examples)
        .containsExactly(0L, 1000L, 2000L, 3000L);
    assertThat(result.curve().getLast().steps()).isEqualTo(24); // 4 batches, the last one of 116
    assertThat(result.loss()).isLessThan(0.75 * expected);
    assertThat(result.accuracy()).isGreaterThan(0.6);
    assertThat(result.diverged()).isFalse();
  }

  /** A penalty λ/2 Σ w² with rate α multiplies weights by 1 − αλ a step, here by 0. */
  @Test
  void weightDecayShrinksWeights() {
    Map<Setting, String> values =
        Map.of(
            Setting.DATA, "xor",
            Setting.BATCH_SIZE, "4",
            Setting.EPOCHS, "1",
            Setting.LEARNING_RATE, "0.000001",
            Setting.WEIGHT_DECAY, "1000000",
            Setting.LOSS, "cross-entropy");
    TrialSettings settings = settings(values);
    var model = Trial.trained(settings, 1, SHELF.of(settings));
    for (float weight : model.parameters().getFirst().tensor().toArray()) {
      assertThat(weight).isCloseTo(0, within(1e-5f));
    }
  }

  /** A rate of 0 leaves the weights as they were drawn, 7,840 of them. */
  @ParameterizedTest
  @CsvSource({
    "gaussian, 1, 0, 0.1",
    "centred-uniform, 1, 0, 0.1",
    "uniform, 1, 0.1732051, 0.1",
    "gaussian, 10, 0, 1",
    "glorot, 1, 0, 0.0501886",
    "he, 1, 0, 0.0505076"
  })
  void weightsHaveTheirMeanAndDeviation(
      String weights, String scale, double mean, double deviation) {
    TrialSettings settings =
        settings(
            Map.of(
                Setting.DATA, "digits",
                Setting.EXAMPLES, "10",
                Setting.EPOCHS, "1",
                Setting.LEARNING_RATE, "0",
                Setting.WEIGHTS, weights,
                Setting.WEIGHT_SCALE, scale));
    var model = Trial.trained(settings, 1, SHELF.of(settings));
    float[] values = model.parameters().getFirst().tensor().toArray();
    double[] numbers = new double[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i];
    }
    Estimate estimate = Estimate.of(numbers);
    assertThat(estimate.count()).isEqualTo(7840);
    assertThat(estimate.mean()).isCloseTo(mean, within(0.05 * deviation));
    assertThat(estimate.deviation()).isCloseTo(deviation, within(0.03 * deviation));
  }

  @Test
  void inputsAreNormalisedAsTheStudySays() {
    assertThat(range("raw")).containsExactly(0, 255);
    assertThat(range("unit")).containsExactly(0, 1);
    assertThat(range("symmetric")).containsExactly(-1, 1);
    var standard = inputs("standard");
    assertThat(standard.mean()).isCloseTo(0, within(1e-4));
    assertThat(standard.deviation()).isCloseTo(1, within(1e-4));
  }

  private static TrialData data(String inputs) {
    return SHELF.of(settings(Map.of(Setting.DATA, "digits", Setting.INPUTS, inputs)));
  }

  private static Estimate inputs(String name) {
    TrialData data = data(name);
    double[] all = new double[data.train().size() * 784];
    for (int row = 0; row < data.train().size(); row++) {
      float[] input = data.train().input(row);
      for (int j = 0; j < 784; j++) {
        all[row * 784 + j] = input[j];
      }
    }
    return Estimate.of(all);
  }

  private static List<Integer> range(String name) {
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    TrialData data = data(name);
    for (int row = 0; row < data.train().size(); row++) {
      for (float x : data.train().input(row)) {
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    return List.of(Math.round(low), Math.round(high));
  }

  /** A rate beyond all bounds is a result too. */
  @Test
  void aLossThatIsNotFiniteEndsTheRun() {
    TrialResult result =
        train(
            Map.of(
                Setting.DATA, "digits",
                Setting.EXAMPLES, "500",
                Setting.WEIGHT_DECAY, "1000000", // each step multiplies weights by −10¹²
                Setting.LEARNING_RATE, "1000000",
                Setting.EPOCHS, "5"));
    assertThat(result.diverged()).isTrue();
    assertThat(result.accuracy()).isBetween(0.0, 1.0);
  }

  // The studies of the library, on digits that the program draws

  static Stream<String> ofMnist() {
    return StudyPlan.builtIn().stream().filter(name -> name.startsWith("mnist-"));
  }

  @ParameterizedTest
  @MethodSource("ofMnist")
  void everyStudyOfMnistRuns(String name) {
    StudyPlan plan = StudyPlan.named(name);
    for (StudyPlan.Cell cell : List.of(plan.cells().getFirst(), plan.cells().getLast())) {
      TrialSettings tiny =
          cell.settings()
              .with(Setting.DATA, "digits")
              .with(Setting.EXAMPLES, "200")
              .with(Setting.EPOCHS, "2")
              .with(Setting.EVALUATE_EVERY, "100");
      TrialResult result = Trial.run(tiny, 1, SHELF.of(tiny), _ -> {});
      assertThat(result.accuracy()).isBetween(0.0, 1.0);
      assertThat(result.curve()).isNotEmpty();
    }
  }

  /** No hidden layer: after one epoch nine in ten are right, and softmax learns faster. */
  @Test
  void mnistIsLearned() {
    String place = System.getenv("GRADUS_DATA");
    assumeTrue(place != null, "GRADUS_DATA is not set");
    var shelf = new TrialData.Shelf(Path.of(place));
    double[] accuracy = new double[2];
    for (int i = 0; i < 2; i++) {
      TrialSettings settings =
          settings(
              Map.of(
                  Setting.EPOCHS, "1",
                  Setting.OUTPUT, i == 0 ? "softmax" : "sigmoid",
                  Setting.EVALUATE_EVERY, "20000"));
      accuracy[i] = Trial.run(settings, 1, shelf.of(settings), _ -> {}).accuracy();
    }
    assertThat(accuracy[0]).isGreaterThan(0.88);
    assertThat(accuracy[0]).isGreaterThan(accuracy[1]);
  }

  // The report

  @Test
  void aReportHasTablesPicturesAndEveryRun() {
    Report report = Sweep.of(xor(0.5), 3, 7, folder, null).run(_ -> {});
    Table results = report.tables().getFirst();
    assertThat(results.columns())
        .containsExactly(
            "hidden",
            "accuracy",
            "deviation",
            "95 % from",
            "to",
            "least",
            "greatest",
            "loss",
            "seconds");
    assertThat(results.rows()).extracting(List::getFirst).containsExactly("2", "4");
    Table solved = report.tables().get(1);
    assertThat(solved.columns()).contains("share stuck", "still falling");
    assertThat(report.pictures())
        .extracting(Report.Picture::name)
        .containsExactly("curves-examples", "stuck");
    assertThat(firstCurve(report).points()).hasSize(31);
    assertThat(report.attachments())
        .extracting(Report.Attachment::file)
        .startsWith("comparison.svg", "runs.csv");
    assertThat(report.attachments().get(1).content())
        .hasLineCount(1 + 6)
        .startsWith("hidden,seed,accuracy,loss,seconds,diverged\n2,7,");
    assertThat(report.toMarkdown())
        .startsWith("# XOR\n\n- Highest accuracy: hidden ")
        .contains("| hidden | accuracy |", "|---|---:|", "![XOR", "](comparison.svg)");
  }

  private static LinePlot.Series firstCurve(Report report) {
    return ((LinePlot) report.pictures().getFirst().plot()).series().getFirst();
  }

  @Test
  void aSingleSeedHasNoInterval() {
    Report report = Sweep.of(xor(0.5), 1, 1, folder, null).run(_ -> {});
    assertThat(report.tables().getFirst().toText()).contains("–");
    assertThat(report.attachments().getFirst().content()).contains("share of runs that are stuck");
  }

  /** The mean of the runs at each evaluation but the first, on axes of ratios. */
  @Test
  void aCurveIsAMeanWithItsBand() {
    StudyPlan plan = plan("\"data\": \"xor\"", "\"hidden\": [2, 4]");
    List<List<TrialResult>> runs =
        List.of(List.of(run(0.2), run(0.4)), List.of(run(0.5), run(0.5)));
    Report report = new SweepReport(plan, List.of(1L, 2L), runs, SHELF).report();
    LinePlot plot = (LinePlot) report.pictures().getFirst().plot();
    var point = plot.series().getFirst().points().getFirst();
    assertThat(plot.yLabel()).isEqualTo("error");
    assertThat(point.x()).isEqualTo(20);
    assertThat(point.y()).isCloseTo(0.7, within(1e-12));
    assertThat(point.low()).isCloseTo(0.35, within(1e-12)); // 0.7 − 12.7 · 0.1 is no share
    assertThat(point.high()).isEqualTo(1);
  }

  private static TrialResult run(double accuracy) {
    return new TrialResult(
        false,
        accuracy,
        1,
        2,
        List.of(
            new TrialResult.Point(10, 1, 0.5, 1, 1, accuracy),
            new TrialResult.Point(20, 2, 1, 1, 1, accuracy)));
  }
}
