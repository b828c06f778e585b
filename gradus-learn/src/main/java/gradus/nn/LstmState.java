package gradus.nn;

import gradus.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The state of an {@link Lstm}.
 *
 * @param h the outputs of the units, [B, H]
 * @param c the cells, [B, H]
 */
public record LstmState(Tensor h, Tensor c) implements State<LstmState> {
  @Override
  public List<Tensor> tensors() {
    return List.of(h, c);
  }

  @Override
  public LstmState map(UnaryOperator<Tensor> function) {
    return new LstmState(function.apply(h), function.apply(c));
  }
}
