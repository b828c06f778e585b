package gradus.nn;

import gradus.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a recurrent layer remembers from one element of a sequence to the next: an immutable record
 * of tensors, given in and handed out.
 *
 * <p>A state cut from the past, so that no gradient flows into it, is {@code
 * state.map(Tensor::detach)}.
 *
 * @param <S> the record itself
 */
public interface State<S extends State<S>> {
  /** Returns all tensors in a fixed order. Shape: [B, H] each. */
  List<Tensor> tensors();

  /** Returns this state with each tensor replaced, in the order of {@link #tensors()}. */
  S map(UnaryOperator<Tensor> function);
}
