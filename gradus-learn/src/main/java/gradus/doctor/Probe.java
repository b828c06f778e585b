package gradus.doctor;

import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.train.Batches;
import gradus.train.Objective;
import gradus.train.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A model's loss on one batch of an objective, recorded without chance, and more of it. */
final class Probe {
  private static final long ORDER = 7; // data may be sorted by class

  private final HeldPlan plan;
  private final Recording recording;
  private final int[] order;

  /**
   * Records.
   *
   * @param more what else to compute, from the loss
   */
  Probe(Module model, Objective objective, int batchSize, Function<Tensor, List<Tensor>> more) {
    Batches batches = objective.batches(batchSize);
    order = batches.order(Rng.of(ORDER));
    recording = batches.record(model, batches.form(order, 0), Pass.inference());
    List<Tensor> results = new ArrayList<>(List.of(recording.loss()));
    results.addAll(more.apply(recording.loss()));
    plan = HeldPlan.of(results, List.of());
  }

  /** Computes with the model's parameters as they are now, and returns the loss. */
  double loss() {
    recording.fill(order, 0);
    plan.run();
    return plan.item(0);
  }

  /** Returns one of the other results that is a single number. */
  double item(int index) {
    return plan.item(1 + index);
  }

  /** Returns one of the other results. */
  float[] array(int index) {
    return plan.toArray(1 + index);
  }
}
