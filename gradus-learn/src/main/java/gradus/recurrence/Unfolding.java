package gradus.recurrence;

import gradus.Tensor;
import gradus.graph.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;

/**
 * Two of the three ways to unfold a recurrence in time: replicating a layer, and a plain loop. The
 * third starts from a cyclic description, {@link DelayGraph}. All record the same graph, so that
 * values and gradients agree; back-propagation through it is back-propagation through time.
 *
 * <p>P. Werbos, "Backpropagation through time: what it does and how to do it", 1990.
 */
public final class Unfolding {
  private Unfolding() {}

  /**
   * Unfolds by a plain loop: the state is a variable, and each turn records one step.
   *
   * @param inputs x(0), …, x(T − 1)
   * @param initial h(0)
   * @return h(1), …, h(T)
   */
  public static List<Tensor> byLoop(Transition transition, List<Tensor> inputs, Tensor initial) {
    List<Tensor> states = new ArrayList<>();
    Tensor state = initial;
    for (Tensor input : inputs) {
      state = transition.apply(input, state);
      states.add(state);
    }
    return states;
  }

  /**
   * Unfolds by replication: the recurrence becomes a feed-forward network of T layers, one above
   * the other. Each is a copy of the same layer with the same weights, has an input of its own, and
   * reads the state of the layer below. Layer t records under the path {@code step.t}.
   *
   * @param inputs x(0), …, x(T − 1), one for each layer
   * @param initial h(0), what the lowest layer reads
   * @return h(1), …, h(T), what each layer gives
   */
  public static List<Tensor> byReplication(
      Transition transition, List<Tensor> inputs, Tensor initial) {
    List<Layer> network =
        IntStream.range(0, inputs.size())
            .mapToObj(t -> new Layer(transition, inputs.get(t), "step." + t))
            .toList();
    return network.stream()
        .gather(Gatherers.<Layer, Tensor>scan(() -> initial, (below, layer) -> layer.apply(below)))
        .toList();
  }

  /** One copy of the replicated layer. */
  private record Layer(Transition transition, Tensor input, String path) {
    Tensor apply(Tensor below) {
      return Scope.in(path, () -> transition.apply(input, below));
    }
  }
}
