package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.DataException;
import gradus.nn.LanguageModel;
import gradus.nn.Loss;
import gradus.nn.Pass;
import gradus.optim.Adam;
import gradus.optim.Clip;
import gradus.train.Batches;
import gradus.train.Evaluator;
import gradus.train.Metric;
import gradus.train.Recording;
import gradus.train.Scores;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingListener;
import gradus.train.TrainingRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStreamsTest {
  private static final Vocabulary LETTERS = Vocabulary.ofCharacters("abcdefgh");

  @TempDir Path folder;

  private static int[] tokens(int count) {
    Rng rng = Rng.of(7);
    int[] tokens = new int[count];
    for (int i = 1; i < count; i++) { // a walk: the next letter is near the last
      tokens[i] = Math.floorMod(tokens[i - 1] + rng.nextInt(3), LETTERS.size());
    }
    return tokens;
  }

  private static LanguageModel model(String word) {
    LanguageModel model = LanguageModelSpec.parse(word).build(LETTERS.size());
    model.initialise(Rng.of(3));
    return model;
  }

  private static double runWith(Recording recording, int from) {
    HeldPlan plan = HeldPlan.of(List.of(recording.loss()), recording.updates());
    recording.fill(new int[0], from);
    plan.run();
    return plan.item(0);
  }

  /** The mean loss of each next token, from a plain walk over one sequence. */
  private static double walk(LanguageModel model, int[] tokens) {
    Tensor logits = model.apply(Tensor.of(tokens, 1, tokens.length));
    float[] logProbabilities = logits.logSoftmax(-1).toArray();
    double sum = 0;
    for (int t = 0; t + 1 < tokens.length; t++) {
      sum -= logProbabilities[t * LETTERS.size() + tokens[t + 1]];
    }
    return sum / (tokens.length - 1);
  }

  @Test
  void anEvaluationOfOneStreamIsTheMeanOverEveryTokenButTheFirst() {
    int[] tokens = tokens(103);
    for (String word : List.of("lstm:2x5", "gru:6", "rnn:1x7", "lstm:6:tied")) {
      LanguageModel model = model(word);
      TokenStreams text = TokenStreams.whole(tokens, LETTERS, 1, 10);
      Scores scores = new Evaluator(model, List.of(Metric.bits()), text, 1).scores();
      assertThat(scores.loss()).isCloseTo(walk(model, tokens), within(1e-5));
      assertThat(scores.get("bits")).isCloseTo(scores.loss() / Math.log(2), within(1e-12));
      assertThat(text.predicted()).isEqualTo(102);
    }
  }

  /**
   * Parts are what a batch has rows of; a part of fewer than ten windows would be mostly beginning.
   */
  @Test
  void aTextIsMeasuredInFewPartsAndAShortOneInOne() {
    assertThat(parts(1_001, 10)).isEqualTo(10);
    assertThat(parts(100_000, 10)).isEqualTo(10);
    assertThat(parts(401, 10)).isEqualTo(4);
    assertThat(parts(400, 10)).isEqualTo(3);
    assertThat(parts(150, 10)).isEqualTo(1);
    assertThat(parts(2, 10)).isEqualTo(1);
  }

  private static int parts(int length, int window) {
    return TokenStreams.whole(tokens(length), LETTERS, window).batches(0).forms().getFirst().size();
  }

  @Test
  void aSecondEvaluationStartsFromZeroAgain() {
    var evaluator =
        new Evaluator(model("lstm:5"), List.of(), TokenStreams.whole(tokens(97), LETTERS, 3, 4), 1);
    assertThat(evaluator.scores()).isEqualTo(evaluator.scores());
  }

  @Test
  void everyTokenIsPredictedOnceHoweverTheTextIsCut() {
    int[] tokens = tokens(61);
    LanguageModel model = model("rnn:4");
    for (int streams : new int[] {1, 2, 3, 7, 60, 90}) {
      for (int window : new int[] {1, 4, 9, 60, 100}) {
        TokenStreams text = TokenStreams.whole(tokens, LETTERS, streams, window);
        Batches batches = text.batches(0);
        Recording recording = batches.record(model, batches.forms().getFirst(), Pass.inference());
        int counted = 0;
        for (int from = 0; from < text.examples(); ) {
          from += recording.fill(new int[0], from);
          counted += recording.count();
        }
        assertThat(counted).as(text.toString()).isEqualTo(60);
      }
    }
  }

  @Test
  void stateIsCarriedFromWindowToWindowAndZeroWhereAnEpochBegins() {
    LanguageModel model = model("lstm:2x5");
    TokenStreams text = TokenStreams.of(tokens(41), LETTERS, 2, 10);
    Batches batches = text.batches(0);
    Recording recording = batches.record(model, batches.forms().getFirst(), Pass.inference());
    double first = runWith(recording, 0);
    double second = runWith(recording, 20);
    assertThat(runWith(recording, 0)).isEqualTo(first);
    assertThat(runWith(recording, 20)).isEqualTo(second);
    assertThat(runWith(recording, 20)).isNotEqualTo(second); // the state of another window
    assertThat(recording.carried()).hasSize(4);
  }

  @Test
  void noGradientGoesBackIntoTheWindowBefore() {
    LanguageModel model = model("rnn:4");
    int[] tokens = tokens(9);
    TokenStreams text = TokenStreams.of(tokens, LETTERS, 1, 4);
    Batches batches = text.batches(0);
    Recording recording = batches.record(model, batches.forms().getFirst(), Pass.inference());
    List<Tensor> gradients = Gradients.ofParameters(recording.loss(), model.parameters());
    HeldPlan plan = HeldPlan.of(gradients, List.of());
    runWith(recording, 0);
    recording.fill(new int[0], 4);
    plan.run();
    List<Tensor> truncated = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      truncated.add(Tensor.of(plan.toArray(i), gradients.get(i).shape().toArray()));
    }

    var before = model.unroll(window(tokens, 0), model.zeroState(1), Pass.inference()).last();
    var targets = Tensor.of(Arrays.copyOfRange(tokens, 5, 9), 4, 1);
    var whole = model.unroll(window(tokens, 4), before, Pass.inference());
    var cut = model.unroll(window(tokens, 4), before.map(Tensor::detach), Pass.inference());
    Loss loss = Loss.softmaxCrossEntropy().meanOverComponents();
    assertGradients(truncated, model, loss.apply(cut.outputs(), targets), true);
    assertGradients(truncated, model, loss.apply(whole.outputs(), targets), false);
  }

  private static Tensor window(int[] tokens, int from) {
    return Tensor.of(Arrays.copyOfRange(tokens, from, from + 4), 4, 1);
  }

  private static void assertGradients(
      List<Tensor> found, LanguageModel model, Tensor loss, boolean equal) {
    List<Tensor> expected = Gradients.ofParameters(loss, model.parameters());
    double greatest = 0;
    for (int i = 0; i < found.size(); i++) {
      Tensor difference = found.get(i).sub(expected.get(i)).abs().max();
      greatest = Math.max(greatest, difference.item());
    }
    assertThat(greatest < 1e-6).as("greatest difference %s", greatest).isEqualTo(equal);
  }

  @Test
  void trainingLearnsTheWalkToNearItsEntropy() {
    TrainingRun run =
        trainer(model("lstm:24")).epochs(8).fit(TokenStreams.of(tokens(8_000), LETTERS, 10, 20));
    // Each letter has three successors, equally likely: ln 3 = 1.0986, and ln 8 = 2.08 at first.
    assertThat(run.last().training().loss()).isBetween(1.08, 1.13);
  }

  private static Trainer trainer(LanguageModel model) {
    return Trainer.of(model)
        .optimizer(Clip.byNorm(5).then(Adam.of(0.01)))
        .metric(Metric.bits())
        .seed(2)
        .epochs(3);
  }

  @Test
  void aRunStoppedAnywhereInAnEpochGoesOnToTheSameBits() {
    TokenStreams train = TokenStreams.of(tokens(700), LETTERS, 3, 10);
    TokenStreams held = TokenStreams.whole(tokens(90), LETTERS, 3, 10);
    LanguageModel straight = spec().build(LETTERS.size());
    trainer(straight).validation(held).fit(train);
    for (long stop : new long[] {1, 5, 23, 30, 46}) {
      Path run = folder.resolve("run" + stop);
      trainer(spec().build(LETTERS.size()))
          .validation(held)
          .folder(run)
          .checkpointEvery(Duration.ZERO)
          .listener(stopAt(stop))
          .fit(train);
      LanguageModel resumed = spec().build(LETTERS.size());
      trainer(resumed).validation(held).folder(run).checkpointEvery(Duration.ZERO).resume(train);
      for (int i = 0; i < straight.parameters().size(); i++) {
        assertThat(resumed.parameters().get(i).tensor().toArray())
            .as("stopped after %d steps", stop)
            .isEqualTo(straight.parameters().get(i).tensor().toArray());
      }
    }
  }

  private static LanguageModelSpec spec() {
    return LanguageModelSpec.parse("lstm:2x6").withDropout(0.2);
  }

  private static TrainingListener stopAt(long step) {
    return new TrainingListener() {
      @Override
      public void step(Training training) {
        if (training.step() == step) {
          training.stop();
        }
      }
    };
  }

  @Test
  void anotherTextIsAnotherRun() {
    Path run = folder.resolve("run");
    trainer(spec().build(8))
        .folder(run)
        .epochs(1)
        .fit(TokenStreams.of(tokens(200), LETTERS, 3, 10));
    int[] other = tokens(200);
    other[150] = (other[150] + 1) % 8;
    assertThatThrownBy(
            () ->
                trainer(spec().build(8))
                    .folder(run)
                    .epochs(2)
                    .resume(TokenStreams.of(other, LETTERS, 3, 10)))
        .hasMessageContaining("training data");
    assertThatThrownBy(
            () ->
                trainer(spec().build(8))
                    .folder(run)
                    .epochs(2)
                    .resume(TokenStreams.of(tokens(200), LETTERS, 3, 11)))
        .hasMessageContaining("windows of 10")
        .hasMessageContaining("windows of 11");
  }

  @Test
  void aTextShorterThanABatchIsRefused() {
    assertThat(TokenStreams.of(tokens(101), LETTERS, 10, 10).examples()).isEqualTo(100);
    assertThatThrownBy(() -> TokenStreams.of(tokens(100), LETTERS, 10, 10))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected a text of 101 tokens or more, which 10 streams in windows of 10 need for one"
                + " batch, found 100. Take a longer text, fewer streams or shorter windows.");
    assertThatThrownBy(() -> TokenStreams.whole(tokens(1), LETTERS, 10, 10))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("two tokens");
    assertThatThrownBy(() -> TokenStreams.of(new int[] {0, 8, 1}, LETTERS, 1, 1))
        .hasMessage("token 1: expected one from 0 to 7, found 8");
  }

  @Test
  void aMetricOfOutputsSaysThatThereAreNone() {
    assertThatThrownBy(
            () ->
                Trainer.of(model("rnn:3"))
                    .metric(Metric.accuracy())
                    .fit(TokenStreams.of(tokens(50), LETTERS, 2, 5)))
        .hasMessageContaining("no outputs");
  }
}
