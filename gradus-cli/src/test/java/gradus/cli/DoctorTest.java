package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorTest {
  @TempDir Path folder;

  private static List<JsonNode> events(Outcome outcome) {
    return outcome.lines().stream().map(JsonMapper.builder().build()::readTree).toList();
  }

  @Test
  void aHealthyRecipePasses() throws IOException {
    Path out = folder.resolve("deep/er");
    Outcome outcome = Cli.run("doctor", "xor", "--out", out);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .containsSubsequence(
            "xor: 4 cases",
            "2-16-1, adam, learning rate 0.05",
            "healthy  initial loss ",
            "0.6931 expected (ln 2)",
            "healthy  gradients ",
            "65 parameters in 4 arrays",
            "healthy  activations ",
            "healthy  overfitting ",
            "20 examples learnt by heart",
            "healthy  learning rate ",
            "healthy  curves ");
    assertThat(outcome.lastLine()).isEqualTo("healthy: 6 checks; report.md and pictures in " + out);
    assertThat(Files.readString(out.resolve("report.md"))).startsWith("# xor: healthy\n");
    for (String name :
        List.of(
            "initial-loss", "gradients", "activations", "overfitting", "learning-rate", "curves")) {
      assertThat(out.resolve(name + ".svg")).content().contains("prefers-color-scheme:dark");
      assertThat(out.resolve(name + ".csv")).isNotEmptyFile();
    }
  }

  @Test
  void whatIsWrongIsSaidAndIsTheExitStatus() {
    Outcome outcome =
        Cli.run(
            "doctor",
            "xor",
            "--optimizer",
            "sgd",
            "--learning-rate",
            3000,
            "--json",
            "--out",
            folder);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).isEmpty();
    List<JsonNode> events = events(outcome);
    assertThat(events).hasSize(7);
    JsonNode rate = events.get(4);
    assertThat(rate.path("check").asString()).isEqualTo("learning rate");
    assertThat(rate.path("verdict").asString()).isEqualTo("wrong");
    assertThat(rate.path("advice").get(0).asString()).isNotBlank();
    assertThat(rate.path("tables").path("learning-rate").get(0).path("rate").asDouble())
        .isEqualTo(1e-6);
    JsonNode result = events.getLast();
    assertThat(result.path("verdict").asString()).isEqualTo("wrong");
    assertThat(result.path("wrong").asInt()).isPositive();
    assertThat(result.path("files").get(0).asString()).isEqualTo("report.md");
  }

  @Test
  void aTextIsExaminedToo() throws IOException {
    Path text = folder.resolve("tyger.txt");
    Files.writeString(
        text, "Tyger Tyger, burning bright,\nIn the forests of the night;\n".repeat(60));
    Outcome outcome =
        Cli.run(
            "doctor",
            "text",
            "--data",
            text,
            "--model",
            "gru:12",
            "--batch-size",
            6,
            "--seq-length",
            20,
            "--epochs",
            4,
            "--learning-rate",
            0.02,
            "--json",
            "--out",
            folder);
    assertThat(outcome.status()).as(outcome.out()).isZero();
    List<JsonNode> events = events(outcome);
    assertThat(events.getFirst().path("summary").asString()).contains("expected (ln 19)");
    assertThat(events.get(1).path("verdict").asString()).isEqualTo("healthy");
    assertThat(events.get(3).path("summary").asString()).startsWith("20 examples learnt by heart");
  }

  @Test
  void tenLayersAreShown() {
    Outcome outcome = Cli.run("doctor", "initialisers", "--out", folder);
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("N(0, 0.01²): vanishes", "N(0, 1): model.0 saturates: 9", "Glorot holds");
    assertThat(folder.resolve("initialisers.svg")).content().contains("10 layers of 500 units");
  }

  @Test
  void whatCannotBeExaminedIsSaid() {
    Outcome words = Cli.run("doctor", "reber", "--out", folder);
    assertThat(words.status()).isEqualTo(2);
    assertThat(words.err()).contains("cannot be examined: try xor, digits or text");
    Outcome misspelt = Cli.run("doctor", "digist", "--out", folder);
    assertThat(misspelt.status()).isEqualTo(2);
    assertThat(misspelt.err()).contains("did you mean digits?");
  }
}
