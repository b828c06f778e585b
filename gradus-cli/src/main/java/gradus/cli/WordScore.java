package gradus.cli;

import gradus.nn.LanguageModel;
import gradus.sequence.LetterPredictions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * In how many words a model told what may follow.
 *
 * @param words how many there were
 * @param right in how many the predicted letters were those allowed, after every letter
 * @param closing in how many the last letter but one was predicted, and it alone
 * @param symmetric whether the closing letter is what counts
 */
record WordScore(int words, int right, int closing, boolean symmetric) {
  private static final int SHOWN = 10; // letters of a word that is worth showing

  static WordScore of(LanguageModel model, GrammarRecipe recipe, List<String> words) {
    return of(LetterPredictions.of(model, recipe.grammar(), words), recipe.symmetric());
  }

  static WordScore of(List<LetterPredictions> all, boolean symmetric) {
    return new WordScore(
        all.size(),
        (int) all.stream().filter(LetterPredictions::isRight).count(),
        (int) all.stream().filter(LetterPredictions::foreseesClosing).count(),
        symmetric);
  }

  /** Returns the first word that a model was wrong about; if there is none, the first long one. */
  static LetterPredictions example(List<LetterPredictions> all) {
    return all.stream()
        .filter(word -> !word.isRight())
        .findFirst()
        .or(() -> all.stream().filter(word -> word.steps() >= SHOWN).findFirst())
        .orElseGet(all::getFirst);
  }

  /** Returns the words that count. */
  int judged() {
    return symmetric ? closing : right;
  }

  String percent(int count) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * count / words);
  }

  String line() {
    String all = String.format(Locale.ROOT, "%d/%d words right", right, words);
    return symmetric
        ? String.format(
            Locale.ROOT,
            "closing letter %d/%d words right (%s), all transitions %d/%d (%s)",
            closing,
            words,
            percent(closing),
            right,
            words,
            percent(right))
        : all + " (" + percent(right) + ")";
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("words", words);
    fields.put("right", right);
    if (symmetric) {
      fields.put("closing", closing);
    }
    return fields;
  }
}
