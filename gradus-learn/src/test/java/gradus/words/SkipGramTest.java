package gradus.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Tensor;
import gradus.nn.Pass;
import gradus.optim.Adam;
import gradus.train.Trainer;
import org.junit.jupiter.api.Test;

class SkipGramTest {
  @Test
  void theLossIsEquation4() {
    var model = new SkipGram(3, 2);
    float[][] z = {{1, 2}, {0.5f, -1}, {0, 3}};
    float[][] u = {{0.3f, 0.1f}, {-1, 0.5f}, {2, -0.25f}};
    model.parameters().get(0).set(1, 2, 0.5f, -1, 0, 3);
    model.parameters().get(1).set(0.3f, 0.1f, -1, 0.5f, 2, -0.25f);
    int[] words = {1, 2};
    int[][] others = {{0, 2, 2}, {1, 0, 1}}; // the context word, then two drawn at random
    double expected = 0;
    for (int b = 0; b < 2; b++) {
      expected -= logSigmoid(product(u[others[b][0]], z[words[b]]));
      expected -= logSigmoid(-product(u[others[b][1]], z[words[b]]));
      expected -= logSigmoid(-product(u[others[b][2]], z[words[b]]));
    }
    double loss =
        model
            .loss(
                Tensor.of(words, 2),
                Tensor.of(new int[] {0, 2, 2, 1, 0, 1}, 2, 3),
                Pass.inference())
            .item();
    assertThat(loss).isCloseTo(expected / 2, within(1e-6));
  }

  private static double product(float[] a, float[] b) {
    return a[0] * b[0] + a[1] * b[1];
  }

  private static double logSigmoid(double x) {
    return -Math.log1p(Math.exp(-x));
  }

  @Test
  void atFirstEveryWordIsAsLikelyAsNot() {
    var model = new SkipGram(50, 8); // u = 0, so that each of 1 + 5 terms is ln 2
    var loss =
        model.loss(Tensor.of(new int[] {3}, 1), Tensor.of(new int[6], 1, 6), Pass.inference());
    assertThat(loss.item()).isCloseTo(6 * Math.log(2), within(1e-6));
  }

  @Test
  void wordsInTheSamePlacesComeOutAlike() {
    Words words = Words.of(Topics.text(1_500), 1);
    WordSpec spec = WordSpec.parse("skipgram:8:window=2:negatives=4");
    WordModel model = spec.build(words.size());
    Trainer.of(model)
        .optimizer(Adam.lazy(0.02))
        .batchSize(64)
        .epochs(5)
        .seed(1)
        .fit(new WordWindows(words, spec));
    var vectors = new WordVectors(words.vocabulary(), model.vectors());
    assertThat(Topics.together(vectors)).isGreaterThan(0.9); // by chance 0.13
  }
}
