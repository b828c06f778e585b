package gradus.nn;

import gradus.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The state of a network whose units remember their outputs alone.
 *
 * @param h the outputs of the units, [B, H]
 */
public record HiddenState(Tensor h) implements State<HiddenState> {
  @Override
  public List<Tensor> tensors() {
    return List.of(h);
  }

  @Override
  public HiddenState map(UnaryOperator<Tensor> function) {
    return new HiddenState(function.apply(h));
  }
}
