package gradus.recurrence;

import gradus.Parameter;
import gradus.Tensor;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Recurrent;
import gradus.nn.State;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recurrent network to train: {@code h(t + 1) = f(x(t), h(t); w)} with a loss {@code E(t) = e(h(t
 * + 1), target(t); w)} at each time step, whose sum over the sequence is to be made small.
 *
 * @param transition f
 * @param initial h(0), all of the state of one sequence in one tensor
 * @param loss e, from the state to a scalar; it holds the readout, and may have weights too
 * @param parameters w, all that is to be learned, in the transition or in the loss
 */
public record Recurrence(
    Transition transition, Tensor initial, Loss loss, List<Parameter> parameters) {
  /** Copies the list. */
  public Recurrence {
    parameters = List.copyOf(parameters);
  }

  /**
   * Returns the recurrence of a layer with a readout. All tensors of the layer's state stand side
   * by side in one, [1, N].
   *
   * @param readout from the layer's outputs [1, H] to what the loss compares with the target
   */
  public static <S extends State<S>> Recurrence of(Recurrent<S> layer, Module readout, Loss loss) {
    S zero = layer.zeroState(1);
    return new Recurrence(
        (x, h) -> joined(layer.step(x, parted(h, zero))),
        joined(zero),
        (h, target) -> loss.apply(readout.apply(layer.output(parted(h, zero))), target),
        Stream.concat(layer.parameters().stream(), readout.parameters().stream()).toList());
  }

  private static Tensor joined(State<?> state) {
    List<Tensor> parts = state.tensors();
    return parts.size() == 1 ? parts.getFirst() : Tensor.concat(1, parts);
  }

  private static <S extends State<S>> S parted(Tensor joined, S like) {
    if (like.tensors().size() == 1) {
      return like.map(_ -> joined);
    }
    int[] from = {0};
    return like.map(
        part -> {
          int start = from[0];
          from[0] += part.shape().dim(1);
          return joined.slice(1, start, from[0]);
        });
  }

  /**
   * Returns the sum of the losses over a sequence, unfolded in time: its gradient by {@link
   * gradus.Gradients#ofParameters} is that of back-propagation through time.
   *
   * @param inputs x(0), …, x(T − 1)
   * @param targets target(0), …, target(T − 1)
   */
  public Tensor unfold(List<Tensor> inputs, List<Tensor> targets) {
    if (inputs.isEmpty() || inputs.size() != targets.size()) {
      throw new IllegalArgumentException(
          "a sequence needs one input or more and a target for each, got "
              + inputs.size()
              + " inputs and "
              + targets.size()
              + " targets");
    }
    List<Tensor> states = Unfolding.byLoop(transition, inputs, initial);
    Tensor sum = loss.apply(states.getFirst(), targets.getFirst());
    for (int t = 1; t < states.size(); t++) {
      sum = sum.add(loss.apply(states.get(t), targets.get(t)));
    }
    return sum;
  }
}
