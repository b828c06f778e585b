package gradus.data;

import gradus.graph.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Handwritten digits, 28×28 pixels in grey, and every other set in the same four files.
 *
 * <p>LeCun, Bottou, Bengio and Haffner, <i>Gradient-based learning applied to document
 * recognition</i>, Proceedings of the IEEE 86 (1998).
 *
 * @param train 60,000 images to learn from
 * @param test 10,000 images to be judged by
 */
public record Mnist(Dataset train, Dataset test) {
  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  /**
   * Loads the four files, compressed or not, from a folder or from {@code mnist} in it.
   *
   * <p><i>Shape</i>: inputs {@code [784]}, from 0 to 1.
   *
   * @param folder where the files lie
   * @throws DataException when a file is missing or damaged, or images and labels do not match
   */
  public static Mnist load(Path folder) {
    Path inner = folder.resolve("mnist");
    Path place = Files.isDirectory(inner) ? inner : folder;
    return new Mnist(load(place, "train"), load(place, "t10k"));
  }

  private static Dataset load(Path folder, String part) {
    Path imageFile = find(folder, part + "-images", "idx3-ubyte");
    Path labelFile = find(folder, part + "-labels", "idx1-ubyte");
    Idx images = read(imageFile, 3, "images");
    Idx labels = read(labelFile, 1, "labels");
    int count = images.shape().dim(0);
    if (labels.shape().dim(0) != count) {
      throw DataException.in(
          labelFile,
          "",
          String.format(
              Locale.ROOT,
              "expected %,d labels, as many as images in %s, found %,d",
              count,
              imageFile.getFileName(),
              labels.shape().dim(0)),
          "The two files do not belong together.");
    }
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = labels.data()[i] & 0xff;
      if (classes[i] > 9) {
        throw DataException.in(
            labelFile,
            "byte " + (8 + i),
            "expected a label from 0 to 9, found " + classes[i],
            "The file is damaged: download it again.");
      }
    }
    int pixels = images.shape().dim(1) * images.shape().dim(2);
    return Dataset.ofOwnedImages(images.data(), Shape.of(pixels), classes, DIGITS);
  }

  private static Idx read(Path file, int axes, String what) {
    Idx idx = Idx.read(file);
    if (idx.type() != Idx.Type.UNSIGNED_BYTE || idx.shape().rank() != axes) {
      throw DataException.in(
          file,
          "byte 2",
          String.format(
              Locale.ROOT,
              "expected %s as UNSIGNED_BYTE with %d %s, found %s",
              what,
              axes,
              axes == 1 ? "axis" : "axes",
              idx),
          "Images and labels are in different files: were they renamed?");
    }
    return idx;
  }

  private static Path find(Path folder, String stem, String ending) {
    List<String> names = List.of(stem + "-" + ending, stem + "." + ending);
    for (String name : names) {
      for (String suffix : List.of("", ".gz")) {
        if (Files.isRegularFile(folder.resolve(name + suffix))) {
          return folder.resolve(name + suffix);
        }
      }
    }
    throw DataException.in(
        folder,
        "",
        "expected the file " + names.get(0) + " or " + names.get(0) + ".gz, found neither",
        "'gradus data get mnist' downloads it; --data or GRADUS_DATA name the folder.");
  }
}
