package gradus.cli;

import gradus.data.DataException;
import gradus.data.DataFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files that a recipe can learn from. */
final class DataFiles {
  private static final int DEPTH = 4; // folders within folders

  private DataFiles() {}

  /**
   * Returns a file as it is, or the files of a folder that end as asked, in the order of their
   * names.
   *
   * @param expected what was looked for, in words
   * @throws DataException if there is no such path, or no such file in the folder
   */
  static List<Path> in(Path path, String expected, String... endings) {
    if (!Files.exists(path)) {
      throw new DataException(path + ": there is no such folder or file.");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> inside = Files.walk(path, DEPTH)) {
      List<Path> files =
          inside.filter(file -> ends(file, endings) && Files.isRegularFile(file)).sorted().toList();
      if (files.isEmpty()) {
        throw new DataException(path + ": expected " + expected + ", found none.");
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a folder in one of the usual data folders.
   *
   * @param own what {@code --data} takes in its place, in words
   * @throws DataException if there is none, saying where it was looked for
   */
  static Path usual(String folder, String own) {
    try {
      return DataFolders.of(null).holding(folder).resolve(folder);
    } catch (DataException e) {
      throw new DataException(e.getMessage() + " --data DIR takes " + own + " of your own.", e);
    }
  }

  private static boolean ends(Path file, String... endings) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Stream.of(endings).anyMatch(name::endsWith);
  }
}
