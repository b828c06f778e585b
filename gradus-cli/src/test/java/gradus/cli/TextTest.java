package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TextTest {
  private static final String VERSE =
      "Tyger Tyger, burning bright,\nIn the forests of the night;\n";

  @TempDir Path folder;
  private Path text;

  @BeforeEach
  void writeText() throws IOException {
    text = Files.writeString(folder.resolve("tyger.txt"), VERSE.repeat(60));
  }

  private Outcome train(Path run, Object... more) {
    List<Object> words = List.of("train", "text", "--data", text, "--out", run, "--batch-size", 6);
    List<Object> model =
        List.of(more).contains("--model") ? List.of() : List.of("--model", "gru:24");
    return Cli.run(Stream.of(words, model, List.of(more)).flatMap(List::stream).toArray());
  }

  private static double nats(Outcome outcome) {
    return Double.parseDouble(outcome.lastLine().replaceAll(".* loss ([0-9.]+) nats.*", "$1"));
  }

  @Test
  void aVerseIsLearntByHeart() {
    Path run = folder.resolve("run");
    Outcome outcome = train(run, "--epochs", 30, "--seq-length", 20, "--learning-rate", 0.02);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(nats(outcome)).isLessThan(0.3); // 2.8 for the letters' frequencies alone
    assertThat(outcome.out())
        .contains("3,120 characters to learn from, 347 held out; 19 symbols: newline space")
        .contains("adam, learning rate 0.02 falling to 0, batches of 6×20, gradients clipped at 5")
        .contains("Tyger Tyger, burning bright") // a sample
        .contains("saved in " + run + ": model.safetensors, run.json, history.csv, loss.svg");
    assertThat(outcome.lastLine()).matches("validation loss 0\\.\\d+ nats a character, .* bits");
    for (String file : List.of("loss.svg", "bits.svg", "history.csv", "checkpoint.safetensors")) {
      assertThat(run.resolve(file)).isNotEmptyFile();
    }
    Outcome evaluated = Cli.run("evaluate", run);
    assertThat(evaluated.lastLine()).isEqualTo(outcome.lastLine());
    Outcome other = Cli.run("evaluate", run, "--data", text);
    assertThat(other.lastLine()).startsWith(text + " loss ");
    assertThat(nats(other)).isLessThan(0.3);
    assertThat(Cli.run("info", run).out())
        .contains("recipe text", "Gru(19 → 24)", "6 streams in windows of 20", "bits");
    assertThat(Cli.run("info", run, "--plan").out()).contains("results");
    assertThat(Cli.run("info", run, "--plan=prediction").out()).contains("results");
  }

  @Test
  void aTransformerLearnsAndWritesToo() throws IOException {
    Path run = folder.resolve("run");
    Outcome outcome =
        train(
            run,
            "--model",
            "transformer:2x32",
            "--epochs",
            30,
            "--seq-length",
            20,
            "--learning-rate",
            0.01);
    assertThat(outcome.err()).isEmpty();
    assertThat(nats(outcome)).isLessThan(0.3);
    assertThat(outcome.out()).contains("2 × TransformerBlock(32, 1 head, context 20)");
    assertThat(Files.readString(run.resolve("run.json"))).contains("\"transformer:2x32:20\"");
    assertThat(Cli.run("evaluate", run).lastLine()).isEqualTo(outcome.lastLine());
    String start = "Tyger Tyger, burning br"; // as long as the context, which training always fills
    List<Object> words = List.of("generate", run, "--prime", start, "--length", 40);
    Outcome written = Cli.run(words.toArray());
    assertThat(written.out())
        .startsWith("Tyger Tyger, burning bright,\nIn the forests of the night;")
        .isEqualTo(Cli.run(words.toArray()).out());
  }

  @Test
  void aResumedRunEndsAsIfItHadNeverStopped() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    train(whole, "--epochs", 3, "--dropout", 0.1, "--schedule", "constant");
    train(parts, "--epochs", 2, "--dropout", 0.1, "--schedule", "constant");
    Outcome resumed = Cli.run("train", "--resume", parts, "--epochs", 3, "--quiet");
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).hasLineCount(1);
    for (String file : List.of("model.safetensors", "history.csv")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  @Test
  void jsonHoldsSamplesAndBothUnits() {
    Outcome outcome = train(folder.resolve("run"), "--epochs", 2, "--json");
    List<JsonNode> events =
        outcome.lines().stream().map(line -> JsonMapper.builder().build().readTree(line)).toList();
    assertThat(events.getFirst().get("vocabulary").asInt()).isEqualTo(19);
    assertThat(events)
        .filteredOn(event -> event.get("event").asString().equals("sample"))
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.get("text").asString()).hasSize(200));
    JsonNode result = events.getLast();
    assertThat(result.get("bits").asDouble())
        .isEqualTo(result.get("nats").asDouble() / Math.log(2));
    assertThat(result.get("examples").asInt()).isEqualTo(347);
  }

  @Test
  void whatCannotBeLearntIsSaid() throws IOException {
    refused("", 1, "the file is empty");
    refused("To be or not", 1, "expected a text of 334 characters or more", "found 12");
    byte[] broken = "abc".repeat(500).getBytes(StandardCharsets.UTF_8);
    broken[700] = (byte) 0xE9;
    Files.write(text, broken);
    refused(train(folder.resolve("run")), 1, "byte 700", "0xE9", "Save the text as UTF-8");
    var many = new StringBuilder();
    for (int character = 0x4E00; character < 0x4E00 + 20_500; character++) {
      many.appendCodePoint(character);
    }
    refused(many.toString(), 1, "at most 20,000 different characters, found 20,500");
    Files.delete(text);
    refused(train(folder.resolve("run")), 1, "tyger.txt: there is no such file");
  }

  private void refused(String content, int status, String... parts) throws IOException {
    Files.writeString(text, content);
    refused(train(folder.resolve("run")), status, parts);
  }

  private static void refused(Outcome outcome, int status, String... parts) {
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.err()).contains(parts).doesNotContain("fault of gradus");
    assertThat(outcome.err()).hasLineCount(status);
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    Path run = folder.resolve("run");
    refused(model("lstn:12"), 2, "did you mean lstm?");
    refused(model("784-10"), 2, "lstm:2x128");
    refused(train(run, "--activation", "relu"), 2, "leave it out");
    refused(train(run, "--dropout", 1), 2, "--dropout must be from 0");
    refused(Cli.run("train", "xor", "--dropout", 0.5, "--out", run), 2, "has no sequences");
    refused(Cli.run("train", "xor", "--seq-length", 5, "--out", run), 2, "has no sequences");
    refused(Cli.run("train", "xor", "--clip", -1, "--out", run), 2, "--clip must be 0");
  }

  private Outcome model(String word) {
    Path run = folder.resolve("run");
    return Cli.run("train", "text", "--data", text, "--out", run, "--model", word);
  }

  @Test
  void aRunOfAnotherKindIsNamed() throws IOException {
    Path run = folder.resolve("run");
    train(run, "--epochs", 1);
    refused(Cli.run("predict", run, text), 1, "found the language model gru:24", "gradus generate");
    Files.writeString(text, VERSE.repeat(60) + "Ω");
    refused(Cli.run("evaluate", run, "--data", text), 1, "U+03A9", "not in the vocabulary");
    refused(Cli.run("train", "--resume", run, "--epochs", 2), 1, "training data");
  }

  @Test
  @DisabledIfEnvironmentVariable(
      named = "GRADUS_DATA",
      matches = ".+",
      disabledReason = "the data is found there")
  void withoutDataItSaysHowToGetSome() {
    Outcome outcome = Cli.run("train", "text", "--data", folder, "--out", folder.resolve("run"));
    refused(outcome, 1, "gradus data get tinyshakespeare", "--data FILE");
  }
}
