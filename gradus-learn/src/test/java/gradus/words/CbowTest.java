package gradus.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Tensor;
import gradus.nn.Pass;
import gradus.optim.Adam;
import gradus.optim.Schedule;
import gradus.plane.Pca;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import java.util.function.IntUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CbowTest {
  @Test
  void theLossIsTheSquaredDistanceOfAMappedSum() {
    var model = new Cbow(3, 2, 1, false);
    set(model, new float[] {0.5f, -1, 2, 0.25f, 3, 1}, new float[] {1, 2, 0, -1});
    // z₀ + z₁ = (2.5, −0.75); times W = (2.5, 5 + 0.75) = (2.5, 5.75); less z₂ = (−0.5, 4.75)
    double first = 0.25 + 4.75 * 4.75;
    // z₂ + z₂ = (6, 2); times W = (6, 12 − 2) = (6, 10); less z₀ = (5.5, 11)
    double second = 5.5 * 5.5 + 11 * 11;
    Tensor loss =
        model.loss(
            Tensor.of(new int[] {2, 0}, 2),
            Tensor.of(new int[] {0, 1, 2, 2}, 2, 2),
            Pass.inference());
    assertThat(loss.item()).isCloseTo((first + second) / 2, within(1e-4));
  }

  private static void set(Cbow model, float[] words, float[] map) {
    for (var parameter : model.parameters()) {
      parameter.set(parameter.name().endsWith("map") ? map : words);
    }
  }

  @Test
  void thePenaltyIsZeroForSpreadPointsAndCountsLostDirections() {
    // The corners of a square: mean 0, variance 1, no correlation.
    assertThat(spread(1, 1, 1, -1, -1, 1, -1, -1)).isCloseTo(0, within(1e-6));
    assertThat(spread(0, 0, 0, 0, 0, 0, 0, 0)).isCloseTo(2, within(1e-6)); // a point: C = 0
    assertThat(spread(1, 1, -1, -1, 1, 1, -1, -1)).isCloseTo(2, within(1e-6)); // a line: C = 1 1ᵀ
    assertThat(spread(2, 1, 2, -1, 0, 1, 0, -1)).isCloseTo(1, within(1e-6)); // moved: ‖m‖² = 1
  }

  private static double spread(float... points) {
    return Cbow.spread(Tensor.of(points, 4, 2)).item();
  }

  private static WordModel trained(String word, int epochs) {
    Words words = Words.of(Topics.text(1_000), 1);
    WordSpec spec = WordSpec.parse(word);
    WordModel model = spec.build(words.size());
    var windows = new WordWindows(words, spec);
    TrainingRun run =
        Trainer.of(model)
            .optimizer(Adam.of(0.03))
            .schedule(Schedule.cosine((long) epochs * windows.batches(100).steps(), 0))
            .batchSize(100)
            .epochs(epochs)
            .seed(1)
            .fit(windows);
    assertThat(run.last().training().loss()).isLessThan(run.history().getFirst().training().loss());
    return model;
  }

  /** How far words are from their mean, the root of the mean square. */
  private static double spreadOf(float[] vectors) {
    return Math.sqrt(DoubleStream.of(Pca.of(vectors, 4).variances()).sum());
  }

  @Test
  void withoutConstraintAllVectorsBecomeOne() {
    Words words = Words.of(Topics.text(1_000), 1);
    WordModel fresh = WordSpec.parse("cbow:4:window=2:free").build(words.size());
    WordModel collapsed = trained("cbow:4:window=2:free", 25);
    assertThat(spreadOf(fresh.vectors())).isBetween(0.1, 0.3);
    assertThat(spreadOf(collapsed.vectors())).isLessThan(0.01);
    assertThat(spreadOf(trained("cbow:4:window=2", 10).vectors())).isGreaterThan(1);
  }

  @Test
  void withTheConstraintTheyStaySpreadAndSayWhatWordsAreAlike() {
    Words words = Words.of(Topics.text(1_000), 1);
    WordModel model = trained("cbow:4:window=2", 10);
    // The vectors as often as their words: the points of the text.
    float[] points = new float[4 * words.length()];
    IntUnaryOperator at = i -> 4 * words.at(i / 4) + i % 4;
    float[] vectors = model.vectors();
    for (int i = 0; i < points.length; i++) {
      points[i] = vectors[at.applyAsInt(i)];
    }
    double[] variances = Pca.of(points, 4).variances();
    assertThat(variances[0]).isLessThan(1.5);
    assertThat(variances[3]).isGreaterThan(0.4);
    assertThat(Topics.together(new WordVectors(words.vocabulary(), vectors))).isGreaterThan(0.8);
  }

  @Test
  void equalVectorsOfLength1AreNoConstraint() {
    // Why it is not enough to keep the length: a single point of length 1 has loss 0 too.
    var model = new Cbow(3, 2, 1, false);
    set(model, new float[] {0.6f, 0.8f, 0.6f, 0.8f, 0.6f, 0.8f}, new float[] {0.5f, 0, 0, 0.5f});
    Tensor loss =
        model.loss(
            Tensor.of(new int[] {2, 0}, 2),
            Tensor.of(new int[] {0, 1, 2, 2}, 2, 2),
            Pass.inference());
    assertThat(loss.item()).isCloseTo(0, within(1e-12));
  }
}
