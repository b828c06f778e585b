package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.abc.Tunes;
import gradus.cli.Cli.Outcome;
import gradus.midi.Midi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneTest {
  @TempDir static Path folder;
  private static Path run;
  private static Outcome trained;

  @BeforeAll
  static void train() {
    run = folder.resolve("jigs");
    trained =
        Cli.run("train", "jigs", "--model", "lstm:16", "--epochs", 1, "--seed", 2, "--out", run);
  }

  @Test
  void trainingEndsWithATuneInFourForms() {
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out())
        .contains("tunes that come with the program", "to learn from in 7 keys each")
        .contains("written: tune.abc, tune.svg, tune.mid, tune.wav");
    assertThat(run.resolve("tune.svg")).content().startsWith("<svg");
    assertThat(run.resolve("tune.abc")).content().startsWith("X:1\n");
    assertThat(Midi.read(run.resolve("tune.mid")).parts()).isNotNull();
    assertThat(run.resolve("tune.wav")).isNotEmptyFile();
  }

  @Test
  void tunesAreGeneratedInAKeyAndAMetre() throws IOException {
    Path tunes = folder.resolve("tunes");
    Outcome outcome =
        Cli.run(
            "generate",
            run,
            "--count",
            2,
            "--key",
            "D",
            "--meter",
            "6/8",
            "--out",
            tunes,
            "--json");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lines()).hasSize(3);
    assertThat(outcome.lines().getFirst())
        .contains("\"event\":\"tune\"", "\"text\":\"M:6/8\\nK:D\\n", "\"valid\":");
    try (Stream<Path> files = Files.list(tunes)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "tune-01.abc",
              "tune-01.svg",
              "tune-01.mid",
              "tune-01.wav",
              "tune-02.abc",
              "tune-02.svg",
              "tune-02.mid",
              "tune-02.wav");
    }
  }

  @Test
  void aHundredTunesAreJudged() {
    Outcome outcome = Cli.run("evaluate", run);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lines().getLast())
        .matches(
            "of 100 tunes \\d+ parse, \\d+ with all bars full, \\d+ without any fault; the longest"
                + " passage from a tune learnt has [0-9.]+ measures in the median, of tunes held out"
                + " [0-9.]+");
  }

  @Test
  void anyCollectionIsLearntAsTokensToo() throws IOException {
    Path book = Files.writeString(folder.resolve("book.abc"), Tunes.text());
    Outcome outcome =
        Cli.run(
            "train",
            "jigs",
            "--data",
            book,
            "--representation",
            "tokens",
            "--model",
            "gru:8",
            "--batch-size",
            8,
            "--epochs",
            1,
            "--out",
            folder.resolve("tokens"));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains(book + ": ", " tokens; ");
  }

  @Test
  void mistakesAreExplained() throws IOException {
    assertThat(Cli.run("generate", run, "--key", "H").err())
        .startsWith("gradus: --key: expected a key such as D, Am or Ador, got \"H\".\n");
    assertThat(Cli.run("generate", run, "--meter", "6").err())
        .startsWith("gradus: --meter: expected a metre such as 6/8, got \"6\".\n");
    assertThat(
            Cli.run("train", "jigs", "--representation", "token", "--out", folder.resolve("x"))
                .err())
        .startsWith("gradus: there is no representation \"token\"")
        .contains("tokens");
    Path one = Files.writeString(folder.resolve("one.abc"), "X:1\nT:A\nM:6/8\nK:D\nd6|\n");
    assertThat(Cli.run("train", "jigs", "--data", one, "--out", folder.resolve("y")).err())
        .isEqualTo("gradus: expected 10 tunes or more, so that one can be held out, found 1.\n");
  }

  @Test
  void choralesAreLearntAndMeasured() throws IOException {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int bass = 48 + i % 3;
      pieces.add(
          "[[%d,%d],[%d,%d],[%d,%d]]"
              .formatted(bass, bass + 7, bass + 2, bass + 9, bass, bass + 7));
    }
    String all = "[" + String.join(",", pieces) + "]";
    Path file =
        Files.writeString(
            folder.resolve("pieces.json"),
            "{\"train\":%s,\"valid\":%s,\"test\":%s}".formatted(all, all, all));
    Path chorales = folder.resolve("chorales");
    Outcome outcome =
        Cli.run(
            "train",
            "chorales",
            "--data",
            file,
            "--model",
            "gru:16:chained",
            "--epochs",
            40,
            "--learning-rate",
            0.03,
            "--dropout",
            0,
            "--out",
            chorales);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("without the first frame", "RNN-NADE (2012)");
    double nats = nats(outcome);
    assertThat(nats).isBetween(0.1, 30.0); // 88 ln 2 = 61 for who knows nothing
    assertThat(nats(Cli.run("evaluate", chorales))).isCloseTo(nats, within(0.002));
    assertThat(Cli.run("info", chorales).err()).isEmpty();
    choralesAreWritten(chorales);
  }

  private static void choralesAreWritten(Path chorales) throws IOException {
    Path out = folder.resolve("written");
    Outcome outcome =
        Cli.run("generate", chorales, "--count", 2, "--length", 12, "--seed", 3, "--out", out);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lines().getFirst())
        .matches(
            "chorale-01: 12 chords in [A-G][b#]? (major|minor), \\d+ of four notes, \\d+ of fewer,"
                + " \\d+ of more, of which four are written");
    assertThat(outcome.lastLine())
        .isEqualTo("2 chorales as .musicxml, .abc, .svg, .mid and .wav in " + out);
    byte[] midi = Files.readAllBytes(out.resolve("chorale-02.mid"));
    assertThat(out.resolve("chorale-02.svg")).content().startsWith("<svg");
    assertThat(Midi.read(out.resolve("chorale-02.mid")).parts()).isNotEmpty();
    Cli.run("generate", chorales, "--count", 2, "--length", 12, "--seed", 3, "--out", out);
    assertThat(out.resolve("chorale-02.mid")).hasBinaryContent(midi);
    assertThat(Cli.run("generate", chorales, "--length", 0).err())
        .startsWith(
            "gradus: --length: expected from 1 to 10,000 chords, a quarter note each, got 0.");
    assertThat(Cli.run("generate", chorales, "--key", "D").err())
        .startsWith(
            "gradus: a chorale begins with nothing, in a key of its own: leave out --prime,");
  }

  private static double nats(Outcome outcome) {
    String last = outcome.lines().getLast();
    assertThat(last).matches("test [0-9.]+ nats a frame");
    return Double.parseDouble(last.split(" ", -1)[1]);
  }
}
