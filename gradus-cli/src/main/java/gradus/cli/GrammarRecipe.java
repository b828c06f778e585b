package gradus.cli;

import gradus.Rng;
import gradus.sequence.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Words of a grammar, each drawn afresh and seen once: after every letter, which ones may follow?
 *
 * @param grammar what words are drawn from
 * @param words how many there are to learn from
 * @param symmetric whether a word's last letter but one is told by its second alone, so that the
 *     model is judged by it, and compared with another
 */
record GrammarRecipe(
    String name, String summary, Settings defaults, Grammar grammar, int words, boolean symmetric)
    implements Recipe {
  /** Reber's grammar. */
  static final GrammarRecipe REBER =
      new GrammarRecipe(
          "reber",
          "words of Reber's grammar: which letters may follow?",
          settings("lstm:16"),
          Grammar.reber(),
          5_000,
          false);

  /** The symmetric one, which needs a memory over the whole word. */
  static final GrammarRecipe EMBEDDED =
      new GrammarRecipe(
          "embedded-reber",
          "words that end as they begin, which an LSTM and an Elman net must remember",
          settings("lstm:32"),
          Grammar.embeddedReber(),
          10_000,
          true);

  private static final int VALIDATION = 500;
  private static final int TEST = 1_000;
  private static final int BATCH = 10;
  private static final int EVALUATE_EVERY = 500;
  private static final double RATE = 0.02;
  private static final double CLIP = 5;

  private static Settings settings(String model) {
    return Settings.of(model, 1, BATCH, RATE)
        .withCosine()
        .withSequences(0, CLIP)
        .with(Map.of("evaluate-every", String.valueOf(EVALUATE_EVERY)));
  }

  @Override
  public Task task(Settings settings) {
    settings.requireNoActivation();
    if (settings.sequenceLength() > 0) {
      throw new UsageException(
          "recipe " + name + " goes back over whole words: leave out --seq-length.");
    }
    return GrammarTask.of(this, settings);
  }

  /** Returns the words to learn from. */
  List<String> training(Settings settings) {
    return draw(settings, "train", words);
  }

  /** Returns the words to choose the best weights by. */
  List<String> validation(Settings settings) {
    return draw(settings, "validation", VALIDATION);
  }

  /** Returns the words that are seen once, at the end. */
  List<String> test(Settings settings) {
    return draw(settings, "test", TEST);
  }

  private List<String> draw(Settings settings, String role, int count) {
    Rng rng = DatasetRecipe.chance(settings).split(role);
    List<String> drawn = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drawn.add(grammar.word(rng));
    }
    return drawn;
  }
}
