package gradus.cli;

import gradus.doctor.Patient;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.TrainingListener;
import gradus.train.TrainingRun;
import java.util.List;
import java.util.Map;

/** What a recipe makes of its settings: a model and what it is to learn, and the words for both. */
interface Task {
  /** Returns what was decided about the data, in sentences. */
  List<String> notes();

  /** Returns what the model learns from. */
  Objective objective();

  /**
   * Returns a trainer of the model with all that is this task's own: metrics, validation, what is
   * recorded. What is every recipe's is set by the session.
   */
  Trainer trainer();

  /** Returns who else hears of what happens in training, after progress was shown. */
  default List<TrainingListener> listeners(Output output) {
    return List.of();
  }

  /** Returns the word for the model. */
  String model();

  /** Returns how much data there is, in a line. */
  String sizes();

  /** Returns the same for programs: {@code training}, {@code validation}, {@code test}. */
  Map<String, Object> sizeFields();

  /** Returns what the best epoch was chosen by, for example {@code 5,000 images}; may be empty. */
  String heldOut();

  /**
   * Returns what a doctor examines: fresh models, the objective, a few examples of it.
   *
   * @throws UsageException if there are no checks for a task of this kind
   */
  default Patient patient() {
    throw new UsageException(
        "a recipe of words and their grammar cannot be examined: try xor, digits or text.");
  }

  /** Measures the trained model, and draws what there is to see. */
  Ending end(TrainingRun run, Pictures pictures);

  /**
   * What came of it.
   *
   * @param detail more about the result, in a line; may be empty
   * @param line the result, in a line
   * @param fields the result, for programs
   */
  record Ending(String detail, String line, Map<String, Object> fields) {}
}
