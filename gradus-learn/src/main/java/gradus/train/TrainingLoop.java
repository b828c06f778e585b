package gradus.train;

import gradus.NonFiniteException;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.store.ParameterFile;
import gradus.store.SafeTensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a {@link Trainer}. */
final class TrainingLoop implements Training {
  private static final long SHORTEST_INTERVAL_NANOS = 1_000_000_000;

  private final Trainer trainer;
  private final Objective train;
  private final Batches batches;
  private final Rng root;
  private final long started = System.nanoTime();
  private final List<Parameter> modelValues;
  private final @Nullable Evaluator evaluator;
  private final @Nullable RunFiles files;
  private Progress progress;
  private final SequencedMap<Batches.Form, BatchPlan> plans = new LinkedHashMap<>();
  private Map<String, Tensor> best = Map.of();
  private double lastLoss = Double.NaN;
  private int taken; // examples of the last step
  private long savedAt = System.nanoTime();
  private long savedStep = -1;
  private int savedHistory; // how many evaluations the table of them has
  private int savedBest = -1; // which evaluation the file of weights is of
  private volatile boolean stopping;

  TrainingLoop(Trainer trainer, Objective train) {
    this.trainer = trainer;
    this.train = train;
    this.batches = train.batches(trainer.batchSize);
    this.root = Rng.of(trainer.seed);
    this.progress = new Progress(trainer.metrics);
    this.files = trainer.folder == null ? null : new RunFiles(trainer, trainer.folder, train);
    initialise();
    this.modelValues = trainer.model.parametersAndState();
    Objective validation = trainer.validation;
    this.evaluator =
        validation == null
            ? null
            : new Evaluator(
                trainer.model, trainer.metrics, validation, trainer.evaluationBatchSize);
  }

  /** Draws initial values, unless somebody has given the model others. */
  private void initialise() {
    if (trainer.model.parameters().stream().allMatch(parameter -> parameter.version() == 0)) {
      trainer.model.initialise(root.split("weights"));
    }
  }

  TrainingRun run(@Nullable Checkpoint checkpoint) {
    try (Interrupt interrupt = Interrupt.watch(this, trainer.resumeHint)) {
      if (checkpoint == null) {
        record();
      } else {
        restore(checkpoint);
      }
      save();
      if (files != null) {
        files.writeRecord();
      }
      tell(listener -> listener.started(this));
      TrainingRun.Outcome outcome = steps();
      if (progress.step != savedStep || progress.history.size() != savedHistory) {
        save();
      }
      TrainingRun run =
          new TrainingRun(progress.history, progress.bestIndex, outcome, progress.step, seconds());
      if (files != null && outcome != TrainingRun.Outcome.INTERRUPTED) {
        files.writeResult(run);
      }
      interrupt.saved(outcome == TrainingRun.Outcome.INTERRUPTED && files != null);
      keepBest();
      tell(listener -> listener.stopped(this, run));
      return run;
    } catch (RuntimeException e) {
      tell(listener -> listener.failed(this, e));
      throw e;
    }
  }

  // Beginning

  /** Records a step for each form of batch, with random numbers of its own. */
  private void record() {
    for (Batches.Form form : batches.forms()) {
      String name = form.toString();
      long draws = progress.draws.getOrDefault(name, 0L);
      Rng chance = Rng.of(root.split("chance").split(name).seed(), draws);
      plans.put(form, BatchPlan.training(trainer.model, trainer.optimizer, chance, batches, form));
    }
  }

  private List<Parameter> carried() {
    return plans.values().stream().flatMap(plan -> plan.carried().stream()).toList();
  }

  private void restore(Checkpoint checkpoint) {
    if (files != null) {
      checkpoint.requireSame(files.identity());
    }
    progress = checkpoint.progress(trainer.metrics);
    record();
    checkpoint.restore(modelValues, trainer.optimizer.state(), carried());
    best = checkpoint.best();
    if (trainer.plateau != null) {
      trainer.plateau.restore(progress.plateau);
    }
  }

  // Steps

  private TrainingRun.Outcome steps() {
    while (progress.epoch < trainer.epochs) {
      if (progress.bestIndex >= 0 && progress.sinceBest() >= trainer.patience) {
        return TrainingRun.Outcome.STOPPED_EARLY;
      }
      if (stopping) {
        return TrainingRun.Outcome.INTERRUPTED;
      }
      int[] order = order(progress.epoch);
      while (progress.position < train.examples()) {
        step(order);
        if (progress.position < train.examples()) {
          withinEpoch();
        }
        if (stopping) {
          return TrainingRun.Outcome.INTERRUPTED;
        }
      }
      progress.epoch++;
      progress.position = 0;
      Evaluation evaluation = evaluate();
      tell(listener -> listener.epochEnded(this, evaluation));
    }
    return TrainingRun.Outcome.FINISHED;
  }

  /** The order of an epoch's examples depends on the seed and the epoch alone. */
  private int[] order(int epoch) {
    return batches.order(trainer.shuffle ? root.split("order").split("epoch " + epoch) : null);
  }

  private void step(int[] order) {
    BatchPlan plan = Objects.requireNonNull(plans.get(batches.form(order, progress.position)));
    trainer.optimizer.scaleRate(rateFactor(progress.step));
    try {
      plan.run(order, progress.position);
    } catch (NonFiniteException e) {
      throw failure(e);
    }
    taken = plan.taken();
    progress.position += taken;
    progress.step++;
    progress.tally.add(plan);
    lastLoss = plan.loss();
    for (TrainingListener listener : trainer.listeners) {
      listener.step(this);
    }
  }

  private double rateFactor(long step) {
    return trainer.schedule.factor(step) * progress.plateau.factor();
  }

  private TrainingFailedException failure(NonFiniteException e) {
    String place = e.origin().isEmpty() ? "" : ", first in " + e.origin();
    return new TrainingFailedException(
        String.format(
            Locale.ROOT,
            "step %,d (epoch %d, example %,d of %,d): the loss is %s%s. The model keeps the weights"
                + " from before this step. Try a lower learning rate than %s, limit gradients with"
                + " Clip.byNorm(1).then(optimizer), or look for inputs that are not numbers.",
            progress.step + 1,
            progress.epoch + 1,
            progress.position + 1,
            train.examples(),
            Double.isNaN(e.value()) ? "not a number" : "infinite",
            place,
            Scores.format(trainer.optimizer.learningRate().tensor().item())),
        e);
  }

  private void withinEpoch() {
    long seen = (long) progress.epoch * train.examples() + progress.position;
    if (seen / trainer.evaluateEvery != (seen - taken) / trainer.evaluateEvery) {
      evaluate();
    } else if (System.nanoTime() - savedAt > trainer.checkpointEvery.toNanos()) {
      save();
    }
  }

  // Evaluations

  private Evaluation evaluate() {
    double epoch = progress.epoch + (double) progress.position / train.examples();
    Scores training = progress.tally.scores();
    Scores validation = validate();
    double rate = trainer.optimizer.initialRate() * rateFactor(Math.max(0, progress.step - 1));
    var evaluation = new Evaluation(epoch, progress.step, rate, training, validation);
    progress.tally.clear();
    progress.history.add(evaluation);
    if (isBest(evaluation)) {
      progress.bestIndex = progress.history.size() - 1;
      best = ParameterFile.copies("", modelValues);
    }
    if (trainer.plateau != null) {
      trainer.plateau.observe(monitored(evaluation));
      progress.plateau = trainer.plateau.state();
    }
    tell(listener -> listener.evaluated(this, evaluation));
    // Epochs may be short: a small net on four examples does thousands in a second.
    long interval = Math.min(SHORTEST_INTERVAL_NANOS, trainer.checkpointEvery.toNanos());
    if (System.nanoTime() - savedAt > interval) {
      save();
    }
    return evaluation;
  }

  private @Nullable Scores validate() {
    try {
      return evaluator == null ? null : evaluator.scores();
    } catch (NonFiniteException e) {
      throw failure(e);
    }
  }

  /** Without a validation set the last model is kept: scores of training are always of the past. */
  private boolean isBest(Evaluation evaluation) {
    if (evaluator == null || progress.bestIndex < 0) {
      return true;
    }
    double now = monitored(evaluation);
    double before = monitored(progress.history.get(progress.bestIndex));
    boolean higher = !trainer.metrics.isEmpty() && trainer.metrics.getFirst().higherIsBetter();
    return (Double.isNaN(before) && !Double.isNaN(now)) || (higher ? now > before : now < before);
  }

  private double monitored(Evaluation evaluation) {
    Scores scores = evaluation.scores();
    return trainer.metrics.isEmpty()
        ? scores.loss()
        : scores.get(trainer.metrics.getFirst().name());
  }

  private void keepBest() {
    if (!best.isEmpty()) {
      ParameterFile.restore("", modelValues, SafeTensors.of(best), java.nio.file.Path.of("best"));
    }
  }

  // Saving

  /**
   * Saves all there is. The checkpoint goes first and is complete in itself, so that a run which
   * ends between two files writes the others when it is resumed.
   */
  private void save() {
    if (files == null) {
      return;
    }
    plans.forEach((form, plan) -> progress.draws.put(form.toString(), plan.draws()));
    files.writeCheckpoint(modelValues, carried(), best, progress);
    if (savedBest != progress.bestIndex) {
      files.writeModel(best);
    }
    if (savedHistory != progress.history.size()) {
      files.writeHistory(progress.history);
    }
    savedAt = System.nanoTime();
    savedStep = progress.step;
    savedBest = progress.bestIndex;
    savedHistory = progress.history.size();
    tell(listener -> listener.checkpointed(this, files.folder().checkpoint()));
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  private void tell(Consumer<TrainingListener> event) {
    trainer.listeners.forEach(event);
  }

  // What listeners see

  @Override
  public int examples() {
    return train.examples();
  }

  @Override
  public String unit() {
    return trainer.unit;
  }

  @Override
  public int epochs() {
    return trainer.epochs;
  }

  @Override
  public int epoch() {
    return progress.epoch;
  }

  @Override
  public int position() {
    return progress.position;
  }

  @Override
  public long step() {
    return progress.step;
  }

  @Override
  public double loss() {
    return lastLoss;
  }

  @Override
  public Scores scores() {
    return progress.tally.scores();
  }

  @Override
  public void stop() {
    stopping = true;
  }
}
