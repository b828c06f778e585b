package gradus.cli;

import gradus.data.CsvTable;
import gradus.data.DataException;
import gradus.data.Idx;
import gradus.data.PngDigit;
import gradus.data.TableEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Examples from a file, to predict for: rows of a table, images, or a picture of a digit.
 *
 * @param inputs all inputs, one example after the other, not yet normalised
 * @param length how many numbers make an example
 * @param notes what was decided, in sentences
 */
@SuppressWarnings("ArrayRecordComponent") // passed on at once
record Examples(float[] inputs, int length, List<String> notes) {
  private static final int DIGIT = 784;

  /**
   * Reads a file; its content says what it is.
   *
   * @param length how many inputs the model takes
   * @param encoding how a table becomes inputs; null if the model takes numbers as they are
   */
  static Examples read(Path file, int length, @Nullable TableEncoding encoding) {
    byte[] start = start(file);
    if (startsWith(start, 0x89, 'P', 'N', 'G')) {
      return picture(file, length);
    }
    if (startsWith(start, 0, 0) || startsWith(start, 0x1f, 0x8b)) {
      return images(file, length);
    }
    if (encoding != null) {
      TableEncoding.Inputs rows = encoding.encodeInputs(CsvTable.read(file));
      return new Examples(rows.values(), length, rows.notes());
    }
    return numbers(file, length);
  }

  /** Returns the inputs of each example. */
  float[][] rows() {
    float[][] rows = new float[inputs.length / length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(inputs, i * length, (i + 1) * length);
    }
    return rows;
  }

  private static byte[] start(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(
          file + ": expected a file of examples, found a folder. Give the path of a file in it.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean startsWith(byte[] bytes, int... expected) {
    if (bytes.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static Examples picture(Path file, int length) {
    if (length != DIGIT) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: a picture is for a model that reads digits, of %,d inputs; this one takes %,d."
                  + " Give it a CSV file.",
              file,
              DIGIT,
              length));
    }
    return new Examples(PngDigit.read(file), length, List.of());
  }

  private static Examples images(Path file, int length) {
    Idx idx = Idx.read(file);
    int count = idx.shape().rank() == 0 ? 0 : idx.shape().dim(0);
    float[] values = idx.toFloats();
    if (count == 0 || values.length / count != length) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: expected examples of %,d numbers, as the model takes, found %s.",
              file,
              length,
              idx));
    }
    if (idx.type() == Idx.Type.UNSIGNED_BYTE) {
      for (int i = 0; i < values.length; i++) {
        values[i] /= 255;
      }
    }
    return new Examples(values, length, List.of());
  }

  private static Examples numbers(Path file, int length) {
    float[] values = NumberRows.read(file, length);
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    if (length != DIGIT || greatest <= 1 || greatest > 255) {
      return new Examples(values, length, List.of());
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= 255;
    }
    return new Examples(values, length, List.of("Pixels up to 255 are read as parts of 255."));
  }
}
