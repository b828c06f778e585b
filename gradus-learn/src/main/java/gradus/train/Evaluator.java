package gradus.train;

import gradus.data.Dataset;
import gradus.nn.Loss;
import gradus.nn.Module;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures a model on a data set, with its parameters as they are at each call. Scores are means
 * over all examples, whatever the batch size, up to rounding.
 */
public final class Evaluator {
  /** How many examples go through the model at once unless told otherwise. */
  static final int BATCH_SIZE = 500;

  private final List<Metric> metrics;
  private final Dataset data;
  private final int[] order;
  private final @Nullable BatchPlan full;
  private final @Nullable BatchPlan rest;

  /**
   * Prepares for a data set.
   *
   * @param batchSize how many examples go through the model at once
   */
  public Evaluator(Module model, Loss loss, List<Metric> metrics, Dataset data, int batchSize) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("an evaluation needs one example or more, got none");
    }
    this.metrics = List.copyOf(metrics);
    this.data = data;
    this.order = new int[data.size()];
    Arrays.setAll(order, i -> i);
    int size = Math.min(batchSize, order.length);
    int left = order.length % size;
    this.full = BatchPlan.evaluation(model, loss, data, size);
    this.rest = left == 0 ? null : BatchPlan.evaluation(model, loss, data, left);
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
    if (!data.isClassification()) {
      throw new IllegalStateException("a confusion matrix needs classes, the targets are numbers");
    }
    var matrix = new ConfusionMatrix(data.classNames());
    forEach(batch -> matrix.add(batch.answers()));
    return matrix;
  }

  private void forEach(Consumer<BatchPlan> each) {
    for (int from = 0; from < order.length; ) {
      BatchPlan batch = full != null && from + full.size() <= order.length ? full : rest;
      if (batch == null) {
        throw new AssertionError("a rest without a plan");
      }
      batch.run(order, from);
      each.accept(batch);
      from += batch.size();
    }
  }
}
