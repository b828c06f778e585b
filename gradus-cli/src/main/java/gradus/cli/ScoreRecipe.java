package gradus.cli;

import gradus.Rng;
import gradus.chorales.ChoraleScore;
import gradus.chorales.Chorales;
import gradus.data.DataException;
import gradus.data.DataFolders;
import gradus.format.ScoreFormat;
import gradus.score.Score;
import gradus.scores.ScoreReport;
import gradus.scores.Silence;
import gradus.tunes.TuneCorpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Scores of several voices: the chorales of Bach, or files in MusicXML, ABC or MIDI. */
record ScoreRecipe() implements Recipe {
  static final String SIXTEENTHS = "chorales/jsb-chorales-16th.json";
  private static final int PER_QUARTER = 4;
  private static final int MOST_SHIFT = 3; // semitones, up and down
  private static final double CLIP = 5;
  private static final int WINDOW = 64; // words: about a bar of four voices

  @Override
  public String name() {
    return "scores";
  }

  @Override
  public String summary() {
    return "scores of several voices, Bach's chorales or your own: ends with a new one";
  }

  @Override
  public Settings defaults() {
    return Settings.of("lstm:2x128", 8, 32, 0.005)
        .withCosine()
        .withSequences(WINDOW, CLIP)
        .withDropout(0.2);
  }

  @Override
  public Task task(Settings settings) {
    settings.requireNoActivation();
    return ScoreTask.of(collect(settings), settings);
  }

  /** Scores to learn and to hold out, where they come from, and a remark that may be empty. */
  record Collected(TuneCorpus corpus, String source, String remark) {}

  /**
   * Reads the scores.
   *
   * @throws DataException if a file cannot be read, or too few of its scores can be learnt from
   */
  Collected collect(Settings settings) {
    String data = settings.data();
    int[] shifts = IntStream.rangeClosed(-MOST_SHIFT, MOST_SHIFT).toArray();
    Rng chance = DatasetRecipe.chance(settings);
    if (data.isEmpty() || Files.isDirectory(Path.of(data, "chorales"))) {
      Path folder = DataFolders.of(data.isEmpty() ? null : Path.of(data)).holding(SIXTEENTHS);
      Chorales chorales = Chorales.readVoices(folder.resolve(SIXTEENTHS));
      List<Score> learnt = fit(scores(chorales.train()));
      List<Score> heldOut = fit(scores(chorales.validation()));
      int read = chorales.train().size() + chorales.validation().size();
      return new Collected(
          TuneCorpus.of(learnt, heldOut, shifts, chance),
          "chorales",
          remark(read - learnt.size() - heldOut.size(), "the chorales"));
    }
    List<Score> read = new ArrayList<>();
    for (Path file : files(Path.of(data))) {
      ScoreFormat.read(file, _ -> {}).forEach(score -> read.add(Silence.said(score)));
    }
    List<Score> fit = fit(read);
    return new Collected(
        TuneCorpus.of(fit, shifts, chance), data, remark(read.size() - fit.size(), data));
  }

  private static List<Score> scores(List<int[][]> pieces) {
    return pieces.stream().map(piece -> ChoraleScore.of(piece, PER_QUARTER, "")).toList();
  }

  private static List<Score> fit(List<Score> scores) {
    return scores.stream().filter(score -> ScoreReport.of(score).isValid()).toList();
  }

  private static String remark(int left, String where) {
    return left == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%s of %s left out: with a bar that does not fill its metre, or another fault.",
            Text.count(left, "scores"),
            where);
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<String> readable =
        ScoreFormat.all().stream()
            .filter(format -> format.reader() != null)
            .flatMap(format -> format.extensions().stream())
            .toList();
    try (Stream<Path> inside = Files.walk(path, 4)) {
      List<Path> files =
          inside.filter(Files::isRegularFile).filter(f -> endsIn(readable, f)).sorted().toList();
      if (files.isEmpty()) {
        throw new DataException(
            path
                + ": expected files that end in ."
                + String.join(", .", readable)
                + "; found none.");
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean endsIn(List<String> extensions, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return extensions.stream().anyMatch(extension -> name.endsWith("." + extension));
  }
}
