package gradus.cli;

import gradus.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads rows of plain numbers from a CSV file, with or without a line of names above them. */
final class NumberRows {
  private static final int MOST_VALUES = 200_000_000;
  private static final int LONGEST_SHOWN = 30;

  private NumberRows() {}

  /**
   * Reads a file.
   *
   * @param length how many numbers each row must have
   * @throws DataException if a row has another length or holds something else
   */
  static float[] read(Path file, int length) {
    List<float[]> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        String[] cells = line.strip().split(separator(line), -1);
        if (rows.isEmpty() && number == 1 && isHeader(cells)) {
          continue;
        }
        rows.add(row(file, number, cells, length));
        if ((long) rows.size() * length > MOST_VALUES) {
          throw failure(
              file, number, "expected at most 200,000,000 numbers, found more. Split it.");
        }
      }
    } catch (CharacterCodingException e) {
      throw new DataException(
          file + ": expected a CSV file, images in IDX or a PNG picture, found other bytes.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (rows.isEmpty()) {
      throw new DataException(file + ": expected rows of " + length + " numbers, found none.");
    }
    float[] values = new float[rows.size() * length];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, values, i * length, length);
    }
    return values;
  }

  private static String separator(String line) {
    return line.indexOf(';') >= 0 ? ";" : line.indexOf('\t') >= 0 ? "\t" : ",";
  }

  private static boolean isHeader(String[] cells) {
    for (String cell : cells) {
      if (!isNumber(cell)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String cell) {
    try {
      return Float.isFinite(Float.parseFloat(cell.strip()));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static float[] row(Path file, int line, String[] cells, int length) {
    if (cells.length != length) {
      throw failure(
          file,
          line,
          String.format(
              Locale.ROOT,
              "expected %,d numbers, as the model takes, found %,d.%s",
              length,
              cells.length,
              cells.length == length + 1 ? " Leave out the column with the answers." : ""));
    }
    float[] row = new float[length];
    for (int i = 0; i < length; i++) {
      if (!isNumber(cells[i])) {
        String shown = cells[i].strip();
        throw failure(
            file,
            line,
            "column "
                + (i + 1)
                + ": expected a number, found \""
                + shown.substring(0, Math.min(LONGEST_SHOWN, shown.length()))
                + "\".");
      }
      row[i] = Float.parseFloat(cells[i].strip());
    }
    return row;
  }

  private static DataException failure(Path file, int line, String problem) {
    return new DataException(file + ", line " + line + ": " + problem);
  }
}
