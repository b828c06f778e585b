package gradus.nn;

import gradus.Tensor;
import gradus.graph.DType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer over sequences that carries a state from one element to the next: {@code s_t = f(x_t,
 * s_{t−1})}, {@code y_t = g(s_t)}, with the same weights at every step.
 *
 * <p>{@link #step} is the equation. {@link #unroll} copies it for each element of a sequence, time
 * first; what does not depend on the state, the product with the input weights, is one product for
 * the whole sequence. The gradient of a loss on the unrolled graph is back-propagation through
 * time; a state cut by {@code state.map(Tensor::detach)} truncates it.
 *
 * <p>As a module the layer takes a batch of sequences from the zero state, the batch first.
 * <i>Shape</i>: [B, T, D], or {@code int32} tokens [B, T] from 0 to D − 1 → [B, T, H]. A token
 * stands for the input that is 1 at its place and 0 elsewhere; its product with the weights is a
 * row of them.
 *
 * @param <S> the state
 */
public interface Recurrent<S extends State<S>> extends Module {
  /** Returns D, the number of inputs, or how many tokens there are. */
  int inputs();

  /** Returns H, the number of outputs. */
  int units();

  /** Returns the state before the first element: zeros. Shape: [B, H] each. */
  S zeroState(int batch);

  /**
   * Records the product of inputs with the input weights, and the bias: all of the equation that
   * can be computed without the state.
   *
   * <p><i>Shape</i>: [N, D], or {@code int32} [N] → [N, G], G being what {@link #next} takes.
   */
  Tensor project(Tensor x);

  /**
   * Records the rest of the equation.
   *
   * @param projected one element's part of what {@link #project} gave, [B, G]
   * @param state the state before
   * @return the state after
   */
  S next(Tensor projected, S state);

  /** Returns the outputs in a state. Shape: [B, H]. */
  Tensor output(S state);

  /**
   * Records one element.
   *
   * @param x [B, D], or {@code int32} tokens [B]
   * @param state the state before
   * @return the state after
   */
  default S step(Tensor x, S state) {
    return next(project(x), state);
  }

  /**
   * Records a sequence.
   *
   * @param x [T, B, D], or {@code int32} tokens [T, B]
   * @param state the state before the first element
   * @param pass where dropout draws from
   */
  default Unrolled<S> unroll(Tensor x, S state, Pass pass) {
    return unroll(x, null, state, pass);
  }

  /**
   * Records sequences of different lengths. Where the mask is 0 the state stays as it was, so that
   * the last state is that of each sequence's own last element, and the outputs repeat.
   *
   * @param x [T, B, D], or {@code int32} tokens [T, B]; padding may hold any valid input
   * @param mask 1 for elements and 0 for padding, [T, B]; null if there is no padding
   * @param state the state before the first element
   * @param pass where dropout draws from
   */
  default Unrolled<S> unroll(Tensor x, @Nullable Tensor mask, S state, Pass pass) {
    Checks.sequence(this, x, inputs());
    int length = x.shape().dim(0);
    int batch = x.shape().dim(1);
    boolean tokens = x.dtype() == DType.INT32;
    Tensor projected =
        project(tokens ? x.reshape(length * batch) : x.reshape(length * batch, inputs()));
    S current = state;
    // With the outputs before the first element at their head, all that the recurrent weights are
    // multiplied with lies in one piece, and so their gradient is one product.
    List<Tensor> outputs = new ArrayList<>(List.of(output(state)));
    for (int t = 0; t < length; t++) {
      S next = next(projected.slice(0, t * batch, (t + 1) * batch), current);
      current = mask == null ? next : blend(next, current, mask.get(0, t).reshape(batch, 1));
      outputs.add(output(current));
    }
    Tensor all = Tensor.concat(0, outputs).slice(0, batch, (length + 1) * batch);
    return new Unrolled<>(all.reshape(length, batch, units()), current);
  }

  private static <S extends State<S>> S blend(S next, S before, Tensor mask) {
    Iterator<Tensor> old = before.tensors().iterator();
    return next.map(
        now -> {
          Tensor past = old.next();
          return now.sub(past).mul(mask.cast(now.dtype())).add(past);
        });
  }

  /** Records a batch of sequences from the zero state, the batch first. */
  @Override
  default Tensor apply(Tensor x, Pass pass) {
    Checks.sequence(this, x, inputs());
    int[] order = x.dtype() == DType.INT32 ? new int[] {1, 0} : new int[] {1, 0, 2};
    S zero = zeroState(x.shape().dim(0));
    return unroll(x.permute(order), zero, pass).outputs().permute(1, 0, 2);
  }
}
