package gradus.train;

import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.data.Normalisation;
import gradus.data.TableEncoding;
import gradus.graph.Shape;
import gradus.nn.Module;
import gradus.store.ModelFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that answers: immutable, and safe for any number of threads at once, virtual ones
 * too.
 *
 * {@snippet :
 * Predictor digits = Predictor.load(Path.of("runs/mnist"));
 * float[] probabilities = digits.predict(pixels);
 * }
 *
 * <p>Inputs are as they were before normalisation. Answers are probabilities for classes (softmax
 * or sigmoid of the model's outputs), and numbers otherwise.
 */
public final class Predictor {
  private static final int BATCH_SIZE = 64;

  private final RunRecord record;
  private final int inputs;
  private final int outputs;
  private final Step one;
  private final Step several;

  /** A computation for a fixed number of examples. */
  private record Step(Parameter inputs, HeldPlan plan) {
    static Step of(Module model, OutputKind kind, Shape inputShape, int size) {
      int[] shape = Shape.of(size).then(inputShape).toArray();
      Parameter inputs = Parameter.of("inputs", Tensor.zeros(shape));
      return new Step(inputs, HeldPlan.of(kind.apply(model.apply(inputs.tensor()))));
    }

    float[] answers(float[] values) {
      Tensor batch = Tensor.of(values, inputs.shape().toArray());
      return plan.call(List.of(inputs), List.of(batch)).getFirst().toArray();
    }
  }

  private Predictor(RunRecord record, Module model) {
    this.record = record;
    Shape shape = Shape.of(record.inputShape().stream().mapToInt(Integer::intValue).toArray());
    this.inputs = shape.size();
    this.one = Step.of(model, record.output(), shape, 1);
    this.several = Step.of(model, record.output(), shape, BATCH_SIZE);
    this.outputs = one.answers(new float[inputs]).length; // also builds what the first call needs
  }

  /**
   * Loads the best model of a run.
   *
   * @param run the run's folder, or its {@code model.safetensors} with {@code run.json} beside it
   * @throws ModelFileException if there is no model or a file is damaged
   */
  public static Predictor load(Path run) {
    RunRecord record = RunRecord.read(folder(run).record());
    String word = record.model();
    if (word == null) {
      throw new ModelFileException(
          folder(run).record()
              + ": expected the word for a model, found none: it was built in code. Build it in"
              + " code again and use Predictor.load(run, model).");
    }
    try {
      return load(run, record, ModelSpec.parse(word).build());
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder(run).record() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Loads the best model of a run whose model was built in code.
   *
   * @param model the model built again; it belongs to the predictor from now on
   * @throws ModelFileException if there is no model, a file is damaged, or the model is another
   */
  public static Predictor load(Path run, Module model) {
    return load(run, RunRecord.read(folder(run).record()), model);
  }

  private static RunFolder folder(Path run) {
    if (!Files.isRegularFile(run)) {
      return new RunFolder(run);
    }
    Path parent = run.getParent();
    return new RunFolder(parent == null ? Path.of("") : parent);
  }

  private static Predictor load(Path run, RunRecord record, Module model) {
    Path file = Files.isRegularFile(run) ? run : folder(run).model();
    if (!Files.exists(file)) {
      throw new ModelFileException(
          run + ": expected a trained model, found none yet. Train until the first evaluation.");
    }
    model.load(file);
    return new Predictor(record, model);
  }

  /** Returns how many numbers an example has. */
  public int inputs() {
    return inputs;
  }

  /** Returns how many numbers an answer has. */
  public int outputs() {
    return outputs;
  }

  /** Returns the names of the classes, none if answers are not classes. */
  public List<String> classNames() {
    return record.classNames();
  }

  /** Returns what was recorded of the run. */
  public RunRecord record() {
    return record;
  }

  /**
   * Answers one example.
   *
   * @param example its numbers, as they were before normalisation
   * @throws IllegalArgumentException if their number is not {@link #inputs()}
   */
  public float[] predict(float[] example) {
    check(example, 0);
    return meaning(one.answers(record.normalisation().apply(example)));
  }

  /** Answers several examples, in their order. */
  public float[][] predict(float[][] examples) {
    float[][] answers = new float[examples.length][];
    Normalisation normalisation = record.normalisation();
    for (int from = 0; from < examples.length; from += BATCH_SIZE) {
      int count = Math.min(BATCH_SIZE, examples.length - from);
      float[] batch = new float[BATCH_SIZE * inputs];
      for (int i = 0; i < count; i++) {
        check(examples[from + i], from + i);
        System.arraycopy(normalisation.apply(examples[from + i]), 0, batch, i * inputs, inputs);
      }
      float[] all = several.answers(batch);
      for (int i = 0; i < count; i++) {
        answers[from + i] = meaning(Arrays.copyOfRange(all, i * outputs, (i + 1) * outputs));
      }
    }
    return answers;
  }

  /**
   * Returns the name of the class that is most probable.
   *
   * @throws IllegalStateException if answers are not classes
   */
  public String classify(float[] example) {
    if (classNames().isEmpty()) {
      throw new IllegalStateException("this model answers numbers, not classes: use predict");
    }
    float[] answers = predict(example);
    int best = answers.length == 1 && answers[0] > 0.5f ? 1 : 0;
    for (int i = 1; i < answers.length; i++) {
      best = answers[i] > answers[best] ? i : best;
    }
    return classNames().get(best);
  }

  /** Numbers that a table's targets were standardised to go back to what they were. */
  private float[] meaning(float[] answers) {
    @Nullable TableEncoding encoding = record.encoding();
    if (encoding != null && !encoding.target().isClassification()) {
      for (int i = 0; i < answers.length; i++) {
        answers[i] = (float) encoding.target().value(answers[i]);
      }
    }
    return answers;
  }

  private void check(float[] example, int index) {
    if (example.length != inputs) {
      throw new IllegalArgumentException(
          "example "
              + index
              + ": expected "
              + inputs
              + " numbers (shape "
              + record.inputShape()
              + "), found "
              + example.length);
    }
  }

  @Override
  public String toString() {
    String word = record.model();
    return "Predictor(" + (word == null ? "built in code" : word) + ")";
  }
}
