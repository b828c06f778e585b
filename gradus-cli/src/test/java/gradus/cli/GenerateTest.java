package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.cli.Cli.Outcome;
import gradus.nn.LanguageModel;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.Sampler;
import gradus.sequence.Sampling;
import gradus.sequence.Vocabulary;
import gradus.train.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GenerateTest {
  private static final Vocabulary VOCABULARY = Vocabulary.ofCharacters("\n ,.:?abcdefghijkKING");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  private Path run;
  private LanguageModel model;

  /** Weights as they start are enough to write nonsense. */
  @BeforeEach
  void makeRun() throws IOException {
    run = Files.createDirectory(folder.resolve("text"));
    record("text", "lstm:2x16", VOCABULARY.symbols());
    model = LanguageModelSpec.parse("lstm:2x16").build(VOCABULARY.size());
    model.initialise(Rng.of(6));
    model.save(new RunFolder(run).model());
  }

  private void record(String recipe, String word, List<String> symbols) throws IOException {
    String json =
        """
        {"format": 1, "recipe": %s, "settings": {}, "model": %s, "inputShape": [1],
         "output": "one of several", "classNames": %s,
         "normalisation": {"kind": "NONE", "offset": [0], "scale": [1]},
         "training": {}, "data": {}, "versions": {}}
        """
            .formatted(
                JSON.writeValueAsString(recipe),
                JSON.writeValueAsString(word),
                JSON.writeValueAsString(symbols));
    Files.writeString(new RunFolder(run).record(), json);
  }

  private String expected(Sampling sampling, String prime) {
    return VOCABULARY.decode(new Sampler(model, sampling).sample(VOCABULARY.encode(prime)));
  }

  private static String ended(String text) {
    return text.endsWith("\n") ? text : text + System.lineSeparator();
  }

  private void refused(int status, String message, Object... words) {
    List<Object> all = new ArrayList<>(List.of("generate", run));
    all.addAll(List.of(words));
    Outcome outcome = Cli.run(all.toArray());
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().findFirst().orElse("")).isEqualTo("gradus: " + message);
    assertThat(outcome.err()).doesNotContain("Exception", "fault of gradus");
  }

  @Test
  void itWritesWhatTheSamplerDrawsAfterANewLine() {
    Outcome outcome = Cli.run("generate", run);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).isEqualTo(ended(expected(Sampling.defaults(), "\n")));
    assertThat(outcome.out()).hasSizeBetween(500, 502);
    assertThat(Cli.run("generate", run).out()).isEqualTo(outcome.out());
  }

  @Test
  void allOptionsReachTheSampler() {
    Sampling sampling =
        Sampling.defaults()
            .withLength(60)
            .withTemperature(0.7)
            .withTopK(9)
            .withTopP(0.8)
            .withSeed(3);
    String text =
        Cli.run(
                "generate",
                run,
                "--length",
                60,
                "--temperature",
                0.7,
                "--top-k",
                9,
                "--top-p",
                0.8,
                "--seed",
                3)
            .out();
    assertThat(text).isEqualTo(ended(expected(sampling, "\n")));
    assertThat(Cli.run("generate", run, "--length", 60, "--seed", 4).out()).isNotEqualTo(text);
  }

  @Test
  void aPrimeIsWrittenOnFromAndPrintedUnlessHidden() {
    String rest = expected(Sampling.defaults().withLength(40), "KING:\na");
    assertThat(Cli.run("generate", run, "--length", 40, "--prime", "KING:\\na").out())
        .isEqualTo(ended("KING:\na" + rest));
    assertThat(
            Cli.run("generate", run, "--length", 40, "--prime", "KING:\na", "--hide-prime").out())
        .isEqualTo(ended(rest));
  }

  @Test
  void severalTextsAreSetApart() {
    String out = Cli.run("generate", run, "--count", 3, "--length", 30).out();
    StringBuilder expected = new StringBuilder();
    List<int[]> samples =
        new Sampler(model, Sampling.defaults().withLength(30)).samples(3, VOCABULARY.encode("\n"));
    for (int i = 0; i < 3; i++) {
      expected.append(i == 0 ? "" : "\n").append("=== ").append(i + 1).append(" of 3 ===\n");
      expected.append(ended(VOCABULARY.decode(samples.get(i))));
    }
    assertThat(out.replace(System.lineSeparator(), "\n")).isEqualTo(expected.toString());
  }

  @Test
  void jsonHasATextALine() {
    Outcome outcome =
        Cli.run("generate", run, "--json", "--count", 2, "--length", 20, "--prime", "KING");
    assertThat(outcome.lines()).hasSize(2);
    JsonNode second = JSON.readTree(outcome.lastLine());
    assertThat(second.get("sample").asInt()).isEqualTo(2);
    assertThat(second.get("seed").asInt()).isEqualTo(1);
    assertThat(second.get("prime").asString()).isEqualTo("KING");
    assertThat(second.get("text").asString())
        .isEqualTo(
            VOCABULARY.decode(
                new Sampler(model, Sampling.defaults().withLength(20))
                    .samples(2, VOCABULARY.encode("KING"))
                    .getLast()));
  }

  @Test
  void aFileReceivesWhatWouldHaveBeenPrinted() throws IOException {
    Path file = folder.resolve("out.txt");
    Outcome outcome = Cli.run("generate", run, "--out", file);
    assertThat(outcome.lines()).containsExactly("written to " + file);
    assertThat(Files.readString(file)).isEqualTo(Cli.run("generate", run).out());
    Outcome inFolder = Cli.run("generate", run, "--out", folder);
    assertThat(inFolder.status()).isEqualTo(1);
    assertThat(inFolder.err()).startsWith("gradus: " + folder + ": ").doesNotContain("Exception");
  }

  @Test
  void aPrimeOutsideTheVocabularyIsRefused() {
    refused(
        2,
        "--prime: 'z' (U+007A), character 3, is not in the vocabulary, which is 21 symbols: newline"
            + " space , . : ? G I K N a–k.",
        "--prime",
        "biz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --temperature | -1  | the temperature must be 0 (always the most probable) or more, got -1.0. Try 0.8.
          --temperature | NaN | the temperature must be 0 (always the most probable) or more, got NaN. Try 0.8.
          --top-k       | 0   | top-k must be 1 or more, got 0. To draw from all, leave it out.
          --top-p       | 0   | top-p must be above 0 and at most 1, got 0.0. Try 0.9.
          --top-p       | 1.5 | top-p must be above 0 and at most 1, got 1.5. Try 0.9.
          --length      | -1  | the length must be 0 or more, got -1.
          --count       | 0   | --count must be 1 or more, got 0.
          """)
  void optionsThatMakeNoSenseAreRefused(String option, String value, String message) {
    refused(2, message, option + "=" + value);
  }

  @Test
  void temperatureZeroIsGreedy() {
    assertThat(Cli.run("generate", run, "--temperature", 0, "--seed", 1).out())
        .isEqualTo(Cli.run("generate", run, "--top-k", 1, "--seed", 2).out());
  }

  @Test
  void aRunOfAnotherKindIsRefused() {
    Path xor = folder.resolve("xor");
    Cli.run("train", "xor", "--quiet", "--out", xor);
    run = xor;
    refused(
        1,
        xor
            + ": expected a language model such as lstm:2x128, found the model 2-16-1, which answers"
            + " examples: gradus predict "
            + xor
            + " FILE");
    run = folder.resolve("nothing");
    Outcome outcome = Cli.run("generate", run);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("gradus: " + run + ": there is no run here");
  }

  @Test
  void aRunWithoutWeightsIsRefused() throws IOException {
    Files.delete(new RunFolder(run).model());
    refused(
        1,
        run
            + ": there are no weights yet: the run was stopped before its first evaluation. Go on"
            + " with: gradus train --resume "
            + run);
  }

  @Test
  void aRecordThatDoesNotFitItsWeightsIsRefused() throws IOException {
    Path weights = new RunFolder(run).model();
    long size = Files.size(weights);
    record("text", "lstm:32x8192", VOCABULARY.symbols()); // 68 GB of weights, if it were true
    refused(
        1,
        weights
            + ": expected the weights of lstm:32x8192, 67,653,369,940 bytes or more,"
            + String.format(Locale.ROOT, " found %,d bytes.", size));
    record("text", "gru:8", VOCABULARY.symbols());
    Outcome outcome = Cli.run("generate", run);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("gradus: " + weights + ": ").doesNotContain("Exception");
  }

  @Test
  void aDamagedVocabularyIsRefused() throws IOException {
    Path file = new RunFolder(run).record();
    record("text", "lstm:2x16", List.of());
    refused(1, file + ": a vocabulary has from 1 to 65536 symbols, got 0.");
    record("text", "lstm:2x16", List.of("a", "b", "a"));
    refused(1, file + ": symbol 2 of a vocabulary: 'a' is there twice.");
  }

  @Test
  void weightsThatAreNotFiniteAreNamed() {
    float[] bias = new float[VOCABULARY.size()];
    bias[4] = Float.NaN;
    model.parameters().getLast().set(bias);
    model.save(new RunFolder(run).model());
    Outcome outcome = Cli.run("generate", run);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("gradus: " + run + ": the outputs of the model are not finite")
        .doesNotContain("Exception", "fault of gradus");
  }
}
