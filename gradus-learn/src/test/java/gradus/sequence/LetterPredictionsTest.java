package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.nn.LanguageModel;
import gradus.optim.Adam;
import gradus.optim.Schedule;
import gradus.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetterPredictionsTest {
  private static final Grammar REBER = Grammar.reber();
  private static final Vocabulary LETTERS = Vocabulary.of(List.of(REBER.letters().split("")));

  private static LanguageModel model(String word) {
    LanguageModel model = LanguageModelSpec.parse(word).build(LETTERS.size());
    model.initialise(Rng.of(1));
    return model;
  }

  private static List<String> words(Grammar grammar, int count, Rng rng) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(grammar.word(rng));
    }
    return words;
  }

  @Test
  void probabilitiesAreThoseOfTheModelOnEachWordAlone() {
    LanguageModel model = model("lstm:5");
    List<String> words = List.of("BTXSE", "BPTTVPXTTVPSE", "BPVVE");
    List<LetterPredictions> all = LetterPredictions.of(model, REBER, words);
    for (int i = 0; i < words.size(); i++) {
      int[] tokens = LETTERS.encode(words.get(i));
      float[] expected =
          model.apply(Tensor.of(tokens, 1, tokens.length)).softmax(-1).toArray(); // [1, T, V]
      LetterPredictions predictions = all.get(i);
      assertThat(predictions.word()).isEqualTo(words.get(i));
      assertThat(predictions.steps()).isEqualTo(tokens.length - 1);
      for (int t = 0; t < predictions.steps(); t++) {
        for (int v = 0; v < LETTERS.size(); v++) {
          assertThat(predictions.probability(t, v))
              .isCloseTo(expected[t * LETTERS.size() + v], offset(1e-6f));
        }
      }
    }
  }

  /** Weights of 0 and these biases make the same prediction after every letter: T or P. */
  @Test
  void aSetIsRightWhenItIsTheLegalOne() {
    LanguageModel model = model("rnn:3");
    for (Parameter parameter : model.parameters()) {
      parameter.set(new float[parameter.shape().size()]);
    }
    LetterPredictions none = LetterPredictions.of(model, REBER, List.of("BTXSE")).getFirst();
    assertThat(none.probability(0, 0)).isCloseTo(1 / 7f, offset(1e-6f));
    assertThat(none.predicted(0)).isEmpty();
    assertThat(none.isRight(0)).isFalse();

    model.parameters().getLast().set(0, 9, 9, 0, 0, 0, 0);
    LetterPredictions both = LetterPredictions.of(model, REBER, List.of("BTXSE")).getFirst();
    assertThat(both.predicted(0)).isEqualTo("TP");
    assertThat(both.legal(0)).isEqualTo("TP");
    assertThat(both.isRight(0)).isTrue();
    assertThat(both.isRight(1)).isFalse();
    assertThat(both.isRight()).isFalse();
  }

  @Test
  void theClosingLetterAloneMustBePredicted() {
    LanguageModel model = model("rnn:3");
    for (Parameter parameter : model.parameters()) {
      parameter.set(new float[parameter.shape().size()]);
    }
    Grammar embedded = Grammar.embeddedReber();
    model.parameters().getLast().set(0, 9, 0, 0, 0, 0, 0); // T, always
    List<LetterPredictions> all =
        LetterPredictions.of(model, embedded, List.of("BTBPVVETE", "BPBPVVEPE"));
    assertThat(all.getFirst().foreseesClosing()).isTrue();
    assertThat(all.getLast().foreseesClosing()).isFalse();
    model.parameters().getLast().set(0, 9, 9, 0, 0, 0, 0); // T or P is not enough
    all = LetterPredictions.of(model, embedded, List.of("BTBPVVETE"));
    assertThat(all.getFirst().foreseesClosing()).isFalse();
  }

  @Test
  void saysWhatDoesNotFit() {
    LanguageModel other = LanguageModelSpec.parse("rnn:3").build(5);
    assertThatThrownBy(() -> LetterPredictions.of(other, REBER, List.of("BTXSE")))
        .hasMessage("expected a model of 7 tokens, the letters BTPSXVE, got one of 5");
    assertThatThrownBy(() -> LetterPredictions.of(model("rnn:3"), REBER, List.of("BTXTE")))
        .hasMessageContaining("goes wrong at letter 4");
    assertThat(LetterPredictions.of(model("rnn:3"), REBER, List.of())).isEmpty();
  }

  /** An untrained model is right on no word at all; a wrong gradient would leave it so. */
  @Test
  void learnsTheGrammar() {
    Rng rng = Rng.of(3);
    List<int[]> train = words(REBER, 3_000, rng).stream().map(LETTERS::encode).toList();
    List<String> test = words(REBER, 500, rng);
    LanguageModel model = LanguageModelSpec.parse("lstm:16").build(LETTERS.size());
    assertThat(right(model, test)).isZero();
    var words = MaskedSequences.of(train, LETTERS);
    Trainer.of(model)
        .optimizer(Adam.of(0.02))
        .schedule(Schedule.cosine(words.batches(10).steps(), 0))
        .batchSize(10)
        .epochs(1)
        .fit(words);
    assertThat(right(model, test)).isGreaterThan(475);
  }

  private static long right(LanguageModel model, List<String> words) {
    return LetterPredictions.of(model, REBER, words).stream()
        .filter(LetterPredictions::isRight)
        .count();
  }
}
