package gradus.train;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.Update;
import gradus.graph.DType;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step for batches of one form, recorded once: the batch goes into parameters, loss and outputs
 * come out. A run allocates nothing.
 */
final class BatchPlan {
  private final Recording recording;
  private final HeldPlan plan;
  private final float[] outputs;
  private final @Nullable Answers answers;
  private final Rng chance;
  private final long firstDraw;
  private boolean hasRun;
  private int taken;

  private BatchPlan(Recording recording, List<Update> updates, Rng chance, long firstDraw) {
    this.recording = recording;
    this.chance = chance;
    this.firstDraw = firstDraw;
    List<Tensor> results = new ArrayList<>(List.of(recording.loss()));
    Tensor given = recording.outputs().orElse(null);
    outputs = new float[given == null ? 0 : given.shape().size()];
    answers = given == null ? null : recording.answers(outputs);
    if (given != null) {
      results.add(given.cast(DType.FLOAT32));
    }
    plan = HeldPlan.of(results, updates);
  }

  /**
   * Records a training step: loss, gradients, new values.
   *
   * @param chance where dropout draws from; its next draws serve the first run
   */
  static BatchPlan training(
      Module model, Optimizer optimizer, Rng chance, Batches batches, Batches.Form form) {
    long firstDraw = chance.counter();
    Pass pass = Pass.training(chance);
    Recording recording = batches.record(model, form, pass);
    List<Parameter> parameters = model.parameters();
    List<Tensor> gradients = Gradients.ofParameters(recording.loss(), parameters);
    List<Update> updates = new ArrayList<>(optimizer.update(parameters, gradients));
    updates.addAll(pass.updates());
    updates.addAll(recording.updates());
    return new BatchPlan(recording, updates, chance, firstDraw);
  }

  /** Records an evaluation, which changes nothing but what is carried from batch to batch. */
  static BatchPlan evaluation(Module model, Batches batches, Batches.Form form) {
    Recording recording = batches.record(model, form, Pass.inference());
    return new BatchPlan(recording, recording.updates(), Rng.of(0), 0);
  }

  /** Runs on the examples from place {@code from} of an order on. */
  void run(int[] order, int from) {
    taken = recording.fill(order, from);
    hasRun = true;
    plan.run();
  }

  /** Returns how many numbers had been drawn before those that the next run uses. */
  long draws() {
    return hasRun ? chance.counter() : firstDraw;
  }

  /** Returns how many examples the last run took. */
  int taken() {
    return taken;
  }

  /** Returns what the loss of the last run is the mean of. */
  int count() {
    return recording.count();
  }

  /** Returns the loss of the last run as it was recorded. */
  double loss() {
    return plan.item(0);
  }

  /** Returns the loss of the last run, summed over examples. */
  double lossSum() {
    return recording.sum(plan.item(0));
  }

  /** Returns what is carried to the next run. */
  List<Parameter> carried() {
    return recording.carried();
  }

  /**
   * Returns what the model answered in the last run.
   *
   * @throws IllegalStateException if it is of a kind that metrics cannot be measured on
   */
  Answers answers() {
    if (answers == null) {
      throw new IllegalStateException("there are no outputs to measure a metric on, only a loss");
    }
    plan.read(1, outputs);
    return answers;
  }
}
