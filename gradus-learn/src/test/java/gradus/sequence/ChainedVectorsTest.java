package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.Tensor;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.VectorModel;
import gradus.optim.Adam;
import gradus.train.Evaluator;
import gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainedVectorsTest {
  private static VectorModel model(String word) {
    VectorModel model = VectorModelSpec.parse(word).build(3);
    model.initialise(Rng.of(7));
    model
        .parameters()
        .forEach(
            parameter ->
                parameter.set(
                    Rng.of(8)
                        .split(parameter.name())
                        .normal(parameter.shape().toArray())
                        .toArray()));
    return model;
  }

  private static double loss(Module model, float[]... sequence) {
    var objective = VectorSequences.of(List.<float[][]>of(sequence), Loss.binaryCrossEntropy());
    return new Evaluator(model, List.of(), objective, 1).scores().loss();
  }

  private static float[] vector(int bits) {
    return new float[] {bits & 1, bits >> 1 & 1, bits >> 2 & 1};
  }

  @Test
  void theProbabilitiesOfAllVectorsAddUpToOne() {
    for (String word : List.of("lstm:4:chained", "lstm:4")) {
      VectorModel model = model(word);
      double sum = 0;
      for (int bits = 0; bits < 8; bits++) {
        sum += Math.exp(-loss(model, vector(bits)));
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aComponentDependsOnThoseBeforeItAlone() {
    VectorModel model = model("rnn:4:chained");
    float[] u = model.chain();
    Tensor zero = Tensor.of(new float[3], 1, 3);
    for (int j = 0; j < 3; j++) {
      var next = new float[3];
      next[j] = 1;
      float[] added = model.given(zero, Tensor.of(next, 1, 3)).toArray();
      for (int k = 0; k < 3; k++) {
        assertThat(added[k]).isEqualTo(u[3 * j + k]);
        assertThat(added[k] != 0).isEqualTo(k > j);
      }
    }
  }

  @Test
  void independentComponentsAddNothing() {
    VectorModel model = model("rnn:4");
    Tensor y = Tensor.of(new float[] {1, 2, 3}, 1, 3);
    assertThat(model.given(y, y)).isSameAs(y);
    assertThatIllegalStateException().isThrownBy(model::chain);
  }

  /**
   * Components that are equal, or opposite, by chance: ln 2 a vector, 3 ln 2 for who cannot tell.
   */
  @Test
  void whatComponentsHaveInCommonIsLearnt() {
    Rng rng = Rng.of(3);
    List<float[][]> sequences = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      var sequence = new float[8][];
      for (int t = 0; t < 8; t++) {
        float x = rng.nextInt(2);
        sequence[t] = new float[] {x, 1 - x, x};
      }
      sequences.add(sequence);
    }
    var objective = VectorSequences.of(sequences, Loss.binaryCrossEntropy());
    VectorModel model = VectorModelSpec.parse("rnn:4:chained").build(3);
    Trainer.of(model).optimizer(Adam.of(0.05)).batchSize(8).epochs(30).fit(objective);
    double nats = new Evaluator(model, List.of(), objective, 64).scores().loss();
    assertThat(nats).isBetween(Math.log(2) - 0.05, Math.log(2) + 0.1);
  }

  @Test
  void aWordSaysWhetherComponentsAreChained() {
    assertThat(VectorModelSpec.parse("lstm:2x16:chained")).hasToString("lstm:2x16:chained");
    assertThat(VectorModelSpec.parse("gru:16").chained()).isFalse();
    assertThat(VectorModelSpec.parse("gru:16:chained").build(5))
        .hasToString("VectorModel(RecurrentStack(Gru(5 → 16)) → 5, chained)");
  }
}
