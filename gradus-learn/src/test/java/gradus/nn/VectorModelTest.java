package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.Tensor;
import gradus.sequence.VectorModelSpec;
import org.junit.jupiter.api.Test;

class VectorModelTest {
  private static final Tensor X =
      Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, 1, 4);

  /** Returns the state after the last vector, when nearly all that can be dropped is. */
  private static float[] state(String spec, Tensor x, Pass pass) {
    VectorModel model = VectorModelSpec.parse(spec).withDropout(0.999999).build(4);
    return model.unroll(x, model.zeroState(1), pass).last().tensors().getFirst().toArray();
  }

  private static float[] trained(String spec, Tensor x) {
    return state(spec, x, Pass.training(Rng.of(1)));
  }

  @Test
  void dropoutActsOnWhatTheLayersReadWhereTheModelSkips() {
    Tensor silence = X.mul(0);
    assertThat(trained("lstm:3:skip", X)).isEqualTo(trained("lstm:3:skip", silence));
    assertThat(trained("lstm:3", X)).isNotEqualTo(trained("lstm:3", silence));
    assertThat(state("lstm:3:skip", X, Pass.inference()))
        .isNotEqualTo(state("lstm:3:skip", silence, Pass.inference()));
  }

  @Test
  void whatSkipsIsNotDropped() {
    VectorModel model = VectorModelSpec.parse("lstm:3:skip").withDropout(0.999999).build(4);
    model =
        model.startingFrom(
            Initialiser.zeros(),
            (_, _, _) -> new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
    float[] y = model.unroll(X, model.zeroState(1), Pass.training(Rng.of(1))).outputs().toArray();
    assertThat(y).isEqualTo(X.toArray());
  }
}
