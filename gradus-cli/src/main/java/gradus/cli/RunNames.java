package gradus.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Chooses folders for runs, so that none is ever overwritten. */
final class RunNames {
  private RunNames() {}

  /** Returns {@code runs/NAME}, or the first of {@code runs/NAME-2} and so on that is free. */
  static Path fresh(String name) {
    Path folder = usual(name);
    for (int number = 2; !isFree(folder); number++) {
      folder = Path.of("runs", name + "-" + number);
    }
    return folder;
  }

  static Path usual(String name) {
    return Path.of("runs", name);
  }

  /**
   * Returns a folder that the user chose.
   *
   * @throws UsageException if there is something in it
   */
  static Path unused(Path folder) {
    if (isFree(folder)) {
      return folder;
    }
    throw new UsageException(
        Files.isDirectory(folder)
            ? folder
                + " is not empty. Go on with the run in it: gradus train --resume "
                + folder
                + "; or choose another --out."
            : folder + " is a file; --out needs a folder.");
  }

  private static boolean isFree(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
