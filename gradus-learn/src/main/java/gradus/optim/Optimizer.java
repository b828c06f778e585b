package gradus.optim;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import gradus.text.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * Turns gradients into new values of parameters, in the same graph as the loss. What an optimizer
 * remembers from step to step (moments, corrections, the learning rate) it keeps in parameters of
 * its own, so that every step has the same graph.
 *
 * <p>An optimizer belongs to one training run; take a new one for the next.
 */
public interface Optimizer {
  /**
   * Records one step.
   *
   * @param parameters what to change
   * @param gradients the gradient of the loss by each of them, in the same order
   * @return the new values of the parameters and of the optimizer's own state
   */
  List<Update> update(List<Parameter> parameters, List<Tensor> gradients);

  /**
   * Returns what a checkpoint must hold for the run to go on as if never stopped: moments, named as
   * {@code model.0.weight.m}, and numbers. Moments exist from the first {@link #update} on.
   */
  List<Parameter> state();

  /** Returns the learning rate of the next step. Shape: []. */
  Parameter learningRate();

  /** Returns the learning rate that this optimizer was made with, which a schedule scales. */
  double initialRate();

  /** Sets the learning rate to a part of the initial one, as a schedule asks before each step. */
  default void scaleRate(double factor) {
    learningRate().set((float) (initialRate() * factor));
  }

  /**
   * Computes a loss and its gradients, and changes the parameters: one training step.
   *
   * @param more values that the model wants replaced in the same step, as from {@code
   *     pass.updates()}
   * @throws gradus.NonFiniteException if the loss is not finite; nothing has changed then
   */
  default void minimize(Tensor loss, List<Parameter> parameters, List<Update> more) {
    List<Update> updates =
        new ArrayList<>(update(parameters, Gradients.ofParameters(loss, parameters)));
    updates.addAll(more);
    HeldPlan.step(loss, updates);
  }

  /** Computes a loss and its gradients, and changes the parameters: one training step. */
  default void minimize(Tensor loss, List<Parameter> parameters) {
    minimize(loss, parameters, List.of());
  }

  /**
   * Returns an optimizer by name with its defaults: {@code sgd}, {@code momentum} (0.9), {@code
   * nesterov} (0.9), {@code adagrad}, {@code rmsprop}, {@code adadelta}, {@code adam}, {@code
   * adamw} or {@code lazyadam}; centred, {@code rmsprop_centred} and {@code rmsprop_graves}; with
   * |g| in place of √g², {@code adagrad_abs}, {@code rmsprop_abs} and {@code adam_abs}.
   *
   * @throws IllegalArgumentException for any other name; the message suggests the nearest
   */
  static Optimizer parse(String name, double learningRate) {
    Map<String, DoubleFunction<Optimizer>> makers = new LinkedHashMap<>();
    makers.put("sgd", Sgd::of);
    makers.put("momentum", rate -> Sgd.of(Sgd.Settings.of(rate).withMomentum(0.9)));
    makers.put(
        "nesterov", rate -> Sgd.of(Sgd.Settings.of(rate).withMomentum(0.9).withNesterov(true)));
    makers.put("adagrad", AdaGrad::of);
    makers.put("rmsprop", RmsProp::of);
    makers.put("adadelta", AdaDelta::of);
    makers.put("adam", Adam::of);
    makers.put("adamw", AdamW::of);
    makers.put("rmsprop_centred", rate -> RmsProp.of(RmsProp.Settings.of(rate).withCentred(true)));
    makers.put("rmsprop_graves", rate -> RmsProp.of(RmsProp.Settings.graves(rate)));
    makers.put("adagrad_abs", rate -> AdaGrad.of(AdaGrad.Settings.of(rate).withAbsolute(true)));
    makers.put("rmsprop_abs", rate -> RmsProp.of(RmsProp.Settings.of(rate).withAbsolute(true)));
    makers.put("adam_abs", rate -> Adam.of(Adam.Settings.of(rate).withAbsolute(true)));
    makers.put("lazyadam", Adam::lazy);
    DoubleFunction<Optimizer> maker = makers.get(name);
    if (Minimizer.NAMES.contains(name)) {
      throw new IllegalArgumentException(
          name
              + " takes all examples several times an iteration, where an optimizer takes a batch a"
              + " step: use Minimizer.parse(\""
              + name
              + "\")");
    }
    if (maker == null) {
      throw new IllegalArgumentException(Suggestions.unknown("optimizer", name, makers.keySet()));
    }
    return maker.apply(learningRate);
  }
}
