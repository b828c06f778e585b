package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import gradus.musicxml.MusicXml;
import gradus.score.Score;
import gradus.scores.ScoreReport;
import gradus.scores.ScoreTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTest {
  private static final int PIECES = 20;

  @TempDir static Path folder;
  private static Path material;
  private static Path run;
  private static Outcome trained;

  /** Two voices: a melody of quarters or a half note, and a bass a tenth or so below it. */
  private static Score piece(int number) {
    String[] steps = {"C", "D", "E", "F", "G"};
    String words = "piece meter:2/4 key:C-major treble bass";
    for (int bar = 0; bar < 3; bar++) {
      String upper = steps[(number + bar) % 5];
      String lower = steps[(number * 2 + bar) % 5];
      words +=
          (number + bar) % 2 == 0
              ? " bar @0 p1v1 %s5 1/4 p2v1 %s3 1/2 @1/4 p1v1 E5 1/4".formatted(upper, lower)
              : " bar @0 p1v1 %s5 1/2 p2v1 %s3 1/2".formatted(upper, lower);
    }
    return ScoreTokens.read(List.of((words + " right:final").split(" ", -1)), "").score();
  }

  @BeforeAll
  static void train() throws IOException {
    material = Files.createDirectory(folder.resolve("material"));
    for (int i = 0; i < PIECES; i++) {
      MusicXml.write(piece(i), material.resolve("piece-%02d.musicxml".formatted(i)));
    }
    Files.writeString(material.resolve("notes.txt"), "not music");
    Files.writeString(material.resolve("short.abc"), "X:1\nT:A\nM:2/4\nL:1/4\nK:C\nC2|DEF|G2|]\n");
    run = folder.resolve("scores");
    trained =
        Cli.run(
            "train",
            "scores",
            "--data",
            material,
            "--model",
            "lstm:48",
            "--batch-size",
            4,
            "--seq-length",
            40,
            "--epochs",
            15,
            "--learning-rate",
            0.02,
            "--dropout",
            0,
            "--out",
            run);
  }

  @Test
  void trainingEndsWithAScoreInFiveForms() throws IOException {
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out())
        .contains("1 score of " + material + " left out: with a bar that does not fill its metre")
        .contains(material + ": 18 to learn from in 7 keys each, 2 held out; ")
        .contains("written: score.musicxml, score.abc, score.svg, score.mid, score.wav");
    assertThat(run.resolve("score.svg")).content().startsWith("<svg");
    assertThat(run.resolve("score.wav")).isNotEmptyFile();
    Score score = MusicXml.read(run.resolve("score.musicxml"));
    assertThat(ScoreReport.of(score).faults()).isEmpty();
  }

  @Test
  void whatIsLearntIsWrittenWithoutAFault() throws IOException {
    Path out = folder.resolve("in-c");
    Outcome outcome =
        Cli.run("generate", run, "--count", 10, "--key", "D", "--meter", "2/4", "--out", out);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lines()).hasSize(11);
    assertThat(outcome.lines().getFirst())
        .matches(
            "score-01: \\d+ bars of 2/4 in D major; .*; longest passage of a score learnt: .*");
    Matcher result =
        Pattern.compile(
                "(\\d+) of 10 scores without a fault, as .musicxml, .abc, .svg, .mid and .wav in "
                    + Pattern.quote(out.toString()))
            .matcher(outcome.lastLine());
    assertThat(result.matches()).as(outcome.lastLine()).isTrue();
    assertThat(Integer.parseInt(result.group(1))).isGreaterThanOrEqualTo(8);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).hasSize(5 * 10);
    }
    Outcome again =
        Cli.run("generate", run, "--count", 2, "--key", "D", "--meter", "2/4", "--out", out);
    assertThat(again.lines().getFirst()).isEqualTo(outcome.lines().getFirst());
  }

  @Test
  void aHundredScoresAreJudged() {
    Outcome outcome = Cli.run("evaluate", run);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.lastLine())
        .matches(
            "of 100 scores \\d+ read without a slip, \\d+ with all bars full in all voices"
                + " \\([0-9.]+ % of all bars\\), \\d+"
                + " without any fault; the longest passage from a score learnt has [0-9.]+ measures in"
                + " the median, of scores held out [0-9.]+");
    assertThat(Cli.run("info", run).err()).isEmpty();
  }

  @Test
  void mistakesAreExplained() throws IOException {
    assertThat(Cli.run("generate", run, "--key", "H").err())
        .startsWith("gradus: --key: expected a key such as D, Am or Ador, got \"H\".\n");
    assertThat(Cli.run("generate", run, "--meter", "2").err())
        .startsWith("gradus: --meter: expected a metre such as 6/8, got \"2\".\n");
    assertThat(Cli.run("generate", run, "--meter", "6/8").err())
        .startsWith("gradus: --meter: the model has not seen 6/8; it knows 2/4.\n");
    assertThat(Cli.run("generate", run, "--key", "Am").err())
        .startsWith(
            "gradus: --key: the model has not seen A minor; it knows A major, B major, Bb major, C"
                + " major, D major, Db major, Eb major.\n");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Cli.run("train", "scores", "--data", empty, "--out", folder.resolve("x")).err())
        .isEqualTo(
            "gradus: "
                + empty
                + ": expected files that end in .abc, .mid, .midi, .musicxml, .xml, .mxl; found"
                + " none.\n");
    Path one = Files.copy(run.resolve("score.musicxml"), folder.resolve("one.musicxml"));
    assertThat(Cli.run("train", "scores", "--data", one, "--out", folder.resolve("y")).err())
        .isEqualTo("gradus: expected 10 tunes or more, so that one can be held out, found 1.\n");
  }
}
