package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.Tensor;
import gradus.nn.VectorModel;
import org.junit.jupiter.api.Test;

class VectorModelSpecTest {
  @Test
  void aWordSaysWhatIsSkippedAndChained() {
    for (String word :
        new String[] {"gru:4", "gru:4:skip", "gru:2x4:chained", "gru:4:skip:chained"}) {
      VectorModelSpec spec = VectorModelSpec.parse(word);
      assertThat(spec).hasToString(word);
      assertThat(spec.skips()).isEqualTo(word.contains("skip"));
      assertThat(spec.chained()).isEqualTo(word.contains("chained"));
      assertThat(spec.withDropout(0.5)).hasToString(word);
      VectorModel model = spec.build(3);
      assertThat(model.isChained()).isEqualTo(spec.chained());
      assertThat(model.toString().contains("skips")).isEqualTo(spec.skips());
    }
    assertThat(VectorModelSpec.parse("gru:4:chained:skip")).hasToString("gru:4:skip:chained");
  }

  /** Without recurrent units that answer, y = x S + b. */
  @Test
  void inputsReachTheOutputsByTheirOwnWeights() {
    VectorModel model = VectorModelSpec.parse("rnn:2:skip").build(2);
    model.initialise(Rng.of(1));
    model
        .parameters()
        .forEach(
            p ->
                p.set(
                    p.name().endsWith("skip")
                        ? new float[] {1, 2, 3, 4}
                        : p.name().endsWith("output.bias")
                            ? new float[] {10, 20}
                            : new float[p.shape().size()]));
    float[] y = model.apply(Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 1, 3, 2)).toArray();
    assertThat(y).containsExactly(11, 22, 13, 24, 14, 26);
  }
}
