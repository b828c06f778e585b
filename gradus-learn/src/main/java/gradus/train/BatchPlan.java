package gradus.train;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.Update;
import gradus.data.Dataset;
import gradus.graph.DType;
import gradus.graph.Shape;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.StandardLoss;
import gradus.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A step for batches of one size, recorded once: the batch goes into parameters, loss and outputs
 * come out. A run allocates nothing.
 */
final class BatchPlan {
  private final Dataset data;
  private final int size;
  private final double weight;
  private final Parameter inputs;
  private final Parameter targets;
  private final float[] inputValues;
  private final float[] targetValues;
  private final int[] labels;
  private final float[] outputs;
  private final HeldPlan plan;
  private final Answers answers;
  private final Rng chance;
  private final long firstDraw;
  private boolean hasRun;

  private BatchPlan(
      Module model, Loss loss, Pass pass, Rng chance, Recorder recorder, Dataset data, int size) {
    this.chance = chance;
    this.firstDraw = chance.counter();
    this.data = data;
    this.size = size;
    this.weight = isSum(loss) ? 1 : size;
    boolean classes = data.isClassification();
    inputs = Parameter.of("inputs", Tensor.zeros(Shape.of(size).then(data.inputShape()).toArray()));
    targets =
        classes
            ? Parameter.of("targets", Tensor.of(new int[size], size))
            : Parameter.zeros("targets", size, data.targetSize());
    inputValues = new float[inputs.shape().size()];
    labels = new int[classes ? size : 0];
    targetValues = new float[classes ? 0 : targets.shape().size()];
    Tensor given = model.apply(inputs.tensor(), pass);
    Tensor cost = loss.apply(given, targets.tensor());
    outputs = new float[given.shape().size()];
    answers = new Answers(outputs, labels, targetValues, size);
    plan = HeldPlan.of(List.of(cost, given.cast(DType.FLOAT32)), recorder.updates(cost));
  }

  /** What a step replaces, once its loss is recorded. */
  private interface Recorder {
    List<Update> updates(Tensor loss);
  }

  /**
   * Records a training step: loss, gradients, new values.
   *
   * @param chance where dropout draws from; its next draws serve the first run
   */
  static BatchPlan training(
      Module model, Loss loss, Optimizer optimizer, Rng chance, Dataset data, int size) {
    Pass pass = Pass.training(chance);
    Recorder recorder =
        cost -> {
          List<Parameter> parameters = model.parameters();
          List<Tensor> gradients = Gradients.ofParameters(cost, parameters);
          List<Update> updates = new ArrayList<>(optimizer.update(parameters, gradients));
          updates.addAll(pass.updates());
          return updates;
        };
    return new BatchPlan(model, loss, pass, chance, recorder, data, size);
  }

  /** Records an evaluation, which changes nothing. */
  static BatchPlan evaluation(Module model, Loss loss, Dataset data, int size) {
    return new BatchPlan(model, loss, Pass.inference(), Rng.of(0), _ -> List.of(), data, size);
  }

  /** A loss summed over examples must not be multiplied by their number to be added up. */
  private static boolean isSum(Loss loss) {
    return loss instanceof StandardLoss standard
        && standard.examples() == StandardLoss.Reduction.SUM;
  }

  /** Runs on the examples {@code order[from], order[from + 1], ...}. */
  void run(int[] order, int from) {
    data.copyInputs(order, from, from + size, inputValues);
    inputs.set(inputValues);
    if (data.isClassification()) {
      data.copyLabels(order, from, from + size, labels);
      targets.set(labels);
    } else {
      data.copyTargets(order, from, from + size, targetValues);
      targets.set(targetValues);
    }
    hasRun = true;
    plan.run();
  }

  /** Returns how many numbers had been drawn before those that the next run uses. */
  long draws() {
    return hasRun ? chance.counter() : firstDraw;
  }

  /** Returns the number of examples. */
  int size() {
    return size;
  }

  /** Returns the loss of the last run as it was recorded. */
  double loss() {
    return plan.item(0);
  }

  /** Returns the loss of the last run, summed over examples. */
  double lossSum() {
    return plan.item(0) * weight;
  }

  /** Returns what the model answered in the last run. */
  Answers answers() {
    plan.read(1, outputs);
    return answers;
  }
}
