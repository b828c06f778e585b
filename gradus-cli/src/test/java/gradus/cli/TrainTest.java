package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, tanh", "2, tanh", "3, tanh", "4, relu", "5, relu", "6, relu"})
  void xorIsLearntFromAnySeed(int seed, String activation) {
    Outcome outcome =
        Cli.run(
            "train", "xor", "--quiet", "--seed", seed, "--activation", activation, "--out", folder);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualToIgnoringNewLines("4/4 correct");
    assertThat(outcome.status()).isZero();
    for (String file :
        List.of(
            "model.safetensors",
            "run.json",
            "history.csv",
            "checkpoint.safetensors",
            "loss.svg",
            "accuracy.svg",
            "map.svg")) {
      assertThat(folder.resolve(file)).isNotEmptyFile();
    }
  }

  /** A linear model cannot enclose the disk; one of quadratic features does, and is read again. */
  @Test
  void aConicSeparatesTheDisk() {
    Outcome line = train("disk", "--model", "2-2", "--epochs", 5, "--out", folder.resolve("a"));
    Outcome conic =
        train("disk", "--model", "quadratic:2-2", "--epochs", 5, "--out", folder.resolve("b"));
    assertThat(accuracy(line)).isLessThan(0.85);
    assertThat(accuracy(conic)).isGreaterThan(0.95);
    Outcome judged = Cli.run("evaluate", folder.resolve("b"));
    assertThat(accuracy(judged)).isEqualTo(accuracy(conic));
  }

  private static double accuracy(Outcome outcome) {
    return Double.parseDouble(outcome.lastLine().replaceAll(".*accuracy ", ""));
  }

  @Test
  void theModelIsPrintedWithItsParameters() {
    Outcome outcome = Cli.run("train", "xor", "--epochs", 1, "--out", folder, "--threads", 1);
    assertThat(outcome.lines())
        .contains(
            "Dense(2 → 16, tanh)   48",
            "Dense(16 → 1)         17   65 parameters",
            "adam, learning rate 0.05, batches of 4, seed 1, 1 thread");
  }

  @Test
  void jsonIsAnObjectALine() {
    Outcome outcome = Cli.run("train", "xor", "--json", "--epochs", 3, "--out", folder);
    List<JsonNode> events =
        outcome.lines().stream().map(line -> JsonMapper.builder().build().readTree(line)).toList();
    assertThat(events.getFirst().get("event").asString()).isEqualTo("start");
    assertThat(events.getFirst().get("parameters").asInt()).isEqualTo(65);
    assertThat(events)
        .filteredOn(event -> event.get("event").asString().equals("evaluated"))
        .hasSize(3);
    JsonNode result = events.getLast();
    assertThat(result.get("event").asString()).isEqualTo("result");
    assertThat(result.get("examples").asInt()).isEqualTo(4);
    assertThat(result.get("accuracy").asDouble())
        .isEqualTo(result.get("correct").asInt() / 4.0)
        .isBetween(0.5, 1.0);
  }

  @Test
  void aResumedRunEndsAsIfItHadNeverStopped() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    train("disk", "--epochs", 3, "--schedule", "constant", "--out", whole);
    train("disk", "--epochs", 1, "--schedule", "constant", "--out", parts);
    Outcome resumed = train("--resume", parts, "--epochs", 3);
    assertThat(resumed.lastLine()).startsWith("test accuracy 0.");
    for (String file : List.of("model.safetensors", "history.csv", "map.svg")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    assertThat(Files.readAllLines(parts.resolve("history.csv"))).hasSize(4);
  }

  @Test
  void aFinishedRunSaysHowToGoOn() {
    train("xor", "--epochs", 2, "--out", folder);
    Outcome again = Cli.run("train", "--resume", folder);
    assertThat(again.out()).contains("gradus train --resume " + folder + " --epochs 4");
    assertThat(again.status()).isZero();
  }

  @Test
  void aResumedRunKeepsItsSettings() {
    train("xor", "--epochs", 2, "--out", folder);
    Outcome other = Cli.run("train", "--resume", folder, "--batch-size", 2, "--epochs", 4);
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err()).contains("expected batch size 4", "found 2").hasLineCount(1);
  }

  @Test
  void noRunIsOverwritten() throws IOException {
    train("xor", "--epochs", 1, "--out", folder);
    byte[] model = Files.readAllBytes(folder.resolve("model.safetensors"));
    Outcome second = Cli.run("train", "xor", "--out", folder, "--seed", 2);
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err()).contains("gradus train --resume " + folder);
    assertThat(folder.resolve("model.safetensors")).hasBinaryContent(model);
  }

  @Test
  void aTableOfClassesIsLearnt() throws IOException {
    Path csv = Tables.flowers(folder);
    Path run = folder.resolve("run");
    Outcome outcome =
        Cli.run("train", "table", "--data", csv, "--target", "kind", "--epochs", 30, "--out", run);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("Column 'colour' holds 2 categories", "lacks", "3 classes (iris, rose, tulip)");
    double accuracy = Double.parseDouble(outcome.lastLine().replace("test accuracy ", ""));
    assertThat(accuracy).isGreaterThan(0.9);
    assertThat(run.resolve("confusion.svg")).content().contains("tulip");
  }

  @Test
  void aTableOfNumbersIsLearntInItsUnits() throws IOException {
    Path csv = Tables.flats(folder);
    Path run = folder.resolve("run");
    Outcome outcome =
        Cli.run("train", "table", "--data", csv, "--target", "price", "--epochs", 40, "--out", run);
    assertThat(outcome.lastLine()).startsWith("test RMSE ");
    double error = Double.parseDouble(outcome.lastLine().replaceAll("test RMSE |,", ""));
    assertThat(error).isBetween(1.0, 600.0); // prices spread by about 3,000
  }

  private static Outcome train(Object... words) {
    Object[] all = new Object[words.length + 2];
    all[0] = "train";
    all[1] = "--quiet";
    System.arraycopy(words, 0, all, 2, words.length);
    Outcome outcome = Cli.run(all);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    return outcome;
  }
}
