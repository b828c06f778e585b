package gradus.nn;

import gradus.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The state of a {@link TransformerBlock}: the keys and values of the last L elements, the oldest
 * first, so that they are computed once. Each has the batch as its first axis and all else as its
 * second.
 *
 * @param keys [B, L · D]
 * @param values [B, L · D]
 * @param filled 1 for the places that hold an element, 0 for those before the first, [B, L]
 * @param output what the block gave for the last element, [B, D]
 */
public record AttentionState(Tensor keys, Tensor values, Tensor filled, Tensor output)
    implements State<AttentionState> {
  @Override
  public List<Tensor> tensors() {
    return List.of(keys, values, filled, output);
  }

  @Override
  public AttentionState map(UnaryOperator<Tensor> function) {
    return new AttentionState(
        function.apply(keys),
        function.apply(values),
        function.apply(filled),
        function.apply(output));
  }
}
