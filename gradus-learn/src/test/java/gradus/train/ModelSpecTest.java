package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Tensor;
import org.junit.jupiter.api.Test;

class ModelSpecTest {
  @Test
  void aWordBecomesAModelAndAWordAgain() {
    ModelSpec spec = ModelSpec.parse("784-400-10");
    assertThat(spec.build().parameterCount()).isEqualTo(784 * 400 + 400 + 400 * 10 + 10);
    assertThat(spec.build()).hasToString("Sequential(Dense(784 → 400, tanh), Dense(400 → 10))");
    assertThat(spec).hasToString("784-400-10");
    assertThat(ModelSpec.parse(" 2-3-1:RELU ")).hasToString("2-3-1:relu");
    assertThat(ModelSpec.parse("2-3-1:tanh")).isEqualTo(ModelSpec.parse("2-3-1"));
    assertThat(spec.inputs()).isEqualTo(784);
    assertThat(spec.outputs()).isEqualTo(10);
  }

  @Test
  void aModelMayReadQuadraticFeatures() {
    ModelSpec spec = ModelSpec.parse("Quadratic:2-3-2:relu");
    assertThat(spec).hasToString("quadratic:2-3-2:relu");
    assertThat(spec.build())
        .hasToString("Sequential(QuadraticFeatures(2 → 5), Dense(5 → 3, relu), Dense(3 → 2))");
    assertThat(spec.inputs()).isEqualTo(2);
    assertThat(spec.outputs()).isEqualTo(2);
    assertThatThrownBy(() -> ModelSpec.parse("quadratic:900000000-2"))
        .hasMessageContaining("up to 1,000 inputs");
    assertThatThrownBy(() -> ModelSpec.parse("quadratic:"))
        .hasMessageContaining("expected sizes of 1 or more");
  }

  @Test
  void lenetTakesAnImageInOneRowAndGivesTenLogits() {
    ModelSpec lenet = ModelSpec.parse("LeNet");
    // 20·25 + 20, 50·20·25 + 50, 800·500 + 500, 500·10 + 10
    assertThat(lenet.build().parameterCount()).isEqualTo(520 + 25_050 + 400_500 + 5_010);
    Tensor logits = lenet.build().apply(Tensor.zeros(3, lenet.inputs()));
    assertThat(logits.shape().toArray()).containsExactly(3, lenet.outputs());
    assertThat(lenet.build().layers().getFirst()).hasToString("Image(28 × 28)");
  }

  @Test
  void aWordThatIsNoModelIsAnsweredWithOneThatIs() {
    assertThatThrownBy(() -> ModelSpec.parse("lent"))
        .hasMessage(
            "there is no model \"lent\": did you mean lenet? Known are 784-400-10,"
                + " 784-400-10:relu, lenet, quadratic:2-2.");
    assertThatThrownBy(() -> ModelSpec.parse("784-4O0-10"))
        .hasMessage(
            "model 784-4O0-10: expected sizes of 1 or more joined by hyphens, as in 784-400-10,"
                + " found \"4o0\"");
    assertThatThrownBy(() -> ModelSpec.parse("784"))
        .hasMessage(
            "model 784: expected two sizes or more, as in 784-400-10, found one. Did you mean"
                + " 784-10?");
    assertThatThrownBy(() -> ModelSpec.parse("784-10:rellu")).hasMessageContaining("relu");
  }
}
