package gradus.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import gradus.Rng;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of text cells from a CSV file whose first line names the columns.
 *
 * <p>Separator (comma, semicolon, tab or bar) and encoding are recognised. Quotes follow RFC 4180.
 * Every row must have as many cells as there are columns; empty lines are skipped.
 */
public final class CsvTable {
  private static final long MOST_CELLS = 20_000_000;
  private static final int MOST_COLUMNS = 10_000;
  private static final int LONGEST_CELL = 1 << 20; // characters
  private static final int MOST_SHARED = 100_000;

  private final Path file;
  private final List<String> columns;
  private final List<Row> rows;
  private final List<String> notes;

  private record Row(int line, List<String> cells) {}

  /**
   * Parts of a table that share no row.
   *
   * @param train what an encoding and a model learn from
   * @param validation what the model is judged by
   */
  public record Split(CsvTable train, CsvTable validation) {}

  private CsvTable(Path file, List<String> columns, List<Row> rows, List<String> notes) {
    this.file = file;
    this.columns = columns;
    this.rows = rows;
    this.notes = notes;
  }

  /**
   * Reads a file.
   *
   * @throws DataException when the file is missing, is no table, or is too large to hold in memory;
   *     the message names line and column
   */
  public static CsvTable read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw DataException.in(
            file, "", "expected a CSV file, found a folder", "Give the path of the file in it.");
      }
      TextFile text = TextFile.examine(file);
      char separator = separator(text);
      try (Reader reader = text.open()) {
        return parse(text, separator, reader);
      }
    } catch (NoSuchFileException e) {
      throw DataException.in(file, "no such file", "Check the path.", e);
    } catch (IOException | UncheckedIOException e) {
      throw DataException.in(
          file, "cannot be read (" + e.getMessage() + ")", "Check the path and the disk.", e);
    }
  }

  /** The separator that is most common in the first line, outside quotes. */
  private static char separator(TextFile text) throws IOException {
    String candidates = ",;\t|";
    int[] counts = new int[candidates.length()];
    try (Reader reader = text.open()) {
      boolean quoted = false;
      for (int read = 0; read < LONGEST_CELL; read++) {
        int c = reader.read();
        if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
          break;
        }
        quoted ^= c == '"';
        int index = candidates.indexOf(c);
        if (index >= 0 && !quoted) {
          counts[index]++;
        }
      }
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return candidates.charAt(best);
  }

  private static CsvTable parse(TextFile text, char separator, Reader reader) {
    Path file = text.file();
    CsvRecordHandler limits =
        CsvRecordHandler.of(
            c -> c.maxFields(MOST_COLUMNS).maxFieldSize(LONGEST_CELL).maxRecordSize(4 << 20));
    CsvReader<CsvRecord> records =
        CsvReader.builder()
            .fieldSeparator(separator)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // counted below, more kindly
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(8 << 20)
            .build(limits, reader);
    List<String> columns = List.of();
    List<Row> rows = new ArrayList<>();
    Map<String, String> shared = new HashMap<>(); // categories repeat: one copy of each text
    long line = 0;
    try {
      for (CsvRecord found : records) {
        line = found.getStartingLineNumber();
        if (columns.isEmpty()) {
          columns = header(file, found);
          continue;
        }
        checkRow(file, columns, found, separator);
        if ((long) (rows.size() + 1) * columns.size() > MOST_CELLS) {
          throw DataException.in(
              file,
              "line " + line,
              String.format(Locale.ROOT, "expected at most %,d cells, found more", MOST_CELLS),
              "Take a sample of the rows.");
        }
        rows.add(new Row((int) line, cells(found, shared)));
      }
    } catch (CsvParseException e) {
      throw DataException.in(
          file,
          "after line " + line,
          "expected rows of cells, found something else (" + reason(e) + ")",
          "Look for a quote that is not closed, or not doubled inside a cell.");
    }
    if (rows.isEmpty()) {
      throw DataException.in(
          file,
          "",
          "expected a line of column names and rows below it, found "
              + (columns.isEmpty() ? "nothing" : "no rows"),
          "Is it the right file?");
    }
    return new CsvTable(file, columns, List.copyOf(rows), notes(text, separator, columns));
  }

  private static String reason(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private static List<String> header(Path file, CsvRecord found) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < found.getFieldCount(); i++) {
      String name = found.getField(i).strip();
      name = name.isEmpty() ? "column " + (i + 1) : name;
      if (names.contains(name)) {
        throw DataException.in(
            file,
            "line " + found.getStartingLineNumber() + ", column " + (i + 1),
            "expected a name of its own, found '"
                + shortened(name)
                + "', as in column "
                + (names.indexOf(name) + 1),
            "Rename one of them.");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  private static void checkRow(Path file, List<String> columns, CsvRecord found, char separator) {
    int count = found.getFieldCount();
    if (count == columns.size()) {
      return;
    }
    throw DataException.in(
        file,
        "line " + found.getStartingLineNumber(),
        String.format(
            Locale.ROOT,
            "expected %,d cells, as many as column names, found %,d",
            columns.size(),
            count),
        count > columns.size()
            ? "A cell that holds '" + shown(separator) + "' must be in quotes."
            : "After '"
                + shortened(found.getField(count - 1))
                + "' follows no cell for '"
                + columns.get(count)
                + "'.");
  }

  private static List<String> cells(CsvRecord found, Map<String, String> shared) {
    String[] cells = new String[found.getFieldCount()];
    for (int i = 0; i < cells.length; i++) {
      String cell = found.getField(i).strip();
      String known = shared.get(cell);
      if (known == null && shared.size() < MOST_SHARED) {
        shared.put(cell, cell);
      }
      cells[i] = known == null ? cell : known;
    }
    return Arrays.asList(cells);
  }

  private static List<String> notes(TextFile text, char separator, List<String> columns) {
    List<String> notes = new ArrayList<>();
    if (separator != ',') {
      notes.add("Cells are separated by '" + shown(separator) + "'.");
    }
    if (!text.charset().equals(StandardCharsets.UTF_8)) {
      notes.add("The file is not UTF-8; it is read as " + text.charset().name() + ".");
    }
    if (columns.stream().allMatch(name -> !Double.isNaN(Cells.number(name)))) {
      notes.add(
          "The first line holds numbers only, yet it is read as column names: add a line of names"
              + " if there is none.");
    }
    return List.copyOf(notes);
  }

  private static String shown(char separator) {
    return separator == '\t' ? "tab" : String.valueOf(separator);
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 39) + "…";
  }

  /** Returns the file that the table was read from. */
  public Path file() {
    return file;
  }

  /** Returns the names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** Returns the number of rows, the line of names not counted. */
  public int size() {
    return rows.size();
  }

  /** Returns what was noticed when the file was read, in sentences. */
  public List<String> notes() {
    return notes;
  }

  /** Returns the text of one cell, without blanks around it. */
  public String cell(int row, int column) {
    return rows.get(row).cells().get(column);
  }

  /** Returns the line of the file on which a row begins, from 1. */
  public int line(int row) {
    return rows.get(row).line();
  }

  /** Returns whether there is a column of this name. */
  public boolean hasColumn(String name) {
    return columns.contains(name);
  }

  /**
   * Returns the index of a column.
   *
   * @throws DataException when there is none of this name
   */
  public int column(String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw DataException.in(
          file, "line 1", "there is no column '" + name + "'", Names.hint(name, columns));
    }
    return index;
  }

  /** Returns the given rows in the given order. */
  public CsvTable select(int[] chosen) {
    return new CsvTable(file, columns, Arrays.stream(chosen).mapToObj(rows::get).toList(), notes);
  }

  /**
   * Splits at random into rows to train on and rows to validate with.
   *
   * @param validationFraction the share of rows to validate with, from 0 to 1
   * @param rng the source of chance
   */
  public Split split(double validationFraction, Rng rng) {
    if (!(validationFraction >= 0 && validationFraction <= 1)) {
      throw Dataset.wrongFraction(validationFraction);
    }
    int[] order = rng.permutation(size());
    int train = size() - (int) Math.round(size() * validationFraction);
    return new Split(
        select(Arrays.copyOfRange(order, 0, train)),
        select(Arrays.copyOfRange(order, train, order.length)));
  }
}
