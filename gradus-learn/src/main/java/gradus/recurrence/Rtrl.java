package gradus.recurrence;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import gradus.graph.DType;
import gradus.graph.GraphWalk;
import gradus.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Real-time recurrent learning: forward mode carried along the sequence. Beside the state h it
 * keeps the derivative {@code P = ∂h/∂w} of every unit by every weight, and brings both up to date
 * at each time step:
 *
 * <pre>{@code
 * h(t + 1) = f(x(t), h(t); w)
 * P(t + 1) = J P(t) + D            J = ∂f/∂h, D = ∂f/∂w at h(t)
 * ∂E(t)/∂w = ∂e/∂h · P(t + 1) + ∂e/∂w
 * }</pre>
 *
 * <p>No past is stored, so a sequence may be endless, and the weights can change at every element:
 * {@link #online}. The gradients of {@link #accumulating} are those of back-propagation through
 * time. With n units and n² weights the product {@code J P} costs n⁴ multiplications a step, and P
 * takes n³ values; one step is one held plan, and P lies in parameters.
 *
 * <p>J and D come row by row from n sweeps of reverse mode through one step, n³ in all. Any
 * transition will do; what the loss alone depends on, such as the weights of a readout, needs no P.
 *
 * <p>R. Williams and D. Zipser, "A learning algorithm for continually running fully recurrent
 * neural networks", 1989.
 */
public final class Rtrl {
  private final Recurrence recurrence;
  private final Parameter input;
  private final Parameter target;
  private final Parameter state;
  private final List<@Nullable Parameter> sensitivities = new ArrayList<>();
  private final List<Parameter> sums = new ArrayList<>();
  private final HeldPlan step;
  private double summedLoss;

  private Rtrl(Recurrence recurrence, Tensor input, Tensor target, @Nullable Optimizer optimizer) {
    this.recurrence = recurrence;
    this.input = Parameter.of("rtrl.input", input);
    this.target = Parameter.of("rtrl.target", target);
    this.state = Parameter.of("rtrl.state", recurrence.initial());
    this.step = record(optimizer);
  }

  /**
   * Returns real-time recurrent learning that sums up the gradients over a sequence.
   *
   * @param input the first element, or any other of its shape and type
   * @param target its target, likewise
   */
  public static Rtrl accumulating(Recurrence recurrence, Tensor input, Tensor target) {
    return new Rtrl(recurrence, input, target, null);
  }

  /**
   * Returns real-time recurrent learning that changes the weights after every element. P then mixes
   * derivatives by weights that were not quite the same, which is right to first order in the
   * learning rate.
   */
  public static Rtrl online(
      Recurrence recurrence, Tensor input, Tensor target, Optimizer optimizer) {
    return new Rtrl(recurrence, input, target, optimizer);
  }

  private HeldPlan record(@Nullable Optimizer optimizer) {
    List<Parameter> parameters = recurrence.parameters();
    Tensor now = state.tensor();
    Tensor next = recurrence.transition().apply(input.tensor(), now);
    requireState(next);
    List<Update> updates = new ArrayList<>();
    List<Tensor> recurrent = new ArrayList<>();
    for (Parameter parameter : parameters) {
      boolean moves = reaches(parameter, next);
      sensitivities.add(moves ? sensitivity(parameter) : null);
      if (moves) {
        recurrent.add(parameter.tensor());
      }
    }
    List<Tensor> derivatives = jacobians(next, now, recurrent);
    Tensor jacobian = derivatives.getFirst(); // [N, N]

    // Cut off, so that the derivative of the loss by w leaves out what goes through the state.
    Tensor seen = next.detach();
    Tensor loss = recurrence.loss().apply(seen, target.tensor());
    List<Tensor> by = new ArrayList<>(List.of(seen));
    parameters.forEach(parameter -> by.add(parameter.tensor()));
    List<Tensor> direct = Gradients.of(loss, by);
    Tensor error = direct.getFirst().reshape(1, next.shape().size()); // ∂e/∂h
    List<Tensor> gradients = new ArrayList<>();
    int moving = 1;
    for (int k = 0; k < parameters.size(); k++) {
      Tensor gradient = direct.get(k + 1);
      Parameter sensitivity = sensitivities.get(k);
      if (sensitivity != null) {
        Tensor moved = jacobian.matmul(sensitivity.tensor()).add(derivatives.get(moving++));
        updates.add(new Update(sensitivity, moved));
        gradient = gradient.add(error.matmul(moved).reshape(parameters.get(k).shape()));
      }
      gradients.add(gradient);
    }
    updates.add(new Update(state, next));
    updates.addAll(optimizer == null ? added(gradients) : optimizer.update(parameters, gradients));
    return HeldPlan.of(List.of(loss), updates);
  }

  private void requireState(Tensor next) {
    if (!next.shape().equals(state.shape()) || next.dtype() != state.dtype()) {
      throw new IllegalArgumentException(
          "a transition must give a state of the same shape and type, got "
              + next
              + " from "
              + recurrence.initial());
    }
  }

  private static boolean reaches(Parameter parameter, Tensor next) {
    try (GraphWalk walk = GraphWalk.from(List.of(next.node()), false)) {
      return walk.contains(parameter.tensor().node());
    }
  }

  private Parameter sensitivity(Parameter parameter) {
    Tensor zeros = parameter.tensor().fullLike(0);
    int units = state.shape().size();
    Tensor rows = zeros.reshape(1, zeros.shape().size());
    return Parameter.of(
        "rtrl." + parameter.name(),
        Tensor.concat(0, IntStream.range(0, units).mapToObj(_ -> rows).toList()));
  }

  /** Returns ∂next/∂now [N, N] and ∂next/∂w [N, |w|] for each weight, row by row. */
  private List<Tensor> jacobians(Tensor next, Tensor now, List<Tensor> weights) {
    List<Tensor> by = new ArrayList<>(List.of(now));
    by.addAll(weights);
    List<List<Tensor>> rows = new ArrayList<>();
    by.forEach(_ -> rows.add(new ArrayList<>()));
    for (int unit = 0; unit < next.shape().size(); unit++) {
      List<Tensor> gradients = Gradients.of(next, by, oneAt(unit, next));
      for (int k = 0; k < rows.size(); k++) {
        rows.get(k).add(gradients.get(k).reshape(1, by.get(k).shape().size()));
      }
    }
    return rows.stream().map(list -> Tensor.concat(0, list)).toList();
  }

  private static Tensor oneAt(int place, Tensor like) {
    int size = like.shape().size();
    if (like.dtype() == DType.FLOAT64) {
      double[] values = new double[size];
      values[place] = 1;
      return Tensor.of(values, like.shape().toArray());
    }
    float[] values = new float[size];
    values[place] = 1;
    return Tensor.of(values, like.shape().toArray());
  }

  private List<Update> added(List<Tensor> gradients) {
    List<Update> updates = new ArrayList<>();
    for (int k = 0; k < gradients.size(); k++) {
      Parameter parameter = recurrence.parameters().get(k);
      sums.add(Parameter.of("rtrl.sum." + parameter.name(), parameter.tensor().fullLike(0)));
      updates.add(new Update(sums.get(k), sums.get(k).tensor().add(gradients.get(k))));
    }
    return updates;
  }

  /**
   * Goes on by one time step, and returns its loss, before the weights change.
   *
   * @throws gradus.NonFiniteException if the loss is not finite; nothing has changed then
   */
  public double advance(Tensor element, Tensor itsTarget) {
    set(input, element);
    set(target, itsTarget);
    step.run();
    double loss = step.item(0);
    summedLoss += loss;
    return loss;
  }

  /** Starts a new sequence: h is the initial state again, P is 0. Weights and sums stay. */
  public void restart() {
    set(state, recurrence.initial());
    for (Parameter sensitivity : sensitivities) {
      if (sensitivity != null) {
        clear(sensitivity);
      }
    }
  }

  /**
   * Returns a copy of the gradients summed up since the last update, one for each parameter.
   *
   * @throws IllegalStateException if the weights change after every element
   */
  public List<Tensor> gradients() {
    if (sums.size() != recurrence.parameters().size()) {
      throw new IllegalStateException("online learning keeps no sums of gradients");
    }
    return sums.stream().map(sum -> Parameter.of(sum.name(), sum.tensor()).tensor()).toList();
  }

  /**
   * Changes the weights by the gradients summed up since the last update, and starts new sums.
   *
   * @return the summed loss
   * @throws gradus.NonFiniteException if it is not finite; nothing has changed then
   */
  public double update(Optimizer optimizer) {
    double loss = summedLoss;
    HeldPlan.step(Tensor.scalar(loss), optimizer.update(recurrence.parameters(), gradients()));
    sums.forEach(Rtrl::clear);
    summedLoss = 0;
    return loss;
  }

  /** Returns h. */
  public Parameter state() {
    return state;
  }

  /** Returns how many values are carried from step to step: those of h and P. */
  public long valuesHeld() {
    long held = state.shape().size();
    for (Parameter sensitivity : sensitivities) {
      held += sensitivity == null ? 0 : sensitivity.shape().size();
    }
    return held;
  }

  /** Returns how many floating-point operations a step takes. */
  public long flops() {
    return step.flops();
  }

  private static void clear(Parameter parameter) {
    int size = parameter.shape().size();
    if (parameter.dtype() == DType.FLOAT64) {
      parameter.set(new double[size]);
    } else {
      parameter.set(new float[size]);
    }
  }

  private static void set(Parameter parameter, Tensor values) {
    switch (parameter.dtype()) {
      case FLOAT32 -> parameter.set(values.toArray());
      case FLOAT64 -> parameter.set(values.toDoubleArray());
      case INT32 -> parameter.set(values.toIntArray());
    }
  }
}
