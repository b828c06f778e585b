package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.Tensor;
import gradus.data.DataException;
import gradus.nn.LanguageModel;
import gradus.optim.Adam;
import gradus.train.Batches;
import gradus.train.Evaluator;
import gradus.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskedSequencesTest {
  private static final Vocabulary LETTERS = Vocabulary.ofCharacters("abcde");

  private static List<int[]> words(int count, int longest) {
    Rng rng = Rng.of(11);
    List<int[]> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] word = new int[2 + rng.nextInt(longest - 1)];
      Arrays.setAll(word, _ -> rng.nextInt(LETTERS.size()));
      words.add(word);
    }
    return words;
  }

  private static LanguageModel trained(MaskedSequences words) {
    LanguageModel model = LanguageModelSpec.parse("gru:6").build(LETTERS.size());
    Trainer.of(model).optimizer(Adam.of(0.01)).batchSize(8).epochs(3).seed(4).fit(words);
    return model;
  }

  @Test
  void theLossIsTheMeanOverTheTokensOfAllSequences() {
    LanguageModel model = LanguageModelSpec.parse("lstm:2x4").build(LETTERS.size());
    model.initialise(Rng.of(5));
    List<int[]> words = words(40, 31);
    double sum = 0;
    int count = 0;
    for (int[] word : words) {
      float[] logs = model.apply(Tensor.of(word, 1, word.length)).logSoftmax(-1).toArray();
      for (int t = 0; t + 1 < word.length; t++) {
        sum -= logs[t * LETTERS.size() + word[t + 1]];
        count++;
      }
    }
    for (int size : new int[] {1, 7, 500}) {
      double loss =
          new Evaluator(model, List.of(), MaskedSequences.of(words, LETTERS), size).scores().loss();
      assertThat(loss).isCloseTo(sum / count, within(1e-5));
    }
  }

  @Test
  void whatPaddingHoldsChangesNoBit() {
    List<int[]> words = words(30, 20);
    LanguageModel zeros = trained(MaskedSequences.of(words, LETTERS, 0));
    LanguageModel others = trained(MaskedSequences.of(words, LETTERS, 3));
    for (int i = 0; i < zeros.parameters().size(); i++) {
      assertThat(others.parameters().get(i).tensor().toArray())
          .as(zeros.parameters().get(i).name())
          .isEqualTo(zeros.parameters().get(i).tensor().toArray());
    }
  }

  @Test
  void everySequenceIsSeenOnceInAnEpochWithThoseOfItsLength() {
    List<int[]> words = words(100, 60);
    MaskedSequences sequences = MaskedSequences.of(words, LETTERS);
    for (int size : new int[] {1, 8, 1000}) {
      Batches batches = sequences.batches(size);
      int[] order = batches.order(Rng.of(1));
      assertThat(order).hasSize(100).doesNotHaveDuplicates();
      assertThat(batches.order(Rng.of(1))).isEqualTo(order);
      assertThat(batches.forms()).hasSizeLessThanOrEqualTo(7);
      int steps = 0;
      for (int from = 0; from < 100; steps++) {
        Batches.Form form = batches.form(order, from);
        int taken = 0;
        while (taken < form.size()
            && from + taken < 100
            && batches.form(order, from + taken).equals(form)) {
          assertThat(words.get(order[from + taken]).length - 1).isLessThanOrEqualTo(form.length());
          taken++;
        }
        from += taken;
      }
      assertThat(steps).isEqualTo(batches.steps());
    }
  }

  @Test
  void sequencesOfOneLengthAreOneForm() {
    MaskedSequences sequences =
        MaskedSequences.of(List.of(new int[] {0, 1, 2}, new int[] {2, 1, 0}), LETTERS);
    assertThat(sequences.batches(10).forms()).containsExactly(new Batches.Form(2, 2));
  }

  @Test
  void whatCannotBeLearntIsRefused() {
    assertThatThrownBy(() -> MaskedSequences.of(List.of(), LETTERS))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(() -> MaskedSequences.of(List.of(new int[] {0, 1}, new int[] {3}), LETTERS))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("sequence 1");
    assertThatThrownBy(() -> MaskedSequences.of(List.of(new int[] {0, 5}), LETTERS))
        .hasMessage("token 1: expected one from 0 to 4, found 5");
  }
}
