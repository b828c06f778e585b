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

class StudyTest {
  @TempDir Path folder;

  @Test
  void withoutANameStudiesAreListed() {
    Outcome outcome = Cli.run("study");
    assertThat(outcome.status()).isZero();
    assertThat(outcome.lines()).hasSizeGreaterThanOrEqualTo(5 + 11 + 1);
    assertThat(outcome.out())
        .containsSubsequence(
            "rtrl ",
            "time-dependence ",
            "optimizers ",
            "optimizer-paths ",
            "linear-models ",
            "xor-convergence ",
            "mnist-output-loss ",
            "mnist-weight-decay ",
            "NAME --help");
  }

  @Test
  void tablesArePrintedAndFilesWritten() throws IOException {
    Path out = folder.resolve("deep/er");
    Outcome outcome = Cli.run("study", "time-dependence", "--units", 3, "--steps", 4, "--out", out);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("layer ", "q = 1", "q = 4", "RNN, sigmoid", "bound n(n·w/4)^q");
    assertThat(outcome.lastLine()).isEqualTo("4 files in " + out);
    assertThat(out.resolve("report.md")).content().startsWith("# Time dependence of 3 units");
    assertThat(out.resolve("flow.svg")).content().contains("prefers-color-scheme:dark");
    assertThat(Files.readAllLines(out.resolve("flow.csv"))).hasSize(1 + 6 * 4);
    assertThat(Files.readAllLines(out.resolve("decay.csv"))).hasSize(1 + 6);
  }

  @Test
  void everyLineOfJsonIsAnObject() {
    Outcome outcome =
        Cli.run("study", "optimizers", "--task", "xor", "--steps", 12, "--json", "--out", folder);
    assertThat(outcome.status()).as(outcome.err()).isZero();
    List<JsonNode> events =
        outcome.lines().stream().map(JsonMapper.builder().build()::readTree).toList();
    JsonNode best =
        events.stream()
            .filter(event -> event.path("name").asString("").equals("xor-best"))
            .findFirst()
            .orElseThrow();
    assertThat(best.path("rows")).hasSize(6);
    assertThat(best.path("rows").get(0).path("optimizer").asString()).isEqualTo("sgd");
    assertThat(events.getLast().path("event").asString()).isEqualTo("result");
    assertThat(events.getLast().path("files")).hasSize(5);
  }

  @Test
  void pathsAndMapsAreDrawn() {
    Outcome paths = Cli.run("study", "optimizer-paths", "--evaluations", 3, "--out", folder);
    assertThat(paths.status()).as(paths.err()).isZero();
    assertThat(paths.lastLine()).isEqualTo("7 files in " + folder);
    assertThat(folder.resolve("rosenbrock.svg")).content().contains("<animate ");
    Outcome maps = Cli.run("study", "linear-models", "--examples", 20, "--out", folder);
    assertThat(maps.status()).as(maps.err()).isZero();
    assertThat(maps.out()).contains("one_vs_one", "Best on disk, conic: ");
    assertThat(folder.resolve("linear-models.svg")).isNotEmptyFile();
    assertThat(Cli.run("study", "linear-models", "--examples", 2, "--out", folder).err())
        .contains("takes 10 to 100,000 examples");
  }

  @Test
  void aFileInTheWayIsSaidBeforeAnyWork() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));
    Outcome outcome = Cli.run("study", "rtrl", "--out", file);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualTo("gradus: " + file + ": a file of this name is in the way.\n");
  }

  @Test
  void aTextTooShortOrMissingIsSaid() throws IOException {
    Path text = Files.writeString(folder.resolve("short.txt"), "short");
    Outcome outcome =
        Cli.run("study", "optimizers", "--task", "text", "--text", text, "--out", folder);
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("a text of more than 25 characters, this one has 5");
    Outcome missing =
        Cli.run("study", "optimizers", "--text", folder.resolve("none.txt"), "--out", folder);
    assertThat(missing.err()).contains("none.txt: there is no such file.");
  }

  private Path tiny() throws IOException {
    return Files.writeString(
        folder.resolve("tiny.json"),
        """
        {
          "title": "Tiny",
          "seeds": 2,
          "base": {"data": "xor", "batchSize": 4, "epochs": 20, "evaluateEvery": 40},
          "vary": {"hidden": [2, 4]}
        }
        """);
  }

  @Test
  void aStudyOfOnesOwnIsAFileAndIsNotRunTwice() throws IOException {
    Path file = tiny();
    Path out = folder.resolve("out");
    Outcome first = Cli.run("study", file, "--out", out, "--threads", 1);
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.lines().getFirst())
        .startsWith("1/4 ")
        .contains("% ", "left", "hidden 2, seed 1");
    assertThat(first.out()).contains("Tiny", "accuracy", "95 % from", "Highest accuracy: hidden ");
    assertThat(first.lastLine()).isEqualTo("6 files in " + out);
    assertThat(out.resolve("report.md")).content().contains("| hidden | accuracy |");
    assertThat(out.resolve("comparison.svg")).content().contains("prefers-color-scheme:dark");
    Outcome again = Cli.run("study", file, "--out", out, "--seeds", 3);
    assertThat(again.lines().getFirst())
        .isEqualTo("4 of 6 runs were done before, in " + out.resolve("runs"));
    assertThat(again.out()).contains("5/6 ", "6/6 ", "hidden 4, seed 3").doesNotContain("4/6 ");
    Outcome done = Cli.run("study", file, "--out", out, "--seeds", 3, "--json");
    List<JsonNode> events =
        done.lines().stream().map(JsonMapper.builder().build()::readTree).toList();
    assertThat(events.getFirst().path("message").asString()).startsWith("6 of 6 runs");
    assertThat(events.get(1).path("rows").get(0).path("accuracy").isNumber()).isTrue();
  }

  @Test
  void whatIsWrongInAStudyOfOnesOwnIsSaidWithItsLine() throws IOException {
    Path file = tiny();
    Files.writeString(file, Files.readString(file).replace("\"epochs\"", "\"epoch\""));
    Outcome outcome = Cli.run("study", file, "--out", folder.resolve("out"));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith(
            "gradus: "
                + file
                + ", line 4: there is no setting \"epoch\": did you mean epochs? Known are ");
    Outcome missing = Cli.run("study", folder.resolve("none.json"));
    assertThat(missing.err()).contains("none.json: cannot be read: there is no such file");
  }

  @Test
  void aStudyOfTheLibraryIsPrintedToStartFrom() {
    Outcome outcome = Cli.run("study", "mnist-weights", "--print");
    assertThat(outcome.status()).isZero();
    assertThat(JsonMapper.builder().build().readTree(outcome.out()).path("vary").path("weights"))
        .hasSize(3);
    Outcome help = Cli.run("study", "mnist-weights", "--help");
    assertThat(help.out()).contains("MNIST: initial weights.", "9 combinations", "--seeds=N");
  }

  @Test
  void seedsThatAreNoneAreRefused() {
    Outcome outcome = Cli.run("study", "xor-minima", "--seeds", 0, "--out", folder);
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("a study takes 1 to 10,000 seeds, got 0");
  }
}
