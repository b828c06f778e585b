package gradus.cli;

import gradus.format.ScoreFormat;
import gradus.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A score in the four forms in which one would have it: text, page, notes to play, and sound. */
final class ScoreFiles {
  private static final List<String> ENDINGS = List.of(".abc", ".svg", ".mid", ".wav");

  private ScoreFiles() {}

  /**
   * Writes a score as a file of each form.
   *
   * @param folder is made if need be
   * @param name of the files, without an ending
   * @return the names of the files
   */
  static List<String> write(Score score, Path folder, String name) {
    List<String> names = ENDINGS.stream().map(ending -> name + ending).toList();
    try {
      Files.createDirectories(folder);
      for (String file : names) {
        ScoreFormat.write(List.of(score), folder.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
