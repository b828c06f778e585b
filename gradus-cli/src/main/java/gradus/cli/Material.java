package gradus.cli;

import gradus.data.Dataset;
import gradus.data.TableEncoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recipe trains on, what it chooses the best epoch by, and what it is judged by in the end.
 *
 * @param train the examples to learn from
 * @param validation held out of training to choose the best epoch; null to keep the last
 * @param test seen once, at the end; null where the training examples are all there are
 * @param unit what an example is called, in the plural
 * @param notes what was decided about the data, in sentences
 * @param encoding how a table becomes numbers; null for other data
 */
record Material(
    Dataset train,
    @Nullable Dataset validation,
    @Nullable Dataset test,
    String unit,
    List<String> notes,
    @Nullable TableEncoding encoding) {
  Material {
    notes = List.copyOf(notes);
  }

  static Material of(Dataset train, Dataset validation, Dataset test, String unit) {
    return new Material(train, validation, test, unit, List.of(), null);
  }

  /** Returns the examples that the end result is measured on. */
  Dataset judged() {
    Dataset held = test;
    return held == null ? train : held;
  }
}
