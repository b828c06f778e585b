package gradus.train;

import gradus.data.Dataset;
import gradus.data.TableEncoding;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.optim.Adam;
import gradus.optim.Optimizer;
import gradus.optim.Plateau;
import gradus.optim.Schedule;
import gradus.store.AtomicWriter;
import gradus.store.ModelFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: epochs of shuffled batches, a step for each, an evaluation after each epoch, and
 * the weights of the best one kept.
 *
 * {@snippet :
 * var run = Trainer.of(model, Loss.softmaxCrossEntropy())
 *     .optimizer(Adam.of(0.001)).batchSize(128).epochs(10).seed(1)
 *     .metric(Metric.accuracy()).validation(mnist.test())
 *     .fit(mnist.train());
 * }
 *
 * <p>The same seed gives the same bits: initial values, the order of examples and dropout depend on
 * it and on nothing else. A model whose parameters were never replaced gets its initial values from
 * the seed; one that was loaded or trained goes on from the values it has. Afterwards the model has
 * the weights of its best evaluation: by the first metric if there is one, otherwise by loss, on
 * the validation set; without one, the last weights.
 *
 * <p>A trainer serves one run, as its optimizer does.
 */
public final class Trainer {
  final Module model;
  private final @Nullable Loss loss;
  final List<Metric> metrics = new ArrayList<>();
  final List<TrainingListener> listeners = new ArrayList<>();
  final SequencedMap<String, String> settings = new LinkedHashMap<>();
  Optimizer optimizer = Adam.of(0.001);
  Schedule schedule = Schedule.constant();
  @Nullable Plateau plateau;
  @Nullable Objective validation;
  @Nullable RunFolder folder;
  @Nullable TableEncoding encoding;
  @Nullable String resumeHint;
  int batchSize = 128;
  int epochs = 10;
  long seed = 1;
  int patience = Integer.MAX_VALUE;
  long evaluateEvery = Long.MAX_VALUE;
  int evaluationBatchSize = Evaluator.BATCH_SIZE;
  Duration checkpointEvery = Duration.ofMinutes(1);
  boolean shuffle = true;
  @Nullable String word;
  String unit = "examples";
  String recipe = "";
  AtomicWriter writer = AtomicWriter.standard();

  private Trainer(Module model, @Nullable Loss loss) {
    this.model = model;
    this.loss = loss;
  }

  /** Returns a trainer with the defaults of each setting. */
  public static Trainer of(Module model, Loss loss) {
    return new Trainer(model, loss);
  }

  /** Returns a trainer for objectives that bring their loss, with the defaults of each setting. */
  public static Trainer of(Module model) {
    return new Trainer(model, null);
  }

  /** Returns a trainer of a model that its run folder can be loaded from without further ado. */
  public static Trainer of(ModelSpec spec, Loss loss) {
    return new Trainer(spec.build(), loss).word(spec.toString());
  }

  /** Returns the model that is trained. */
  public Module model() {
    return model;
  }

  /** Sets the optimizer, Adam with learning rate 0.001 by default. */
  public Trainer optimizer(Optimizer value) {
    optimizer = value;
    return this;
  }

  /** Sets how the learning rate goes from step to step, constant by default. */
  public Trainer schedule(Schedule value) {
    schedule = value;
    return this;
  }

  /** Lowers the learning rate when the value that the best model is chosen by gets no better. */
  public Trainer plateau(Plateau value) {
    plateau = value;
    return this;
  }

  /** Sets how many examples a step takes, 128 by default; the last batch may be smaller. */
  public Trainer batchSize(int examples) {
    batchSize = positive("batch size", examples);
    return this;
  }

  /** Makes one step of all examples, in their order. */
  public Trainer fullBatch() {
    return batchSize(Integer.MAX_VALUE).shuffle(false);
  }

  /** Sets how many times all examples are seen, 10 by default. */
  public Trainer epochs(int count) {
    epochs = positive("number of epochs", count);
    return this;
  }

  /** Sets the seed of all chance, 1 by default. */
  public Trainer seed(long value) {
    seed = value;
    return this;
  }

  /** Sets whether each epoch has an order of its own, as by default. */
  public Trainer shuffle(boolean value) {
    shuffle = value;
    return this;
  }

  /** Adds a metric. The first one decides which model is the best. */
  public Trainer metric(Metric metric) {
    metrics.add(metric);
    return this;
  }

  /** Sets examples to judge the model by, which it does not learn from. */
  public Trainer validation(Dataset data) {
    return validation(objective(data));
  }

  /** Sets examples to judge the model by, which it does not learn from. */
  public Trainer validation(Objective objective) {
    validation = objective;
    return this;
  }

  /** Evaluates within epochs too, each time that so many examples have been seen. */
  public Trainer evaluateEvery(long examples) {
    if (examples < 1) {
      throw new IllegalArgumentException(
          "the number of examples between evaluations must be 1 or more, got " + examples);
    }
    evaluateEvery = examples;
    return this;
  }

  /**
   * Sets how many examples an evaluation takes at once, 500 by default; results do not depend on
   * it.
   */
  public Trainer evaluationBatchSize(int examples) {
    evaluationBatchSize = positive("batch size of evaluations", examples);
    return this;
  }

  /** Stops after so many evaluations in a row without a better one; never by default. */
  public Trainer patience(int evaluations) {
    patience = positive("patience", evaluations);
    return this;
  }

  /** Adds a listener. */
  public Trainer listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Saves the run in a folder; see {@link RunFolder}. */
  public Trainer folder(Path path) {
    folder = new RunFolder(path);
    return this;
  }

  /**
   * Sets how often the run is saved within an epoch, every minute by default. Evaluations save too,
   * at most once a second.
   */
  public Trainer checkpointEvery(Duration interval) {
    checkpointEvery = interval;
    return this;
  }

  /** Names this kind of run in its record. */
  public Trainer recipe(String name) {
    recipe = name;
    return this;
  }

  /** Records the word that the model can be built from again. */
  public Trainer word(String text) {
    word = text;
    return this;
  }

  /** Notes something in the run's record. */
  public Trainer setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Records how the text of a table became inputs, so that a prediction can do it again. */
  public Trainer encoding(TableEncoding value) {
    encoding = value;
    return this;
  }

  /** Sets what examples are called when progress is shown, {@code images} for instance. */
  public Trainer unit(String plural) {
    unit = plural;
    return this;
  }

  /**
   * When the process is asked to end (Ctrl-C), stops after the current step, saves, and prints how
   * to go on to the standard error stream.
   *
   * @param command the command that resumes this run
   */
  public Trainer stopOnInterrupt(String command) {
    resumeHint = command;
    return this;
  }

  /** Writes files through another writer, for tests of crashes. */
  Trainer writer(AtomicWriter value) {
    writer = value;
    return this;
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("the " + what + " must be 1 or more, got " + value);
    }
    return value;
  }

  private Objective objective(Dataset data) {
    if (loss == null) {
      throw new IllegalStateException(
          "a data set needs a loss: use Trainer.of(model, loss), or Objective.of(data, loss)");
    }
    return Objective.of(data, loss);
  }

  /**
   * Trains from the start.
   *
   * @throws TrainingFailedException if a loss is infinite or not a number
   * @throws ModelFileException if the folder holds a run already or cannot be written
   */
  public TrainingRun fit(Dataset train) {
    return fit(objective(train));
  }

  /** Trains from the start. */
  public TrainingRun fit(Objective train) {
    if (folder != null && folder.hasCheckpoint()) {
      throw new ModelFileException(
          folder + ": holds a run already. Resume it, or choose another folder.");
    }
    return new TrainingLoop(this, train).run(null);
  }

  /**
   * Goes on with the run saved in the folder, to the same bits as if it had never stopped. A run
   * that is finished returns at once, unless there are more epochs to do now.
   *
   * @throws TrainingFailedException if a loss is infinite or not a number
   * @throws ModelFileException if there is no run, or settings or data are not those that it was
   *     started with
   */
  public TrainingRun resume(Dataset train) {
    return resume(objective(train));
  }

  /** Goes on with the run saved in the folder. */
  public TrainingRun resume(Objective train) {
    if (folder == null) {
      throw new IllegalStateException("a run is resumed from its folder: set folder(path) first");
    }
    if (!folder.hasCheckpoint()) {
      throw new ModelFileException(
          folder
              + ": expected a run to resume, found no "
              + folder.checkpoint().getFileName()
              + ".");
    }
    return new TrainingLoop(this, train).run(Checkpoint.read(folder.checkpoint()));
  }
}
