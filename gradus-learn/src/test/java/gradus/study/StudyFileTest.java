package gradus.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.data.DataException;
import gradus.study.StudyPlan.Axis;
import gradus.study.StudyPlan.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StudyFileTest {
  @TempDir Path folder;

  static List<String> builtIn() {
    return StudyPlan.builtIn();
  }

  @Test
  void aFileIsAPlan() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mine.json"),
            """
            {
              "title": "Mine",
              "seeds": 3,
              "base": {"data": "xor", "hidden": 4, "learningRate": 0.5},
              "vary": [
                {"optimizer": ["sgd", "adam"], "batchSize": [4]},
                {"optimizer": ["sgd"], "batchSize": [1]}
              ],
              "measure": "loss",
              "curves": ["steps", "seconds"],
              "published": [1, 2.5, 3],
              "solved": 0.75
            }
            """);
    StudyPlan plan = StudyPlan.read(file);
    assertThat(plan.name()).isEqualTo("mine");
    assertThat(plan.seeds()).isEqualTo(3);
    assertThat(plan.measure()).isEqualTo(Measure.LOSS);
    assertThat(plan.curves()).containsExactly(Axis.STEPS, Axis.SECONDS);
    assertThat(plan.published()).containsExactly(1.0, 2.5, 3.0);
    assertThat(plan.solved()).isEqualTo(0.75);
    assertThat(plan.cells())
        .extracting(StudyPlan.Cell::label)
        .containsExactly("sgd, batchSize 4", "adam, batchSize 4", "sgd, batchSize 1");
    TrialSettings settings = plan.cells().getLast().settings();
    assertThat(settings.hidden()).containsExactly(4);
    assertThat(settings.number(Setting.LEARNING_RATE)).isEqualTo(0.5);
    assertThat(settings.get(Setting.EPOCHS)).isEqualTo("30"); // what is not said is the baseline
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void thoseOfTheLibraryAreFilesLikeAnyOther(String name) {
    StudyPlan plan = StudyPlan.named(name);
    assertThat(plan.cells()).hasSizeGreaterThan(1);
    assertThat(plan.description()).endsWith(".");
    assertThat(plan.title().length()).isLessThan(60);
  }

  /** The issue's baseline, in all that a study does not vary. */
  @ParameterizedTest
  @MethodSource("builtIn")
  void allStudiesOfMnistHaveOneBaseline(String name) {
    if (!name.startsWith("mnist-")) {
      return;
    }
    for (StudyPlan.Cell cell : StudyPlan.named(name).cells()) {
      for (Setting setting : Setting.values()) {
        boolean shorter = name.equals("mnist-batch-size") && setting == Setting.EPOCHS;
        if (!cell.varied().containsKey(setting) && !shorter) {
          assertThat(cell.settings().get(setting)).as(setting.key()).isEqualTo(setting.usual());
        }
      }
    }
  }

  @Test
  void thePageNamesEveryStudyAndSetting() throws IOException {
    String page = Files.readString(Path.of("../docs/studies.md"));
    assertThat(page).contains(Setting.keys().stream().map(key -> "`" + key + "`").toList());
    assertThat(page).contains(StudyPlan.builtIn());
  }

  @Test
  void aNameThatDoesNotExistIsSaidWithTheNearest() {
    assertThatThrownBy(() -> StudyPlan.named("mnist-weight"))
        .hasMessageStartingWith("there is no study \"mnist-weight\": did you mean mnist-weights?");
  }

  /** A file in lines, a bar, and what is wrong with it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{|\"title\": \"T\",|\"vary\": {\"optimizr\": [\"sgd\"]}}#"
            + "line 3: there is no setting \"optimizr\": did you mean optimizer? Known are"
            + " activation, batchSize, data, deviation, epochs, evaluateEvery, examples, hidden,"
            + " hiddenDropout, inputDropout, inputs, learningRate, loss, optimizer, output,"
            + " weightDecay, weightScale, weights.",
        "{\"title\": \"T\",|\"base\": {|\"learningrate\": 1},|\"vary\": {\"epochs\": [1]}}#"
            + "line 3: there is no setting \"learningrate\": did you mean learningRate? Known are"
            + " activation, batchSize, data, deviation, epochs, evaluateEvery, examples, hidden,"
            + " hiddenDropout, inputDropout, inputs, learningRate, loss, optimizer, output,"
            + " weightDecay, weightScale, weights.",
        "{\"title\": \"T\",|\"vary\": {\"optimizer\": [\"sgd\",|\"adm\"]}}#"
            + "line 3, vary.optimizer[1]: there is no optimizer \"adm\": did you mean adam?"
            + " Known are adadelta, adagrad, adagrad_abs, adam, adam_abs, adamw, lazyadam, momentum,"
            + " nesterov, rmsprop, rmsprop_abs, rmsprop_centred, rmsprop_graves, sgd.",
        "{\"title\": \"T\",|\"base\": {\"batchSize\": 0},|\"vary\": {\"epochs\": [1]}}#"
            + "line 2, base.batchSize: expected a whole number from 1 to 1,000,000, found 0.",
        "{\"title\": \"T\",|\"base\": {\"epochs\": \"many\"},|\"vary\": {\"epochs\": [1]}}#"
            + "line 2, base.epochs: expected a whole number from 1 to 1,000,000, found \"many\".",
        "{\"title\": \"T\",|\"base\": {\"output\": \"sigmod\"},|\"vary\": {\"epochs\": [1]}}#"
            + "line 2, base.output: there is no output \"sigmod\": did you mean sigmoid? Known are"
            + " sigmoid, softmax.",
        "{\"title\": \"T\",|\"base\": {\"inputDropout\": 1.5},|\"vary\": {\"epochs\": [1]}}#"
            + "line 2, base.inputDropout: expected a number from 0 to 0.99, found 1.5.",
        "{\"title\": \"T\",|\"base\": {\"hidden\": \"100x\"},|\"vary\": {\"epochs\": [1]}}#"
            + "line 2, base.hidden: expected \"none\" or sizes of hidden layers, such as 100 or"
            + " \"300-100\", found \"100x\".",
        "{\"title\": \"T\",|\"base\": {\"examples\": []},|\"vary\": {\"epochs\": [1]}}#"
            + "line 2, base.examples: expected \"all\" or a whole number from 1 to 10,000,000,"
            + " found a list.",
        "{\"title\": \"T\",|\"base\": {\"hiddenDropout\": 0.5},|\"vary\": {\"epochs\": [1]}}#"
            + "line 3, vary: hiddenDropout is for hidden layers, and hidden is \"none\": give"
            + " sizes, or 0.",
        "{\"title\": \"T\",|\"vary\": {\"epochs\": 3}}#"
            + "line 2, vary.epochs: expected a list, found 3.",
        "{\"title\": \"T\",|\"vary\": {\"epochs\": []}}#"
            + "line 2, vary.epochs: expected one value or more, found none.",
        "{\"title\": \"T\",|\"vary\": {}}#"
            + "line 2, vary: expected a setting to vary, found none.",
        "{\"title\": \"T\",|\"vary\": {\"epochs\": [1, 1]}}#"
            + "line 2, vary: expected different combinations, found one twice.",
        "{\"title\": \"T\",|\"vary\": [{\"epochs\": [1]},|{\"batchSize\": [2]}]}#"
            + "line 3, vary[1]: expected the same keys as in vary[0], epochs, found batchSize.",
        "{\"title\": \"T\"}#line 1: expected the key \"vary\", found none.",
        "{\"vary\": {\"epochs\": [1]}}#line 1: expected the key \"title\", found none.",
        "{\"title\": 7,|\"vary\": {\"epochs\": [1]}}#line 1, title: expected a text, found 7.",
        "{\"title\": \"T\",|\"varry\": {}}#"
            + "line 2: there is no key \"varry\": did you mean vary? Known are base, curves,"
            + " description, measure, published, seeds, solved, title, vary.",
        "{\"title\": \"T\",|\"seeds\": 0, \"vary\": {\"epochs\": [1]}}#"
            + "line 2, seeds: expected a whole number from 1 to 1,000, found 0.",
        "{\"title\": \"T\",|\"measure\": \"acuracy\", \"vary\": {\"epochs\": [1]}}#"
            + "line 2, measure: there is no such word \"acuracy\": did you mean accuracy? Known"
            + " are accuracy, error, loss.",
        "{\"title\": \"T\",|\"published\": [1, 2], \"vary\": {\"epochs\": [1]}}#"
            + "line 2, published: expected a number for each of the 1 combinations, found 2.",
        "[]#line 1: expected an object, found a list.",
        "{\"title\": \"T\",|\"vary\": {\"epochs\": [1]}} {}#"
            + "line 2: expected the end of the file, found more.",
        "#expected JSON, found nothing.",
      })
  void whatIsWrongIsSaidWithLineAndKey(String sample) {
    String[] parts = sample.split("#", 2);
    String text = parts[0].replace('|', '\n');
    String place = parts[1].startsWith("line") ? "f.json, " : "f.json: ";
    assertThatThrownBy(() -> StudyFile.parse("f.json", "f", text))
        .isInstanceOf(DataException.class)
        .hasMessage(place + parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\": \"T\",|\"vary\": {\"epochs\": [1]},|}",
        "{\"title\": \"T\",|\"title\": \"U\"}",
        "{\"title\": \"T\",|\"base\": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}",
        "{\"title\": \"T\",|\"seeds\": 1e}",
      })
  void whatIsNotJsonIsSaidWithItsLine(String sample) {
    assertThatThrownBy(() -> StudyFile.parse("f.json", "f", sample.replace('|', '\n')))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("f\\.json, line [23]: expected JSON, found: .*");
  }

  @Test
  void aGridThatIsTooLargeIsRefusedBeforeItIsMade() {
    String many = "[" + "1, ".repeat(99) + "1]";
    String text =
        "{\"title\": \"T\", \"vary\": {\"epochs\": %s, \"batchSize\": %s, \"evaluateEvery\": %s}}"
            .formatted(many, many, many);
    assertThatThrownBy(() -> StudyFile.parse("f.json", "f", text))
        .hasMessage("f.json, line 1, vary: expected at most 1,000 combinations.");
  }

  @Test
  void aFileThatIsMissingOrTooLargeIsSaid() throws IOException {
    assertThatThrownBy(() -> StudyPlan.read(folder.resolve("none.json")))
        .hasMessageContaining("none.json: cannot be read: there is no such file");
    Path large = Files.write(folder.resolve("large.json"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> StudyPlan.read(large))
        .hasMessage(large + ": expected a study of at most 1 MB, found 1048577 bytes.");
  }
}
