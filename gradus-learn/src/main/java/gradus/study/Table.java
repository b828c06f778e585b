package gradus.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Figures in rows.
 *
 * @param name of its file, without an ending
 * @param title what it shows
 * @param columns what each column holds, with the unit
 * @param rows as many cells as columns; a cell is a {@link String} or a {@link Number}
 */
public record Table(String name, String title, List<String> columns, List<List<Object>> rows) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a row has more or fewer cells than there are columns
   */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            name + ": expected " + columns.size() + " cells in a row, found " + row);
      }
    }
  }

  /** Returns the table as a person reads it, in aligned columns, numbers to the right. */
  public String toText() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns);
    rows.forEach(row -> cells.add(row.stream().map(Table::text).toList()));
    var lines = new StringBuilder();
    for (List<String> row : cells) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = cells.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
        String gap = " ".repeat(width - row.get(column).length());
        line.append(column == 0 ? "" : "  ");
        line.append(isNumeric(column) ? gap + row.get(column) : row.get(column) + gap);
      }
      lines.append(line.toString().stripTrailing()).append('\n');
    }
    return lines.toString();
  }

  private boolean isNumeric(int column) {
    return !rows.isEmpty() && rows.getFirst().get(column) instanceof Number;
  }

  /**
   * A number that is shown with fixed decimals, where three significant places would say too
   * little.
   */
  public static final class Fixed extends Number {
    private static final long serialVersionUID = 1L;

    private final double value;
    private final int decimals;

    /** Creates a number that is shown with so many decimals. */
    public Fixed(double value, int decimals) {
      this.value = value;
      this.decimals = decimals;
    }

    @Override
    public int intValue() {
      return (int) value;
    }

    @Override
    public long longValue() {
      return (long) value;
    }

    @Override
    public float floatValue() {
      return (float) value;
    }

    @Override
    public double doubleValue() {
      return value;
    }

    private String shown() {
      return Double.isFinite(value)
          ? String.format(Locale.ROOT, "%,." + decimals + "f", value)
          : "–";
    }

    /** Returns the number in full. */
    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  /** Returns the table in Markdown, numbers to the right. */
  public String toMarkdown() {
    var text = new StringBuilder();
    text.append(columns.stream().collect(Collectors.joining(" | ", "| ", " |\n|")));
    for (int column = 0; column < columns.size(); column++) {
      text.append(isNumeric(column) ? "---:|" : "---|");
    }
    text.append('\n');
    for (List<Object> row : rows) {
      text.append(
          row.stream()
              .map(cell -> text(cell).replace("|", "\\|"))
              .collect(Collectors.joining(" | ", "| ", " |\n")));
    }
    return text.toString();
  }

  /** Returns the table as CSV: numbers in full, cells with a comma or a quote in quotes. */
  public String toCsv() {
    List<List<?>> lines = new ArrayList<>();
    lines.add(columns);
    lines.addAll(rows);
    return lines.stream()
        .map(line -> line.stream().map(Table::quoted).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String quoted(Object cell) {
    String text = cell.toString();
    return text.contains(",") || text.contains("\"") || text.contains("\n")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /** Whole numbers in full, others in three significant places. */
  private static String text(Object cell) {
    return switch (cell) {
      case Double value -> number(value);
      case Float value -> number(value);
      case Fixed value -> value.shown();
      case Number value -> String.format(Locale.ROOT, "%,d", value.longValue());
      default -> cell.toString();
    };
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (value == Math.rint(value) && size < 1e7) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size < 0.001 || size >= 1e7) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int decimals = (int) Math.clamp(2 - Math.floor(Math.log10(size)), 0, 5);
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
