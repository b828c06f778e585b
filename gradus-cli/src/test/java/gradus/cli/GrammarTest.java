package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Parameter;
import gradus.cli.Cli.Outcome;
import gradus.nn.LanguageModel;
import gradus.sequence.Grammar;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.LetterPredictions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GrammarTest {
  @TempDir Path folder;

  /** What the recipe is for. An untrained model, or one with a wrong gradient, is right on none. */
  @Test
  void rebersGrammarIsLearntWhole() {
    Path run = folder.resolve("run");
    Outcome outcome = Cli.run("train", "reber", "--seed", 1, "--out", run);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lastLine()).isEqualTo("test 1000/1000 words right (100.0 %)");
    assertThat(outcome.out())
        .contains("5,000 fresh words to learn from")
        .contains("letter  allowed     B     T     P     S     X     V     E")
        .contains("model.safetensors, run.json, history.csv, loss.svg, learning.svg");
    assertThat(outcome.lines()).anyMatch(line -> line.matches("  B       T P   .* ok"));
    assertThat(run.resolve("learning.svg")).isNotEmptyFile();
    assertThat(Cli.run("evaluate", run).lastLine()).isEqualTo(outcome.lastLine());
    assertThat(Cli.run("info", run, "--plan").out()).contains("results");
  }

  /** A small net that learns for a moment, so that all is there but a good result. */
  private Outcome embedded(Path run, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("train", "embedded-reber", "--batch-size", 500, "--evaluate-every", 5_000));
    words.addAll(List.of("--model", "rnn:4", "--out", run));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  @Test
  void anElmanNetAndAnLstmStandSideBySide() {
    Path run = folder.resolve("run");
    Outcome outcome = embedded(run);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lastLine())
        .matches("test closing letter \\d+/1000 words right .*, all transitions \\d+/1000 .*");
    assertThat(outcome.lines()).filteredOn(line -> line.matches("  rnn:4 .* % .* % .*")).hasSize(1);
    assertThat(outcome.lines())
        .filteredOn(line -> line.matches("  lstm:4 .* % .* % .*"))
        .hasSize(1);
    assertThat(run.resolve("learning.svg")).content().contains("rnn:4", "lstm:4");
    assertThat(Cli.run("evaluate", run).lastLine()).isEqualTo(outcome.lastLine());
  }

  @Test
  void jsonHoldsBoth() {
    JsonNode result =
        JsonMapper.builder().build().readTree(embedded(folder.resolve("run"), "--json").lastLine());
    assertThat(result.get("words").asInt()).isEqualTo(1_000);
    assertThat(result.get("closing").asInt()).isBetween(0, 1_000);
    assertThat(result.get("rival").get("model").asString()).isEqualTo("lstm:4");
    assertThat(result.get("rival").get("right").asInt()).isBetween(0, 1_000);
  }

  @Test
  void aResumedRunEndsAsIfItHadNeverStopped() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    for (Path run : List.of(whole, parts)) {
      String epochs = run.equals(whole) ? "2" : "1";
      Cli.run(
          "train",
          "reber",
          "--model",
          "rnn:4",
          "--batch-size",
          250,
          "--schedule",
          "constant",
          "--epochs",
          epochs,
          "--out",
          run);
    }
    Outcome resumed = Cli.run("train", "--resume", parts, "--epochs", 2);
    assertThat(resumed.err()).isEmpty();
    for (String file : List.of("model.safetensors", "history.csv")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  /** Weights of 0 and these biases say T or P after every letter. */
  @Test
  void theTableShowsEachLetterOfAWord() {
    LanguageModel model = LanguageModelSpec.parse("rnn:2").build(7);
    for (Parameter parameter : model.parameters()) {
      parameter.set(new float[parameter.shape().size()]);
    }
    model.parameters().getLast().set(0, 9, 9, 0, 0, 0, 0);
    var word = LetterPredictions.of(model, Grammar.reber(), List.of("BTXSE")).getFirst();
    assertThat(PredictionTable.of(word, "BTPSXVE"))
        .isEqualTo(
            """
            BTXSE: after each letter those allowed, and how likely the model holds each (above 0.3 counts)
              letter  allowed     B     T     P     S     X     V     E
              B       T P         ·  0.50  0.50     ·     ·     ·     ·   ok
              T       S X         ·  0.50  0.50     ·     ·     ·     ·   wrong
              X       S X         ·  0.50  0.50     ·     ·     ·     ·   wrong
              S       E           ·  0.50  0.50     ·     ·     ·     ·   wrong""");
  }

  @Test
  void saysWhatDoesNotGoWithWords() {
    assertThat(Cli.run("train", "reber", "--seq-length", 5).err())
        .contains("recipe reber goes back over whole words: leave out --seq-length.");
    assertThat(Cli.run("train", "reber", "--activation", "relu").err())
        .contains("recurrent ones have their own");
    assertThat(Cli.run("train", "reber", "--model", "7-10-7").err()).contains("lstm:2x128");
  }

  /**
   * Ten whole runs: what the recipe promises of the symmetric grammar holds for nearly all seeds.
   */
  @Test
  @Tag("slow")
  void anLstmLearnsTheSymmetricGrammarOnNineSeedsOfTen() {
    int all = 0;
    for (int seed = 1; seed <= 10; seed++) {
      Path run = folder.resolve("run" + seed);
      String line =
          Cli.run("train", "embedded-reber", "--quiet", "--seed", seed, "--out", run).lastLine();
      all += line.contains("closing letter 1000/1000") ? 1 : 0;
    }
    assertThat(all).isGreaterThanOrEqualTo(9);
  }
}
