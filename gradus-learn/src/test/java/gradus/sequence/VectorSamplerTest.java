package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.nn.Loss;
import gradus.nn.VectorModel;
import gradus.train.Evaluator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorSamplerTest {
  private static VectorModel model(String word) {
    VectorModel model = VectorModelSpec.parse(word).build(3);
    model.initialise(Rng.of(7));
    model
        .parameters()
        .forEach(p -> p.set(Rng.of(8).split(p.name()).normal(p.shape().toArray()).toArray()));
    return model;
  }

  private static float[] drawn(VectorSampler sampler, Rng chance) {
    return sampler.next((_, y) -> chance.nextDouble() < 1 / (1 + Math.exp(-y)) ? 1 : 0);
  }

  /** The mean of −ln p of what is drawn, by what a choice sees, is the loss that training sees. */
  @Test
  void whatIsChosenFromIsWhatTheLossJudges() {
    for (String word : List.of("lstm:4:chained", "gru:4")) {
      VectorModel model = model(word);
      var sampler = new VectorSampler(model);
      Rng chance = Rng.of(2);
      List<float[]> sequence = new ArrayList<>();
      double[] nats = new double[1];
      for (int t = 0; t < 6; t++) {
        sequence.add(
            sampler.next(
                (_, y) -> {
                  double p = 1 / (1 + Math.exp(-y));
                  boolean on = chance.nextDouble() < p;
                  nats[0] -= Math.log(on ? p : 1 - p) / 6;
                  return on ? 1 : 0;
                }));
      }
      var objective =
          VectorSequences.of(
              List.<float[][]>of(sequence.toArray(float[][]::new)), Loss.binaryCrossEntropy());
      double loss = new Evaluator(model, List.of(), objective, 1).scores().loss();
      assertThat(nats[0]).isBetween(loss - 1e-5, loss + 1e-5);
    }
  }

  @Test
  void whatWasReadIsAsIfItHadBeenChosen() {
    VectorModel model = model("lstm:4:chained");
    var first = new VectorSampler(model);
    Rng chance = Rng.of(2);
    var second = new VectorSampler(model);
    for (int t = 0; t < 5; t++) {
      second.read(drawn(first, chance));
    }
    assertThat(drawn(second, Rng.of(9))).isEqualTo(drawn(first, Rng.of(9)));
  }
}
