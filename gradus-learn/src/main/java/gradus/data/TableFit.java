package gradus.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Learns from training rows what each column of a table holds. */
final class TableFit {
  private static final int MOST_CATEGORIES = 50;
  private static final int MOST_INTEGER_CLASSES = 10;
  private static final int MOST_CLASSES = 1000;
  private static final int MOST_LISTED = 12;

  private final CsvTable table;
  private final String targetName;
  private final List<String> leftOut = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  TableFit(CsvTable table, String targetName) {
    this.table = table;
    this.targetName = targetName;
  }

  TableEncoding fit() {
    int targetColumn = table.column(targetName);
    TableEncoding.Target target = target(new Census(targetColumn));
    List<TableEncoding.Column> columns = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (int index = 0; index < table.columns().size(); index++) {
      if (index == targetColumn) {
        continue;
      }
      String name = table.columns().get(index);
      Census census = new Census(index);
      if (census.isConstant()) {
        leftOut.add(name);
        notes.add("Column '" + name + "' is left out: " + census.constant() + ".");
      } else if (census.isNumber()) {
        columns.add(number(name, census));
        numbers.add(name);
      } else {
        category(name, census, columns);
      }
    }
    if (columns.isEmpty()) {
      throw DataException.in(
          table.file(),
          "",
          "expected at least one column to learn from besides '" + targetName + "', found none",
          String.join(" ", notes));
    }
    if (!numbers.isEmpty()) {
      notes.add(
          (numbers.size() == 1 ? "A column holds numbers: " : "Columns hold numbers: ")
              + listed(numbers)
              + ".");
    }
    return new TableEncoding(columns, leftOut, target, notes);
  }

  private TableEncoding.Column number(String name, Census census) {
    if (census.missing > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Column '%s' lacks %,d of %,d numbers: the mean, %s, stands in, and one more input"
                  + " says so.",
              name,
              census.missing,
              table.size(),
              Cells.text(census.mean)));
    }
    return new TableEncoding.Column(
        name,
        TableEncoding.Kind.NUMBER,
        census.mean,
        census.deviation(),
        List.of(),
        census.missing > 0);
  }

  private void category(String name, Census census, List<TableEncoding.Column> columns) {
    int distinct = census.texts.size();
    String stray = census.stray();
    if (distinct > MOST_CATEGORIES) {
      leftOut.add(name);
      notes.add(
          String.format(
              Locale.ROOT,
              "Column '%s' is left out: it holds %,d different texts, more than %d%s.",
              name,
              distinct,
              MOST_CATEGORIES,
              stray));
      return;
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "Column '%s' holds %,d categories%s%s.",
            name,
            distinct,
            census.missing == 0
                ? ""
                : String.format(
                    Locale.ROOT, ", missing in %,d of %,d rows", census.missing, table.size()),
            stray));
    List<String> texts = List.copyOf(census.texts);
    columns.add(
        new TableEncoding.Column(
            name, TableEncoding.Kind.CATEGORY, 0, 1, texts, census.missing > 0));
  }

  private TableEncoding.Target target(Census census) {
    int distinct = census.classes().size();
    if (distinct < 2) {
      throw DataException.in(
          table.file(),
          "column '" + targetName + "'",
          "expected at least two different targets, found " + distinct,
          "There is nothing to learn from it: choose another column.");
    }
    boolean few = census.wholeNumbers && distinct <= MOST_INTEGER_CLASSES;
    if (census.isNumber() && !few) {
      notes.add(
          "The target '"
              + targetName
              + "' is a number: regression; a model learns it standardised (mean "
              + Cells.text(census.mean)
              + ", deviation "
              + Cells.text(census.deviation())
              + ").");
      return new TableEncoding.Target(targetName, List.of(), census.mean, census.deviation());
    }
    if (distinct > MOST_CLASSES) {
      throw DataException.in(
          table.file(),
          "column '" + targetName + "'",
          String.format(
              Locale.ROOT,
              "expected at most %,d classes, found %,d different texts",
              MOST_CLASSES,
              distinct),
          "Is it the right column?" + (census.numbers > 0 ? " Mixed" + census.stray() + "." : ""));
    }
    List<String> classes = census.classes();
    notes.add(
        "The target '"
            + targetName
            + (census.isNumber() ? "' holds few whole numbers" : "' is text")
            + ": classification into "
            + distinct
            + " classes ("
            + listed(classes)
            + ")"
            + census.stray()
            + ".");
    return new TableEncoding.Target(targetName, classes, 0, 1);
  }

  private static String listed(List<String> names) {
    String first =
        String.join(", ", names.stream().limit(MOST_LISTED).map(CsvTable::shortened).toList());
    return names.size() > MOST_LISTED ? first + ", …" : first;
  }

  /** What the training rows hold in one column. */
  private final class Census {
    private final TreeSet<String> texts = new TreeSet<>();
    private int missing;
    private int numbers;
    private boolean wholeNumbers = true;
    private double mean;
    private double squares;
    private int strayLine;
    private String strayText = "";

    Census(int column) {
      for (int row = 0; row < table.size(); row++) {
        String cell = table.cell(row, column);
        if (Cells.isMissing(cell)) {
          missing++;
          continue;
        }
        texts.add(cell);
        double value = Cells.number(cell);
        if (!Double.isNaN(value)) {
          numbers++;
          wholeNumbers &= value == Math.rint(value);
          double before = value - mean; // Welford, stable where the mean is large
          mean += before / numbers;
          squares += before * (value - mean);
        } else if (strayLine == 0) {
          strayLine = table.line(row);
          strayText = cell;
        }
      }
    }

    boolean isNumber() {
      return numbers > 0 && strayLine == 0;
    }

    boolean isConstant() {
      return texts.size() < 2;
    }

    String constant() {
      return texts.isEmpty()
          ? "all its cells are empty"
          : "it always holds '" + CsvTable.shortened(texts.first()) + "'";
    }

    double deviation() {
      double deviation = Math.sqrt(squares / Math.max(1, numbers));
      return deviation > 0 ? deviation : 1;
    }

    /** Says where a column of numbers holds a text, since that is often a mistake. */
    String stray() {
      return strayLine == 0 || numbers == 0
          ? ""
          : String.format(
              Locale.ROOT,
              "; %,d cells are numbers, but line %d holds '%s'",
              numbers,
              strayLine,
              CsvTable.shortened(strayText));
    }

    /** The classes in order: numbers by value, then texts by letter. */
    List<String> classes() {
      return texts.stream()
          .map(Cells::className)
          .distinct()
          .sorted(
              Comparator.comparingDouble(
                      (String name) -> {
                        double value = Cells.number(name);
                        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
                      })
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }
}
