package gradus.cli;

import gradus.Rng;
import gradus.data.CsvTable;
import gradus.data.TableEncoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** A table of the user's own. The column to predict decides between classes and numbers. */
record TableRecipe() implements DatasetRecipe {
  private static final double TEST = 0.15; // of all rows
  private static final double VALIDATION = 0.15;

  @Override
  public String name() {
    return "table";
  }

  @Override
  public String summary() {
    return "a CSV file of your own: --data FILE.csv --target COLUMN";
  }

  @Override
  public Settings defaults() {
    return Settings.of("", 100, 32, 0.003).withCosine();
  }

  @Override
  public Material material(Settings settings) {
    if (settings.data().isEmpty()) {
      throw new UsageException("recipe table needs a CSV file: --data FILE.csv --target COLUMN");
    }
    CsvTable table = CsvTable.read(Path.of(settings.data()));
    if (settings.target().isEmpty()) {
      throw new UsageException(
          "recipe table needs --target, the column to predict. "
              + table.file()
              + " has: "
              + String.join(", ", table.columns().stream().limit(20).toList())
              + (table.columns().size() > 20 ? ", …" : "")
              + ".");
    }
    Rng rng = DatasetRecipe.chance(settings);
    CsvTable.Split test = table.split(TEST, rng.split("test"));
    CsvTable.Split rest = test.train().split(VALIDATION / (1 - TEST), rng.split("validation"));
    if (rest.validation().size() == 0 || test.validation().size() == 0) {
      throw new UsageException(
          table.file()
              + ": expected 7 rows or more, to learn from and to be judged by, found "
              + table.size()
              + ".");
    }
    TableEncoding encoding = TableEncoding.fit(rest.train(), settings.target());
    LinkedHashSet<String> notes = new LinkedHashSet<>(table.notes());
    notes.addAll(encoding.notes());
    TableEncoding.Encoded train = encoding.encode(rest.train());
    TableEncoding.Encoded validation = encoding.encode(rest.validation());
    TableEncoding.Encoded tested = encoding.encode(test.validation());
    for (TableEncoding.Encoded part : List.of(train, validation, tested)) {
      notes.addAll(part.notes());
    }
    return new Material(
        train.data(), validation.data(), tested.data(), "rows", new ArrayList<>(notes), encoding);
  }
}
