package gradus.cli;

import gradus.format.ScoreFormat;
import gradus.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A score in the forms in which one would have it: text, page, notes to play, and sound. */
final class ScoreFiles {
  static final List<String> USUAL = List.of(".abc", ".svg", ".mid", ".wav");
  static final List<String> WITH_MUSICXML = List.of(".musicxml", ".abc", ".svg", ".mid", ".wav");

  private ScoreFiles() {}

  /**
   * Writes a score as a file of each form.
   *
   * @param folder is made if need be
   * @param name of the files, without an ending
   * @param endings what the files end in, one of {@link #USUAL} and {@link #WITH_MUSICXML}
   * @return the names of the files
   */
  static List<String> write(Score score, Path folder, String name, List<String> endings) {
    List<String> names = endings.stream().map(ending -> name + ending).toList();
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

  /** Returns endings in words. */
  static String said(List<String> endings) {
    int last = endings.size() - 1;
    return String.join(", ", endings.subList(0, last)) + " and " + endings.get(last);
  }
}
