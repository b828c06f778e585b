package gradus.data;

import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the text of a table becomes numbers, learnt from the training rows and stored with the model.
 *
 * <p>A number is standardised; a category becomes one input for each text seen in training, 1 for
 * the text of the row and 0 for the others; a missing number becomes the mean, and where some were
 * missing in training one more input is 1 for a missing cell. Records of plain values throughout,
 * so that it is written to JSON as it stands.
 *
 * <p><i>Shape</i>: inputs {@code [inputSize()]} for each row.
 *
 * @param columns the columns that a model sees, in the order of its inputs
 * @param leftOut the names of columns that it does not see, though the table has them
 * @param target the column that it predicts
 * @param notes what was decided about each column, in sentences
 */
public record TableEncoding(
    List<Column> columns, List<String> leftOut, Target target, List<String> notes) {
  /** What a column holds. */
  public enum Kind {
    /** Numbers, one input. */
    NUMBER,
    /** Texts, one input for each. */
    CATEGORY
  }

  /**
   * One column of inputs.
   *
   * @param name its name in the table
   * @param kind what it holds
   * @param mean the mean of its numbers in training
   * @param deviation their standard deviation, above 0
   * @param categories its texts in training
   * @param indicator whether one more input says that a cell is missing
   */
  public record Column(
      String name,
      Kind kind,
      double mean,
      double deviation,
      List<String> categories,
      boolean indicator) {
    /** Copies the texts. */
    public Column {
      categories = List.copyOf(categories);
    }

    /** Returns the number of inputs that the column gives. */
    public int width() {
      return (kind == Kind.NUMBER ? 1 : categories.size()) + (indicator ? 1 : 0);
    }
  }

  /**
   * The column to predict.
   *
   * @param name its name in the table
   * @param classes its classes in order; none for numbers
   * @param mean the mean of its numbers in training
   * @param deviation their standard deviation, above 0
   */
  public record Target(String name, List<String> classes, double mean, double deviation) {
    /** Copies the classes. */
    public Target {
      classes = List.copyOf(classes);
    }

    /** Returns whether a class is predicted rather than a number. */
    public boolean isClassification() {
      return !classes.isEmpty();
    }

    private Map<String, Integer> labels() {
      Map<String, Integer> labels = new HashMap<>();
      classes.forEach(name -> labels.put(name, labels.size()));
      return labels;
    }

    /** Returns the number that a model means: {@code output · deviation + mean}. */
    public double value(double output) {
      return output * deviation + mean;
    }
  }

  /**
   * A table with its targets as numbers.
   *
   * @param data the examples, in the order of the rows that have a target
   * @param notes what was left out or unknown, in sentences
   */
  public record Encoded(Dataset data, List<String> notes) {}

  /**
   * A table without targets as numbers.
   *
   * @param values the inputs of all rows, one after the other
   * @param notes what was unknown, in sentences
   */
  public record Inputs(float[] values, List<String> notes) {}

  /** Copies the lists. */
  public TableEncoding {
    columns = List.copyOf(columns);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }

  /**
   * Learns an encoding from training rows.
   *
   * @param training the rows to learn from, none of those to validate with
   * @param target the name of the column to predict
   * @throws DataException when there is no such column, or nothing to learn from it
   */
  public static TableEncoding fit(CsvTable training, String target) {
    return new TableFit(training, target).fit();
  }

  /** Returns the number of inputs of a model for this table. */
  public int inputSize() {
    return columns.stream().mapToInt(Column::width).sum();
  }

  /** Returns a name for each input: {@code age}, {@code city = Rome}, {@code age is missing}. */
  public List<String> inputNames() {
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      switch (column.kind()) {
        case NUMBER -> names.add(column.name());
        case CATEGORY -> column.categories().forEach(c -> names.add(column.name() + " = " + c));
      }
      if (column.indicator()) {
        names.add(column.name() + " is missing");
      }
    }
    return names;
  }

  /**
   * Encodes rows with their targets; rows without a target, or of a class not seen in training, are
   * left out and said.
   *
   * @throws DataException when a column is missing, or no row is left
   */
  public Encoded encode(CsvTable table) {
    int column = table.column(target.name());
    Remarks remarks = new Remarks();
    Map<String, Integer> classes = target.labels();
    List<Integer> kept = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      if (usable(classes, table.cell(row, column), table.line(row), remarks)) {
        kept.add(row);
      }
    }
    if (kept.isEmpty()) {
      throw DataException.in(
          table.file(),
          "column '" + target.name() + "'",
          "expected at least one target that was seen in training, found none",
          "Is it the right column?");
    }
    CsvTable rows = table.select(kept.stream().mapToInt(Integer::intValue).toArray());
    float[] inputs = inputs(rows, remarks);
    return new Encoded(dataset(classes, rows, column, inputs), remarks.sentences());
  }

  private boolean usable(Map<String, Integer> classes, String cell, int line, Remarks remarks) {
    if (Cells.isMissing(cell)) {
      remarks.add("had no target '" + target.name() + "' and were left out", line, "");
      return false;
    }
    if (target.isClassification() && !classes.containsKey(Cells.className(cell))) {
      remarks.add("had a class not seen in training and were left out", line, cell);
      return false;
    }
    if (!target.isClassification() && Double.isNaN(Cells.number(cell))) {
      remarks.add("had a target that is not a number and were left out", line, cell);
      return false;
    }
    return true;
  }

  private Dataset dataset(Map<String, Integer> classes, CsvTable rows, int column, float[] inputs) {
    Shape shape = Shape.of(inputSize());
    if (target.isClassification()) {
      int[] labels = new int[rows.size()];
      for (int row = 0; row < labels.length; row++) {
        labels[row] = classes.getOrDefault(Cells.className(rows.cell(row, column)), 0);
      }
      return Dataset.ofClasses(inputs, shape, labels, target.classes());
    }
    float[] values = new float[rows.size()];
    for (int row = 0; row < values.length; row++) {
      double value = Cells.number(rows.cell(row, column));
      values[row] = (float) ((value - target.mean()) / target.deviation());
    }
    return Dataset.ofValues(inputs, shape, values, 1);
  }

  /**
   * Encodes rows to predict for; the target may be absent.
   *
   * @throws DataException when a column is missing
   */
  public Inputs encodeInputs(CsvTable table) {
    Remarks remarks = new Remarks();
    float[] values = inputs(table, remarks);
    return new Inputs(values, remarks.sentences());
  }

  /**
   * Encodes one row given by column name; a column that is absent counts as missing.
   *
   * @throws DataException when a name is no column of the table
   */
  public Inputs encodeRow(Map<String, String> cells) {
    List<String> names = columns.stream().map(Column::name).toList();
    for (String name : cells.keySet()) {
      if (!names.contains(name) && !name.equals(target.name()) && !leftOut.contains(name)) {
        throw new DataException(
            "row: there is no column '" + name + "'. " + Names.hint(name, names));
      }
    }
    Remarks remarks = new Remarks();
    float[] values = new float[inputSize()];
    int at = 0;
    for (Column column : columns) {
      encode(column, cells.getOrDefault(column.name(), "").strip(), 0, values, at, remarks);
      at += column.width();
    }
    return new Inputs(values, remarks.sentences());
  }

  private float[] inputs(CsvTable table, Remarks remarks) {
    int width = inputSize();
    if ((long) width * table.size() > Integer.MAX_VALUE - 64) {
      throw DataException.in(
          table.file(),
          "",
          String.format(
              Locale.ROOT, "%,d rows of %,d inputs do not fit in memory", table.size(), width),
          "Take a sample of the rows, or leave out columns with many categories.");
    }
    float[] values = new float[width * table.size()];
    int start = 0;
    for (Column column : columns) {
      int index = table.column(column.name());
      for (int row = 0; row < table.size(); row++) {
        encode(
            column, table.cell(row, index), table.line(row), values, row * width + start, remarks);
      }
      start += column.width();
    }
    return values;
  }

  /** Writes the inputs of one cell; the array holds zeros so far. */
  private static void encode(
      Column column, String cell, int line, float[] values, int at, Remarks remarks) {
    boolean missing = Cells.isMissing(cell);
    switch (column.kind()) {
      case NUMBER -> {
        double value = missing ? column.mean() : Cells.number(cell);
        if (Double.isNaN(value)) {
          remarks.add(
              "held text where '" + column.name() + "' is a number; the mean is used", line, cell);
          missing = true;
          value = column.mean();
        }
        values[at] = (float) ((value - column.mean()) / column.deviation());
      }
      case CATEGORY -> {
        int index = missing ? -1 : column.categories().indexOf(cell);
        if (index >= 0) {
          values[at + index] = 1;
        } else if (!missing) {
          remarks.add(
              "held a text of '"
                  + column.name()
                  + "' not seen in training; it counts as none of those",
              line,
              cell);
        }
      }
    }
    if (missing && column.indicator()) {
      values[at + column.width() - 1] = 1;
    }
  }

  /** Counts what happens often and gives the first case as an example. */
  private static final class Remarks {
    private record Remark(int line, String cell) {}

    private final Map<String, Remark> first = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    void add(String what, int line, String cell) {
      first.putIfAbsent(what, new Remark(line, cell));
      counts.merge(what, 1, Integer::sum);
    }

    List<String> sentences() {
      List<String> sentences = new ArrayList<>();
      first.forEach(
          (what, remark) -> {
            int count = counts.getOrDefault(what, 0);
            String where = remark.line() > 0 ? "line " + remark.line() : "";
            String cell =
                remark.cell().isEmpty() ? "" : "'" + CsvTable.shortened(remark.cell()) + "'";
            String example = where + (where.isEmpty() || cell.isEmpty() ? "" : ": ") + cell;
            sentences.add(
                String.format(
                    Locale.ROOT,
                    "%,d %s %s%s.",
                    count,
                    count == 1 ? "row" : "rows",
                    count == 1 ? what.replace(" were ", " was ") : what,
                    example.isEmpty() ? "" : (count == 1 ? " (" : " (first ") + example + ")"));
          });
      return List.copyOf(sentences);
    }
  }
}
