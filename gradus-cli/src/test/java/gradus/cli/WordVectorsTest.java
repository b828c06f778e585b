package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code gradus train words} and {@code gradus neighbours}. */
class WordVectorsTest {
  @TempDir Path folder;
  private Path text;

  @BeforeEach
  void writeText() throws IOException {
    // Two kinds of sentences: cats and dogs eat, kings and queens rule.
    var sentences = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      sentences
          .append(i % 3 == 0 ? "the king " : i % 3 == 1 ? "the queen " : "a cat ")
          .append(i % 3 == 2 ? "eats fish\n" : i % 2 == 0 ? "rules a land\n" : "leads a land\n");
    }
    text = Files.writeString(folder.resolve("tales.txt"), sentences);
  }

  private Outcome train(Path run, String model, Object... more) {
    List<Object> words =
        List.of(
            "train", "words", "--data", text, "--out", run, "--model", model, "--batch-size", 32);
    return Cli.run(Stream.concat(words.stream(), Stream.of(more)).toArray());
  }

  @Test
  void aTextBecomesVectorsThatAreDrawnAndAskedFor() {
    Path run = folder.resolve("run");
    Outcome outcome = train(run, "skipgram:6:window=2", "--epochs", 8);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("1,867 words, 1,867 of them among the 10 that occur 5 times or more")
        .contains("lazyadam, learning rate 0.01 falling to 0, batches of 32, seed 1")
        .contains("pca.svg, tsne.svg");
    assertThat(outcome.lastLine()).startsWith("10 words in 6 dimensions, loss ");
    assertThat(run.resolve("pca.svg")).content().contains("<title>queen</title>");
    Outcome near = Cli.run("neighbours", run, "king", "QUEEN", "--count", 1);
    assertThat(near.out().lines().toList().get(0)).startsWith("king    queen ");
    assertThat(near.out().lines().toList().get(1)).startsWith("QUEEN   king ");
    JsonNode json =
        JsonMapper.builder()
            .build()
            .readTree(Cli.run("neighbours", run, "king", "--json").out().lines().findFirst().get());
    assertThat(json.get("neighbours").get(0).get("word").asString()).isEqualTo("queen");

    Outcome misspelt = Cli.run("neighbours", run, "kign");
    assertThat(misspelt.status()).isEqualTo(2);
    assertThat(misspelt.err()).contains("did you mean king?");
    assertThat(Cli.run("info", run).out()).contains("recipe words, finished");
    assertThat(Cli.run("info", run, "--plan").out()).contains("scatteradd");
    assertThat(Cli.run("info", run, "--plan=prediction").out()).contains("take float32[1, 6]");
    Outcome evaluated = Cli.run("evaluate", run);
    assertThat(evaluated.status()).isEqualTo(2);
    assertThat(evaluated.err()).contains("gradus neighbours");
    Outcome predicted = Cli.run("predict", run, text);
    assertThat(predicted.err()).contains("of which one asks what lies near: gradus neighbours");
  }

  @Test
  void twoDimensionsAreDrawnAsTheyWereLearntAndFreeVectorsVanish() {
    Path kept = folder.resolve("kept");
    Path free = folder.resolve("free");
    Outcome spread = train(kept, "cbow:2:window=2", "--epochs", 15, "--learning-rate", 0.03);
    Outcome vanished = train(free, "cbow:2:window=2:free", "--epochs", 15, "--learning-rate", 0.03);
    assertThat(kept.resolve("vectors.svg")).isNotEmptyFile();
    assertThat(length(spread)).isGreaterThan(0.5);
    assertThat(vanished.out()).contains("Without its constraint CBOW makes all vectors one");
    assertThat(length(vanished)).isLessThan(0.05);
  }

  private static double length(Outcome outcome) {
    return Double.parseDouble(outcome.lastLine().replaceAll(".* vectors ", ""));
  }

  @Test
  void aRunGoesOnToTheSameBits() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    train(whole, "skipgram:4", "--epochs", 4, "--schedule", "constant");
    train(parts, "skipgram:4", "--epochs", 2, "--schedule", "constant");
    Outcome resumed = Cli.run("train", "--resume", parts, "--epochs", 4);
    assertThat(resumed.status()).isZero();
    assertThat(Files.readAllBytes(parts.resolve("model.safetensors")))
        .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
  }

  @Test
  void whatDoesNotFitIsSaid() throws IOException {
    assertThat(train(folder.resolve("a"), "skipgarm:4").err()).contains("did you mean skipgram?");
    Path empty = Files.writeString(folder.resolve("dots.txt"), "... 123 ...");
    Outcome none = Cli.run("train", "words", "--data", empty, "--out", folder.resolve("b"));
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err())
        .contains("dots.txt: expected words that occur 5 times or more, found none among 0");
    assertThat(Cli.run("train", "words", "--data", text, "--seq-length", 3).err())
        .contains("recipe words has no sequences");
  }
}
