package gradus.train;

import gradus.data.Dataset;
import gradus.nn.Loss;
import gradus.nn.Module;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Measures a model on an objective, with its parameters as they are at each call. Scores are means
 * over all examples, whatever the batch size, up to rounding.
 */
public final class Evaluator {
  /** How many examples go through the model at once unless told otherwise. */
  static final int BATCH_SIZE = 500;

  private final List<Metric> metrics;
  private final Objective objective;
  private final Batches batches;
  private final int[] order;
  private final Map<Batches.Form, BatchPlan> plans = new HashMap<>();

  /**
   * Prepares for an objective.
   *
   * @param batchSize how many examples go through the model at once
   */
  public Evaluator(Module model, List<Metric> metrics, Objective objective, int batchSize) {
    this.metrics = List.copyOf(metrics);
    this.objective = objective;
    this.batches = objective.batches(batchSize);
    this.order = batches.order(null);
    batches.forms().forEach(form -> plans.put(form, BatchPlan.evaluation(model, batches, form)));
  }

  /**
   * Prepares for a data set.
   *
   * @param batchSize how many examples go through the model at once
   */
  public Evaluator(Module model, Loss loss, List<Metric> metrics, Dataset data, int batchSize) {
    this(model, metrics, Objective.of(data, loss), batchSize);
  }

  /** Prepares for a data set, 500 examples at a time. */
  public Evaluator(Module model, Loss loss, List<Metric> metrics, Dataset data) {
    this(model, loss, metrics, data, BATCH_SIZE);
  }

  /** Returns mean loss and metrics of all examples. */
  public Scores scores() {
    Tally tally = new Tally(metrics);
    forEach(tally::add);
    return tally.scores();
  }

  /**
   * Returns how often each class was taken for each.
   *
   * @throws IllegalStateException if targets are not classes
   */
  public ConfusionMatrix confusion() {
    if (!(objective instanceof Supervised(Dataset data, _)) || !data.isClassification()) {
      throw new IllegalStateException("a confusion matrix needs classes, the targets are others");
    }
    var matrix = new ConfusionMatrix(data.classNames());
    forEach(batch -> matrix.add(batch.answers()));
    return matrix;
  }

  private void forEach(Consumer<BatchPlan> each) {
    for (int from = 0; from < objective.examples(); ) {
      BatchPlan batch = Objects.requireNonNull(plans.get(batches.form(order, from)));
      batch.run(order, from);
      each.accept(batch);
      from += batch.taken();
    }
  }
}
