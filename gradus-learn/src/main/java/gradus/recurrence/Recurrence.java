package gradus.recurrence;

import gradus.Parameter;
import gradus.Tensor;
import gradus.nn.Loss;
import java.util.List;

/**
 * A recurrent network to train: {@code h(t + 1) = f(x(t), h(t); w)} with a loss {@code E(t) =
 * e(h(t + 1), target(t); w)} at each time step, whose sum over the sequence is to be made small.
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
