package gradus.lessons;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What every lesson does at its end, and while it goes on. */
final class Lesson {
  private Lesson() {}

  /** Prints a line, numbers written the same in every country. */
  static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /**
   * Writes a picture into the folder that the first argument names, or into one called pictures.
   *
   * @param name the file's name without its ending
   */
  static void draw(String[] args, String name, Picture picture) {
    Path folder = Path.of(args.length > 0 ? args[0] : "pictures");
    Path file = folder.resolve(name + ".svg");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, picture.toSvg());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "expected to write the picture " + file + "; name another folder as first argument", e);
    }
    print("%nPicture: %s.svg", name);
  }
}
