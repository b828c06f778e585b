package gradus.cli;

import gradus.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Small tables to learn from, with gaps as real ones have. */
final class Tables {
  private Tables() {}

  /** Writes flowers of three kinds, told apart by length and colour. */
  static Path flowers(Path folder) throws IOException {
    Rng rng = Rng.of(4);
    String[] kinds = {"rose", "tulip", "iris"};
    var text = new StringBuilder("length,colour,kind\n");
    for (int i = 0; i < 240; i++) {
      int kind = i % 3;
      String length =
          i % 17 == 0
              ? ""
              : String.format(Locale.ROOT, "%.2f", (kind == 2 ? 9 : 5) + 0.3 * rng.nextGaussian());
      text.append(length).append(',').append(kind == 0 ? "red" : "yellow").append(',');
      text.append(kinds[kind]).append('\n');
    }
    return Files.writeString(folder.resolve("flowers.csv"), text);
  }

  /** Writes flats whose price is nearly 50 a square metre, more in the city. */
  static Path flats(Path folder) throws IOException {
    Rng rng = Rng.of(5);
    var text = new StringBuilder("place;area;price\n");
    for (int i = 0; i < 300; i++) {
      double area = 40 + 120 * rng.nextDouble();
      boolean city = rng.nextDouble() < 0.5;
      double price = area * 50 + (city ? 4_000 : 0) + 100 * rng.nextGaussian();
      text.append(city ? "city" : "village");
      text.append(String.format(Locale.ROOT, ";%.1f;%.0f%n", area, price));
    }
    return Files.writeString(folder.resolve("flats.csv"), text);
  }
}
