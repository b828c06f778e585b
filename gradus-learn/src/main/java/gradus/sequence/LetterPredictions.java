package gradus.sequence;

import gradus.nn.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model expects after each letter of a word, beside what the grammar allows there. A letter
 * counts as predicted when its probability is above {@value #THRESHOLD}.
 *
 * <p>The criteria are those of S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997,
 * experiment 1, and of their predecessors.
 */
public final class LetterPredictions {
  /** Above what probability a letter is predicted. */
  public static final double THRESHOLD = 0.3;

  private final String word;
  private final String letters;
  private final List<String> legal;
  private final float[] probabilities; // [word's letters but the last, alphabet]

  private LetterPredictions(String word, String letters, List<String> legal) {
    this.word = word;
    this.letters = letters;
    this.legal = legal;
    this.probabilities = new float[(word.length() - 1) * letters.length()];
  }

  /**
   * Reads words with a model, all at once.
   *
   * @param model its tokens are the grammar's letters, in the alphabet's order
   * @param words of the grammar
   * @throws IllegalArgumentException if the model has other tokens, or a word is not of the grammar
   */
  public static List<LetterPredictions> of(
      LanguageModel model, Grammar grammar, List<String> words) {
    String letters = grammar.letters();
    if (model.vocabulary() != letters.length()) {
      throw new IllegalArgumentException(
          "expected a model of "
              + letters.length()
              + " tokens, the letters "
              + letters
              + ", got one of "
              + model.vocabulary());
    }
    List<LetterPredictions> all = new ArrayList<>();
    int longest = 0;
    for (String word : words) {
      all.add(new LetterPredictions(word, letters, grammar.nextOfEach(word)));
      longest = Math.max(longest, word.length());
    }
    if (all.isEmpty()) {
      return List.of();
    }
    Stepper stepper = Stepper.of(model, all.size());
    int[] tokens = new int[all.size()];
    float[] logits = new float[all.size() * letters.length()];
    for (int t = 0; t < longest - 1; t++) {
      for (int i = 0; i < tokens.length; i++) {
        // Beyond a word's end, any letter will do: nothing looks at what comes of it.
        tokens[i] = t < words.get(i).length() ? letters.indexOf(words.get(i).charAt(t)) : 0;
      }
      stepper.step(tokens);
      stepper.read(logits);
      for (int i = 0; i < tokens.length; i++) {
        all.get(i).fill(t, logits, i * letters.length());
      }
    }
    return List.copyOf(all);
  }

  /** Takes over the softmax of the logits from a place on. */
  private void fill(int t, float[] logits, int from) {
    if (t >= steps()) {
      return;
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < letters.length(); v++) {
      max = Math.max(max, logits[from + v]);
    }
    double sum = 0;
    for (int v = 0; v < letters.length(); v++) {
      sum += Math.exp(logits[from + v] - max);
    }
    for (int v = 0; v < letters.length(); v++) {
      probabilities[t * letters.length() + v] = (float) (Math.exp(logits[from + v] - max) / sum);
    }
  }

  /** Returns the word. */
  public String word() {
    return word;
  }

  /** Returns how many predictions there are: one after each letter but the last. */
  public int steps() {
    return word.length() - 1;
  }

  /** Returns the letters that the grammar allows after letter t of the word, counted from 0. */
  public String legal(int t) {
    return legal.get(t);
  }

  /** Returns how likely the model holds a letter, by its place in the alphabet, after letter t. */
  public float probability(int t, int letter) {
    return probabilities[t * letters.length() + letter];
  }

  /** Returns the letters that are predicted after letter t, in the alphabet's order. */
  public String predicted(int t) {
    var predicted = new StringBuilder();
    for (int v = 0; v < letters.length(); v++) {
      if (probability(t, v) > THRESHOLD) {
        predicted.append(letters.charAt(v));
      }
    }
    return predicted.toString();
  }

  /** Returns whether those predicted after letter t are those allowed, no more and no fewer. */
  public boolean isRight(int t) {
    return predicted(t).equals(legal(t));
  }

  /** Returns whether the predictions are right after every letter. */
  public boolean isRight() {
    for (int t = 0; t < steps(); t++) {
      if (!isRight(t)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether the last letter but one is predicted, and it alone: in the symmetric grammar,
   * it is the word's second letter.
   */
  public boolean foreseesClosing() {
    return steps() >= 2 && predicted(steps() - 2).equals(word.substring(steps() - 1, steps()));
  }
}
