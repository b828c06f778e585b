package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import gradus.data.Idx;
import gradus.graph.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be asked of a run once it is trained. */
class TrainedRunTest {
  @TempDir static Path runs;
  @TempDir Path folder;

  private static Path xor;
  private static Path digits;
  private static Path flats;

  @BeforeAll
  static void train() throws IOException {
    xor = runs.resolve("xor");
    digits = runs.resolve("digits");
    flats = runs.resolve("flats");
    Cli.run("train", "xor", "--quiet", "--out", xor);
    Cli.run("train", "digits", "--quiet", "--model", "784-10", "--epochs", 1, "--out", digits);
    Path csv = Tables.flats(runs);
    Cli.run(
        "train",
        "table",
        "--quiet",
        "--data",
        csv,
        "--target",
        "price",
        "--epochs",
        40,
        "--out",
        flats);
  }

  @ParameterizedTest
  @CsvSource({"'a,b\n0,0\n0,1\n'", "'0,0\n0,1\n'", "'0;0\n\n0;1'"})
  void rowsOfNumbersAreAnswered(String text) throws IOException {
    Outcome outcome = Cli.run("predict", xor, file("cases.csv", text));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lines()).hasSize(3);
    assertThat(outcome.lines().getFirst()).isEqualTo("  row  class  probability");
    assertThat(outcome.lines().get(1)).startsWith("    1  false  0.9");
    assertThat(outcome.lines().get(2)).startsWith("    2  true   0.9");
  }

  @Test
  void answersAreObjectsForPrograms() throws IOException {
    Outcome outcome = Cli.run("predict", xor, file("cases.csv", "1,1\n1,0\n"), "--json");
    List<JsonNode> rows =
        outcome.lines().stream().map(line -> JsonMapper.builder().build().readTree(line)).toList();
    assertThat(rows)
        .extracting(row -> row.get("class").asString())
        .containsExactly("false", "true");
    JsonNode all = rows.get(1).get("probabilities");
    assertThat(all.get("false").asDouble() + all.get("true").asDouble()).isBetween(0.999, 1.001);
  }

  @Test
  void rowsOfATableAreAnsweredInItsUnits() throws IOException {
    Path csv = file("new.csv", "place,area\ncity,100\nvillage,100\ncastle,100\n");
    Outcome outcome = Cli.run("predict", flats, csv);
    assertThat(outcome.err()).contains("not seen in training").contains("castle");
    assertThat(outcome.lines().getFirst()).isEqualTo("  row  price");
    assertThat(price(outcome, 1)).isBetween(8_000.0, 10_000.0); // 100 · 50 + 4,000
    assertThat(price(outcome, 2)).isBetween(4_000.0, 6_000.0);
  }

  private static double price(Outcome outcome, int line) {
    return Double.parseDouble(outcome.lines().get(line).substring(7).replace(",", ""));
  }

  @Test
  void imagesAndPicturesAreAnswered() throws IOException {
    byte[] pixels = new byte[2 * 784];
    Arrays.fill(pixels, 200, 400, (byte) 255);
    Path images = folder.resolve("images");
    Idx.of(Idx.Type.UNSIGNED_BYTE, pixels, Shape.of(2, 28, 28)).write(images);
    assertThat(Cli.run("predict", digits, images).lines()).hasSize(3);

    var picture = new BufferedImage(60, 80, BufferedImage.TYPE_INT_RGB);
    for (int y = 10; y < 70; y++) {
      for (int x = 27; x < 33; x++) {
        picture.setRGB(x, y, 0xffffff); // a stroke downwards
      }
    }
    Path png = folder.resolve("one.png");
    ImageIO.write(picture, "png", png.toFile());
    Outcome outcome = Cli.run("predict", digits, png);
    assertThat(outcome.lines()).hasSize(4); // the three most probable digits
    assertThat(outcome.lines().get(1)).startsWith("1 ");
  }

  @Test
  void anEvaluationRepeatsTheTest() {
    Outcome outcome = Cli.run("evaluate", xor);
    assertThat(outcome.lastLine()).isEqualTo("4/4 correct");
    Outcome images = Cli.run("evaluate", digits);
    assertThat(images.out()).contains("precision   recall", "2,000 images of the test");
    assertThat(images.lastLine()).startsWith("test accuracy 0.");
    assertThat(digits.resolve("evaluation-mistakes.svg")).isNotEmptyFile();
    assertThat(digits.resolve("evaluation-confusion.svg")).isNotEmptyFile();
    JsonNode json = JsonMapper.builder().build().readTree(Cli.run("evaluate", xor, "--json").out());
    assertThat(json.get("classes").get(1).get("recall").asDouble()).isEqualTo(1);
  }

  @Test
  void anEvaluationReadsOtherRows() throws IOException {
    Path csv = file("more.csv", "place,area,price\ncity,100,9000\nvillage,50,2500\n");
    Outcome outcome = Cli.run("evaluate", flats, "--data", csv);
    assertThat(outcome.lastLine()).startsWith("RMSE ");
    assertThat(Cli.run("evaluate", xor, "--data", csv).status()).isEqualTo(2);
  }

  @Test
  void aRunTellsWhatItWas() {
    Outcome outcome = Cli.run("info", xor);
    assertThat(outcome.out()).contains("recipe xor, finished", "65 parameters", "batch size");
    assertThat(outcome.lastLine()).startsWith("best at epoch").contains("accuracy 1.0000");
    assertThat(Cli.run("info", xor, "--plan").out()).contains("matmul 4×16×2", "updates");
    assertThat(Cli.run("info", xor, "--plan=prediction").out())
        .contains("matmul 1×16×2")
        .contains("0 updates");
    assertThat(
            JsonMapper.builder()
                .build()
                .readTree(Cli.run("info", xor, "--json").out())
                .get("model")
                .asString())
        .isEqualTo("2-16-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          empty.csv  | ''              | expected rows of 2 numbers, found none
          words.csv  | 'a,b\n1,two\n'  | line 2: column 2: expected a number, found "two"
          wide.csv   | '0,1,1\n'       | line 1: expected 2 numbers, as the model takes, found 3. Leave out
          png.csv    | '\u2030PNG'     | found
          """)
  void filesThatDoNotFitAreSaidInALine(String name, String text, String message)
      throws IOException {
    Outcome outcome = Cli.run("predict", xor, file(name, text));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("gradus: ").contains(message).hasLineCount(1);
  }

  @Test
  void bytesThatAreNoExamplesAreRefused() throws IOException {
    byte[][] hostile = {
      {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13},
      {0, 0, 8, 3, 127, -1, -1, -1, 127, -1, -1, -1, 127, -1, -1, -1},
      {0x1f, (byte) 0x8b, 8, 0, 0},
      {(byte) 0xff, (byte) 0xfe, 1, 2, 3},
      {0}
    };
    for (byte[] bytes : hostile) {
      Path file = Files.write(folder.resolve("hostile"), bytes);
      for (Path run : List.of(xor, digits, flats)) {
        Outcome outcome = Cli.run("predict", run, file);
        assertThat(outcome.status()).as(Arrays.toString(bytes)).isEqualTo(1);
        assertThat(outcome.err()).startsWith("gradus: " + file).hasLineCount(1);
      }
    }
    assertThat(Cli.run("predict", xor, folder).err()).contains("found a folder").hasLineCount(1);
    assertThat(Cli.run("predict", xor, folder.resolve("none")).err())
        .isEqualToIgnoringNewLines(
            "gradus: " + folder.resolve("none") + ": there is no such file.");
  }

  @Test
  void damagedRunsAreSaidInALine() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    for (String file : List.of("run.json", "model.safetensors")) {
      Files.copy(xor.resolve(file), run.resolve(file));
    }
    Path cases = file("cases.csv", "0,1\n");
    assertThat(Cli.run("predict", run, cases).status()).isZero();

    byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
    Files.write(run.resolve("model.safetensors"), Arrays.copyOf(model, model.length / 2));
    failsInALine(Cli.run("predict", run, cases));
    failsInALine(Cli.run("evaluate", run));
    Files.delete(run.resolve("model.safetensors"));
    failsInALine(Cli.run("predict", run, cases));

    String record = Files.readString(run.resolve("run.json"));
    for (String damaged :
        List.of(
            "",
            "[]",
            "{",
            record.replace("2-16-1", "99999999-99999999-1"),
            record.replace("\"epochs\" : \"10\"", "\"epochs\" : \"many\""),
            record.replace("independent", "whatever"))) {
      Files.writeString(run.resolve("run.json"), damaged);
      failsInALine(Cli.run("evaluate", run));
    }
  }

  private static void failsInALine(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.err()).isIn(1, 2);
    assertThat(outcome.err()).startsWith("gradus: ").doesNotContain("fault of gradus", "\tat ");
    assertThat(outcome.err().lines().count()).isLessThanOrEqualTo(outcome.status());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
