package gradus.nn;

import gradus.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The state of a {@link RecurrentStack}.
 *
 * @param layers the state of each layer, the lowest first
 */
public record StackState(List<State<?>> layers) implements State<StackState> {
  /** Copies the list. */
  public StackState {
    layers = List.copyOf(layers);
  }

  @Override
  public List<Tensor> tensors() {
    return layers.stream().flatMap(layer -> layer.tensors().stream()).toList();
  }

  @Override
  public StackState map(UnaryOperator<Tensor> function) {
    List<State<?>> mapped = new ArrayList<>();
    for (State<?> layer : layers) {
      mapped.add(layer.map(function));
    }
    return new StackState(mapped);
  }
}
