package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.nn.Gru;
import gradus.nn.LanguageModel;
import gradus.nn.Pass;
import gradus.nn.RecurrentStack;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepperTest {
  @Test
  void vectorsGoInAsTokensDo() {
    var layer = new Gru(3, 4);
    layer.initialise(Rng.of(2));
    float[] inputs = {1, 0, 2, 0, 0, 1, -1, 1, 0, 3, 2, 1}; // [T 2, B 2, D 3]
    float[] expected =
        layer
            .unroll(Tensor.of(inputs, 2, 2, 3), layer.zeroState(2), Pass.inference())
            .outputs()
            .toArray();
    Stepper stepper =
        Stepper.of(
            Parameter.zeros("column", 1, 2, 3),
            layer.zeroState(2),
            (x, state) -> layer.unroll(x, state, Pass.inference()));
    assertThat(stepper.batch()).isEqualTo(2);
    assertThat(stepper.width()).isEqualTo(4);
    float[] outputs = new float[8];
    for (int t = 0; t < 2; t++) {
      stepper.step(Arrays.copyOfRange(inputs, 6 * t, 6 * t + 6));
      stepper.read(outputs);
      for (int i = 0; i < 8; i++) {
        assertThat(outputs[i]).isCloseTo(expected[8 * t + i], within(1e-6f));
      }
    }
  }

  @Test
  void aModelOfDoublePrecisionStepsAndStartsAgain() {
    var model = new LanguageModel(new RecurrentStack(List.of(new Gru(5, 4))));
    model.weights().precision(DType.FLOAT64);
    model.initialise(Rng.of(1));
    Stepper stepper = Stepper.of(model, 1);
    float[] first = logits(stepper);
    assertThat(logits(stepper)).isNotEqualTo(first);
    stepper.reset();
    assertThat(logits(stepper)).isEqualTo(first);
  }

  @Test
  void itUsesTheWeightsOfTheMoment() {
    var model = new LanguageModel(new RecurrentStack(List.of(new Gru(5, 4))));
    model.initialise(Rng.of(1));
    Stepper stepper = Stepper.of(model, 1);
    float[] before = logits(stepper);
    model.initialise(Rng.of(2));
    stepper.reset();
    float[] after = logits(stepper);
    assertThat(after).isNotEqualTo(before).isEqualTo(logits(Stepper.of(model, 1)));
  }

  @Test
  void aSecondOneOfTheSameShapeNeedsNoNewPlan() {
    var model = new LanguageModel(new RecurrentStack(List.of(new Gru(5, 4))));
    model.initialise(Rng.of(1));
    logits(Stepper.of(model, 3));
    long misses = HeldPlan.cacheMisses();
    logits(Stepper.of(model, 3));
    assertThat(HeldPlan.cacheMisses()).isEqualTo(misses);
  }

  private static float[] logits(Stepper stepper) {
    float[] logits = new float[stepper.batch() * stepper.width()];
    stepper.step(new int[stepper.batch()]);
    stepper.read(logits);
    return logits;
  }
}
