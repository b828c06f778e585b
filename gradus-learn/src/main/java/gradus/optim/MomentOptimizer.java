package gradus.optim;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An optimizer that remembers numbers, and moments of each parameter, from step to step. */
abstract class MomentOptimizer implements Optimizer {
  private final double initialRate;
  private final Parameter learningRate;
  private final Map<String, Parameter> numbers = new LinkedHashMap<>();
  private final Map<Parameter, Map<String, Parameter>> moments = new LinkedHashMap<>();

  MomentOptimizer(String optimizer, double initialRate) {
    this.initialRate = Checks.notNegative(optimizer, "a learning rate", initialRate);
    this.learningRate = Parameter.of(optimizer + ".learningRate", Tensor.scalar(initialRate));
  }

  @Override
  public final Parameter learningRate() {
    return learningRate;
  }

  @Override
  public final double initialRate() {
    return initialRate;
  }

  /** Returns a scalar of the optimizer, 0 at first. */
  final Parameter number(String name) {
    return numbers.computeIfAbsent(name, Parameter::zeros);
  }

  /** Returns a moment of a parameter, of its shape and type, 0 at first. */
  final Parameter moment(Parameter parameter, String name) {
    return moments
        .computeIfAbsent(parameter, _ -> new LinkedHashMap<>())
        .computeIfAbsent(
            name, _ -> Parameter.of(parameter.name() + "." + name, parameter.tensor().fullLike(0)));
  }

  /**
   * Returns {@code decay · moment + (1 − decay) · x}, as {@code m + (1 − decay)(x − m)}: every
   * operation waits for x, so that they all run in one sweep with the step.
   */
  static Tensor follow(Parameter moment, Tensor x, double decay) {
    Tensor m = moment.tensor();
    return x.sub(m).mul(1 - decay).add(m);
  }

  @Override
  public final List<Parameter> state() {
    List<Parameter> state = new ArrayList<>(numbers.values());
    moments.values().forEach(named -> state.addAll(named.values()));
    return List.copyOf(state);
  }

  /** The rule of an optimizer for one parameter: adds the updates of it and of its moments. */
  @FunctionalInterface
  interface Rule {
    void step(Parameter parameter, Tensor gradient, List<Update> updates);
  }

  /**
   * Returns the updates that a rule gives for each parameter, of the rows alone in which its
   * gradient may differ from 0: a step on some rows of a table costs as much as they do. For a rule
   * that leaves a row without gradient as it is, with its moments, the result is the same, bit for
   * bit; with another one it is the lazy variant, where such rows wait.
   *
   * @param always whether to do so even where the rows are as many as the table has, which costs
   *     more than it saves
   */
  static List<Update> rowUpdates(
      List<Parameter> parameters, List<Tensor> gradients, boolean always, Rule rule) {
    return updates(
        parameters,
        gradients,
        (parameter, gradient, updates) -> {
          Tensor rows = Gradients.rows(gradient).orElse(null);
          boolean fewer = rows != null && rows.shape().size() < parameter.shape().dim(0);
          if (rows == null || !(fewer || always)) {
            rule.step(parameter, gradient, updates);
            return;
          }
          List<Update> whole = new ArrayList<>();
          rule.step(parameter, gradient, whole);
          whole.forEach(update -> updates.add(update.ofRows(rows)));
        });
  }

  /** Returns the updates that a rule gives for each parameter. */
  static List<Update> updates(List<Parameter> parameters, List<Tensor> gradients, Rule rule) {
    if (parameters.size() != gradients.size()) {
      throw new IllegalArgumentException(
          "each parameter needs a gradient, got "
              + parameters.size()
              + " parameters and "
              + gradients.size()
              + " gradients");
    }
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      rule.step(parameters.get(i), gradients.get(i), updates);
    }
    return updates;
  }
}
