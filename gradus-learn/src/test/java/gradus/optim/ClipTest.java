package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Parameter;
import gradus.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClipTest {
  private static final List<Tensor> GRADIENTS =
      List.of(Tensor.of(new float[] {3, 0}, 2), Tensor.of(new float[] {-4}, 1)); // norm 5

  @Test
  void byNormKeepsTheDirection() {
    List<Tensor> clipped = Clip.byNorm(2).apply(GRADIENTS);
    assertThat(clipped.get(0).toArray()).containsExactly(new float[] {1.2f, 0}, within(1e-6f));
    assertThat(clipped.get(1).toArray()).containsExactly(new float[] {-1.6f}, within(1e-6f));
  }

  @Test
  void byNormLeavesShortOnesAlone() {
    assertThat(Clip.byNorm(5).apply(GRADIENTS).get(0).toArray()).containsExactly(3, 0);
    assertThat(Clip.byNorm(1).apply(List.of(Tensor.zeros(2))).get(0).toArray())
        .containsExactly(0, 0); // and never divides by 0
    assertThat(Clip.byNorm(1).apply(List.of())).isEmpty();
  }

  @Test
  void byValueLimitsEachElement() {
    List<Tensor> clipped = Clip.byValue(3.5).apply(GRADIENTS);
    assertThat(clipped.get(0).toArray()).containsExactly(3, 0);
    assertThat(clipped.get(1).toArray()).containsExactly(-3.5f);
  }

  @Test
  void transformsChain() {
    Parameter theta = Parameter.zeros("theta", 1);
    Optimizer optimizer =
        Clip.byValue(3)
            .then(gradients -> gradients.stream().map(g -> g.mul(2)).toList())
            .then(Sgd.of(1));
    optimizer.minimize(theta.tensor().mul(10).sum(), List.of(theta));
    assertThat(theta.tensor().toArray()).containsExactly(-6);
    assertThat(Clip.byNorm(5).then(Sgd.of(0.5)).toString())
        .startsWith("clip by norm 5.0, Sgd Settings[learningRate=0.5");
  }

  @Test
  void aLimitIsAboveZero() {
    assertThatThrownBy(() -> Clip.byNorm(0)).hasMessage("clipping needs a limit above 0, got 0.0");
  }
}
