package gradus;

import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.kernel.HostBuffer;
import gradus.plan.Change;
import gradus.plan.Engine;
import gradus.plan.Held;
import java.util.ArrayList;
import java.util.List;

/**
 * A computation recorded once and run many times, on the values that its parameters have at each
 * run. Use one where the same step repeats (training, sampling, serving): it skips recording and
 * look-up, and a run allocates nothing.
 *
 * <p>What changes from run to run is a {@link Parameter}: weights, the batch, the learning rate.
 * Plain tensors among the leaves keep their values; random numbers are drawn anew for each run, as
 * if the step had been recorded again.
 */
public final class HeldPlan {
  private final Held held;

  private HeldPlan(Held held) {
    this.held = held;
  }

  /**
   * Returns a plan that computes results and then replaces parameters.
   *
   * @param results what each run computes; where there are updates, the first is the loss
   * @param updates the parameters to replace once the loss is known to be finite
   */
  public static HeldPlan of(List<Tensor> results, List<Update> updates) {
    return new HeldPlan(Engine.hold(Tensor.nodes(results), changes(updates)));
  }

  /** Returns a plan that computes results. */
  public static HeldPlan of(Tensor... results) {
    return of(List.of(results), List.of());
  }

  /**
   * Computes a loss and then replaces parameters, recorded for this one step.
   *
   * @throws NonFiniteException if the loss is not finite; nothing has changed then
   */
  public static void step(Tensor loss, List<Update> updates) {
    if (!Engine.step(List.of(loss.node()), changes(updates))) {
      throw failure(loss.node(), loss.item(), false);
    }
  }

  /**
   * Runs the plan on the current values of its parameters.
   *
   * @throws NonFiniteException if there are updates and the loss is not finite; nothing has changed
   *     then
   */
  public void run() {
    if (!held.run()) {
      boolean one = held.root(0).shape().size() == 1;
      throw failure(held.root(0), one ? item(0) : Double.NaN, true);
    }
  }

  /** Returns a result of the last run that has a single element. */
  public double item(int result) {
    HostBuffer buffer = held.result(result);
    if (buffer.size() != 1) {
      throw new IllegalStateException(
          "item() reads a result of one element, this one has shape " + held.root(result).shape());
    }
    return switch (buffer.dtype()) {
      case FLOAT32 -> buffer.floats()[0];
      case FLOAT64 -> buffer.doubles()[0];
      case INT32 -> buffer.ints()[0];
    };
  }

  /** Returns a copy of a {@code float32} result of the last run. */
  public float[] toArray(int result) {
    return held.result(result).floats().clone();
  }

  /**
   * Copies a {@code float32} result of the last run.
   *
   * @param into receives the elements in row-major order
   */
  public void read(int result, float[] into) {
    float[] values = held.result(result).floats();
    System.arraycopy(values, 0, into, 0, values.length);
  }

  /**
   * Runs with tensors in place of parameters and changes nothing. Safe for any number of threads at
   * once: each call has memory of its own.
   *
   * @param parameters what to replace for this call
   * @param values the values to use, of the parameters' shapes and types
   * @throws IllegalStateException if the plan has updates
   */
  public List<Tensor> call(List<Parameter> parameters, List<Tensor> values) {
    List<HostBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      new Update(parameters.get(i), values.get(i)); // checks shape and type
      buffers.add(Engine.read(values.get(i).node()));
    }
    List<HostBuffer> results =
        held.call(parameters.stream().map(Parameter::cell).toList(), buffers);
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      tensors.add(new Tensor(Node.leaf(held.root(i).shape(), results.get(i))));
    }
    return tensors;
  }

  /**
   * Returns how many floating-point operations a run takes; a multiplication with its addition in a
   * matrix product counts as two.
   */
  public long flops() {
    return held.flops();
  }

  /** Returns the plan as text: steps, buffers, bytes and floating-point operations. */
  public String describe() {
    return held.describe();
  }

  /** Returns how many recorded graphs, in this process, had the structure of an earlier one. */
  public static long cacheHits() {
    return Engine.cacheHits();
  }

  /** Returns for how many recorded graphs, in this process, a plan had to be made. */
  public static long cacheMisses() {
    return Engine.cacheMisses();
  }

  private static List<Change> changes(List<Update> updates) {
    return updates.stream().map(Update::change).toList();
  }

  /** Finds the first node, in order of computation, with a value that is not finite. */
  private static NonFiniteException failure(Node loss, double value, boolean held) {
    List<Node> order = new ArrayList<>();
    try (GraphWalk walk = GraphWalk.from(List.of(loss), false)) {
      for (int i = 0; i < walk.size(); i++) {
        order.add(walk.node(i));
      }
    }
    return new NonFiniteException(value, Engine.firstNonFinite(order, held));
  }
}
