package gradus.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.HeldPlan;
import gradus.Rng;
import gradus.data.DataException;
import gradus.nn.Pass;
import gradus.train.Batches;
import gradus.train.Recording;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void wordsAreRunsOfLettersInSmallLetters() {
    assertThat(Words.split("O'er the King’s 'tis—well! naïve Straße\n3 x2 'quoted'"))
        .containsExactly("o'er", "the", "king's", "tis", "well", "naïve", "straße", "x", "quoted");
    assertThat(Words.split("")).isEmpty();
    assertThat(Words.split("a".repeat(1_000) + " b")).containsExactly("b");
  }

  @Test
  void theMostFrequentComeFirstAndRareOnesAreLeftOut() {
    Words words = Words.of("b a a c b a d b c", 2);
    assertThat(words.vocabulary()).containsExactly("a", "b", "c");
    assertThat(words.count(2)).isEqualTo(2);
    assertThat(words.found()).isEqualTo(9);
    assertThat(words.length()).isEqualTo(8);
    assertThat(words.at(6)).isEqualTo(1); // d between a and b is left out
    assertThatThrownBy(() -> Words.of("a b c", 2))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected words that occur 2 times or more, found none among 3. Take a longer text.");
  }

  @Test
  void wordsAreDrawnByTheirCountToTheThreeQuarters() {
    double[] sums = WordWindows.cumulated(new double[] {0.5, 0.3, 0.2});
    double all = Math.pow(0.5, 0.75) + Math.pow(0.3, 0.75) + Math.pow(0.2, 0.75);
    assertThat(sums[0]).isCloseTo(Math.pow(0.5, 0.75) / all, within(1e-12));
    assertThat(sums[1] - sums[0]).isCloseTo(Math.pow(0.3, 0.75) / all, within(1e-12));
    assertThat(sums[2]).isEqualTo(1);
  }

  @Test
  void aBatchDependsOnSeedEpochAndPlaceAlone() {
    Words words = Words.of(Topics.text(200), 1);
    for (String word : List.of("skipgram:2:window=2", "cbow:2:window=2")) {
      WordSpec spec = WordSpec.parse(word);
      Batches batches = new WordWindows(words, spec).batches(64);
      int[] order = batches.order(Rng.of(3).split("epoch 1"));
      assertThat(batches.steps()).isEqualTo(Math.ceilDiv(words.length(), 64));
      double first = loss(batches, order, spec, words, 128);
      loss(batches, order, spec, words, 0);
      assertThat(loss(batches, order, spec, words, 128)).isEqualTo(first);
      int[] next = batches.order(Rng.of(3).split("epoch 2"));
      assertThat(loss(batches, next, spec, words, 128)).isNotEqualTo(first);
    }
  }

  private static double loss(Batches batches, int[] order, WordSpec spec, Words words, int from) {
    WordModel model = spec.build(words.size());
    model.parameters().forEach(p -> p.set(Rng.of(1).normal(p.shape().toArray()).toArray()));
    Recording recording = batches.record(model, batches.form(order, from), Pass.inference());
    return filled(recording, order, from);
  }

  private static double filled(Recording recording, int[] order, int from) {
    HeldPlan plan = HeldPlan.of(recording.loss());
    recording.fill(order, from);
    plan.run();
    return plan.item(0);
  }

  @Test
  void modelsAreReadFromTheirWords() {
    for (String word :
        List.of("skipgram:64", "cbow:2", "cbow:2:free", "skipgram:8:window=3:negatives=2:min=1")) {
      assertThat(WordSpec.parse(word)).hasToString(word);
    }
    assertThatThrownBy(() -> WordSpec.parse("skipgam:64"))
        .hasMessageContaining("did you mean skipgram?");
    assertThatThrownBy(() -> WordSpec.parse("cbow:2:windw=3"))
        .hasMessageContaining("did you mean window?");
    assertThatThrownBy(() -> WordSpec.parse("cbow:two")).hasMessageContaining("found \"two\"");
    assertThatThrownBy(() -> WordSpec.parse("skipgram:2:free"))
        .hasMessage("skip-gram has no constraint to be free of");
    assertThatThrownBy(() -> WordSpec.parse("skipgram:0"))
        .hasMessage("a model of words has features from 1 to 2048, got 0");
  }

  @Test
  void aTextOfOneWordTeachesNothing() {
    Words words = Words.of("ho ho ho ho ho ho ho ho ho ho ho ho", 1);
    assertThatThrownBy(() -> new WordWindows(words, WordSpec.parse("cbow:2")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("two of them different");
  }

  @Test
  void vectorsAnswerWhatIsNearAndSuggestWhatWasMeant() {
    float[] vectors = {1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0};
    var words = new WordVectors(List.of("east", "eastern", "north", "both", "nothing"), vectors);
    assertThat(words.nearest("east", 2))
        .containsExactly(
            new WordVectors.Neighbour("eastern", 1),
            new WordVectors.Neighbour("both", 1 / Math.sqrt(2)));
    assertThat(words.similarity("nothing", "east")).isZero();
    assertThat(words.nearest("EAST", 1).getFirst().word()).isEqualTo("eastern");
    assertThatThrownBy(() -> words.nearest("eest", 1))
        .hasMessage(
            "there is no word \"eest\" among the 5 that occur often enough: did you mean east?");
    var plane = new WordVectors(List.of("a", "b", "c"), new float[] {1, 0, 5, 0, 1, 1});
    assertThat(plane.nearest("a", 2))
        .containsExactly(
            new WordVectors.Neighbour("c", 0.5), new WordVectors.Neighbour("b", 1 / 17.0));
  }

  @Test
  void frequentWordsAreDrawnLessOftenThanTheyOccur() {
    // "the" is half of the text: kept with probability √(10⁻³ / ½) = 0.045 against 0.14 to 0.35.
    var text = new StringBuilder();
    for (int i = 0; i < 4_000; i++) {
      text.append("the w").append((char) ('a' + i % 26)).append(' ');
    }
    Words words = Words.of(text.toString(), 1);
    WordSpec spec = WordSpec.parse("cbow:1:window=1:free");
    var model = (Cbow) spec.build(words.size());
    // z of "the" is 1, of others 0, W = 0: the loss is the share of "the" among the words drawn.
    for (var parameter : model.parameters()) {
      float[] values = new float[parameter.shape().size()];
      values[0] = parameter.name().endsWith("map") ? 0 : 1;
      parameter.set(values);
    }
    Batches batches = new WordWindows(words, spec).batches(4_000);
    int[] order = batches.order(Rng.of(1));
    Recording recording = batches.record(model, batches.form(order, 0), Pass.inference());
    double the = 0.5 * Math.sqrt(1e-3 / 0.5);
    double others = 0.5 * Math.sqrt(1e-3 / (0.5 / 26));
    assertThat(filled(recording, order, 0)).isCloseTo(the / (the + others), within(0.03));
  }
}
