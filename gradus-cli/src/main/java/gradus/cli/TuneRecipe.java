package gradus.cli;

import gradus.abc.Abc;
import gradus.abc.AbcTune;
import gradus.abc.Tunes;
import gradus.data.DataException;
import gradus.data.DataFolders;
import gradus.score.Score;
import gradus.sequence.TokenStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tunes in ABC, character by character or note by note.
 *
 * @param collection where they are in a data folder; empty for those that come with the program
 * @param shifts by how many semitones each is moved, so that the model learns it in several keys
 */
record TuneRecipe(
    String name, String summary, Settings defaults, String collection, List<Integer> shifts)
    implements Recipe {
  private static final double CLIP = 5;

  /** The tunes that come with the program. */
  static final TuneRecipe JIGS =
      new TuneRecipe(
          "jigs",
          "traditional tunes, which come with the program: ends with a new one",
          settings("lstm:2x128", 30),
          "",
          List.of(-5, -3, -2, 0, 2, 3, 5));

  /** The jigs of the Nottingham collection. */
  static final TuneRecipe NOTTINGHAM =
      new TuneRecipe(
          "nottingham",
          "the 340 jigs of the Nottingham collection",
          settings("lstm:2x256", 10),
          "abc/nottingham/jigs.abc",
          List.of(-5, -3, -2, 0, 2, 3, 5));

  private static Settings settings(String model, int epochs) {
    return Settings.of(model, epochs, TokenStreams.STREAMS, 0.01)
        .withCosine()
        .withSequences(TokenStreams.WINDOW, CLIP)
        .withOptimizer("rmsprop")
        .withDropout(0.3)
        .withRepresentation(TuneTask.CHARACTERS);
  }

  @Override
  public Task task(Settings settings) {
    settings.requireNoActivation();
    return TuneTask.of(this, settings);
  }

  /** Tunes, and what was left out of them, in a sentence that may be empty. */
  record Collected(List<Score> tunes, String source, String remark) {}

  /**
   * Reads the tunes.
   *
   * @throws DataException if a file cannot be read, or none of its tunes can be learnt from
   */
  Collected collect(String data) {
    if (data.isEmpty() && collection.isEmpty()) {
      List<Score> own = Tunes.all().stream().map(AbcTune::score).toList();
      return new Collected(own, Text.count(own.size(), "tunes that come with the program"), "");
    }
    Path path = path(data);
    List<AbcTune> read = new ArrayList<>();
    for (Path file : DataFiles.in(path, "files that end in .abc", ".abc")) {
      read.addAll(Abc.read(file, Abc.Mode.LENIENT));
    }
    List<Score> tunes =
        read.stream()
            .filter(tune -> tune.report().isValid() && tune.score().parts().size() == 1)
            .map(AbcTune::score)
            .toList();
    int left = read.size() - tunes.size();
    return new Collected(
        tunes,
        String.format(Locale.ROOT, "%s: %s", path, Text.count(tunes.size(), "tunes")),
        left == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "%s of %s left out: of several voices, or with a bar that does not fill its metre.",
                Text.count(left, "tunes"),
                path));
  }

  private Path path(String data) {
    if (!data.isEmpty() && (collection.isEmpty() || !Files.isDirectory(Path.of(data, "abc")))) {
      return Path.of(data);
    }
    return DataFolders.of(data.isEmpty() ? null : Path.of(data))
        .holding(collection)
        .resolve(collection);
  }
}
