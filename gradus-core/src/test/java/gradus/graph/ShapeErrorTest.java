package gradus.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Parameter;
import gradus.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a mistake says, word for word. */
final class ShapeErrorTest {
  @Test
  void matmulNamesModuleAxesAndOperands() {
    Tensor hidden = Parameter.zeros("hidden", 64, 512).tensor();
    Tensor weight = Parameter.zeros("decoder.weight", 256, 96).tensor();
    assertThatThrownBy(() -> Scope.in("decoder", () -> hidden.matmul(weight)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "`decoder` matmul: left axis 1 must equal right axis 0, got 512 and 256. left = hidden"
                + " [64, 512]; right = decoder.weight [256, 96].")
        .satisfies(
            e -> {
              var error = (ShapeException) e;
              assertThat(error.operation()).isEqualTo("matmul");
              assertThat(error.path()).isEqualTo("decoder");
              assertThat(error.operands())
                  .extracting(ShapeException.Operand::shape)
                  .containsExactly(Shape.of(64, 512), Shape.of(256, 96));
            });
  }

  @Test
  void broadcastingNamesTheAxisThatDoesNotFit() {
    Tensor a = Tensor.zeros(3, 4).tanh();
    Tensor b = Parameter.zeros("bias", 5).tensor();
    assertThatThrownBy(() -> a.add(b))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "add: axis -1 must be equal or 1, got 4 and 5. left = result of tanh [3, 4]; right ="
                + " bias [5].");
  }

  @Test
  void typesMustAgree() {
    assertThatThrownBy(() -> Tensor.zeros(2).mul(Tensor.range(2)))
        .hasMessage(
            "mul: operands must have one type, got float32 and int32. left = [2]; right = [2].");
  }

  @Test
  void otherRules() {
    Tensor x = Tensor.zeros(2, 3);
    assertThatThrownBy(() -> x.reshape(4))
        .hasMessage(
            "reshape: the number of elements must stay, got 6 and 4 in [4]. input = [2, 3].");
    assertThatThrownBy(() -> x.slice(1, 2, 5))
        .hasMessage("slice: the block from (0, 2) of size (2, 3) must lie inside. input = [2, 3].");
    assertThatThrownBy(() -> x.permute(0, 0)).hasMessageContaining("must name each of 2 axes once");
    assertThatThrownBy(() -> x.windows(1, 4, 1))
        .hasMessage(
            "windows: a window of 4 with stride 1 must fit an axis of length 3. input = [2, 3].");
    assertThatThrownBy(() -> x.take(x)).hasMessageContaining("indices must be int32, got float32");
    assertThatThrownBy(() -> Tensor.concat(0, List.of(x, Tensor.zeros(2, 4))))
        .hasMessageContaining("all axes but 0 must be equal");
    assertThatThrownBy(() -> x.sum(2))
        .hasMessage("axis 2 does not exist in shape [2, 3] of rank 2");
  }

  @Test
  void anIndexOutsideOfATableSaysSo() {
    Tensor taken = Tensor.zeros(3, 2).take(Tensor.of(new int[] {3}, 1));
    assertThatThrownBy(taken::toArray)
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 3 names no row of a table of 3 rows");
  }
}
