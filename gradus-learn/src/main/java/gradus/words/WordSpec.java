package gradus.words;

import gradus.text.Suggestions;
import java.util.List;

/**
 * A model of words as a word: {@code skipgram:64}, {@code cbow:2}, {@code cbow:2:free} without the
 * constraint that keeps its vectors apart.
 *
 * @param kind which model
 * @param features D, how many numbers stand for a word
 * @param window k, how many words on either side are its context
 * @param negatives how many other words a context word is told from; for skip-gram
 * @param least how often a word must occur
 * @param free whether CBOW goes without its constraint
 */
public record WordSpec(
    Kind kind, int features, int window, int negatives, int least, boolean free) {
  /** Which model. */
  public enum Kind {
    /** A word predicts the words around it, told from others. */
    SKIPGRAM,
    /** The words around it predict a word. */
    CBOW
  }

  private static final int WINDOW = 5;
  private static final int NEGATIVES = 5;
  private static final int LEAST = 5;
  private static final List<String> OPTIONS = List.of("window", "negatives", "min", "free");

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public WordSpec {
    check("features", features, 1, 2048);
    check("a window", window, 1, 100);
    check("negatives", negatives, 1, 100);
    check("a least count", least, 1, Integer.MAX_VALUE);
    if (free && kind != Kind.CBOW) {
      throw new IllegalArgumentException("skip-gram has no constraint to be free of");
    }
  }

  private static void check(String what, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "a model of words has " + what + " from " + from + " to " + to + ", got " + value);
    }
  }

  /** Returns a model with a window of 5, 5 negatives and words that occur 5 times or more. */
  public static WordSpec of(Kind kind, int features) {
    return new WordSpec(kind, features, WINDOW, NEGATIVES, LEAST, false);
  }

  /** Returns this model with another window. */
  public WordSpec withWindow(int words) {
    return new WordSpec(kind, features, words, negatives, least, free);
  }

  /** Returns this model with another number of negatives. */
  public WordSpec withNegatives(int words) {
    return new WordSpec(kind, features, window, words, least, free);
  }

  /** Returns this model of words that occur at least so often. */
  public WordSpec withLeast(int count) {
    return new WordSpec(kind, features, window, negatives, count, free);
  }

  /** Returns this model with or without the constraint of CBOW. */
  public WordSpec withFree(boolean value) {
    return new WordSpec(kind, features, window, negatives, least, value);
  }

  /**
   * Reads a word such as {@code skipgram:64:window=3:negatives=10:min=2}.
   *
   * @throws IllegalArgumentException if it is none, saying what was expected
   */
  public static WordSpec parse(String word) {
    String[] parts = word.split(":", -1);
    Kind kind =
        switch (parts[0]) {
          case "skipgram" -> Kind.SKIPGRAM;
          case "cbow" -> Kind.CBOW;
          default ->
              throw new IllegalArgumentException(
                  Suggestions.unknown("model of words", parts[0], List.of("skipgram", "cbow"))
                      + " Write for instance skipgram:64.");
        };
    WordSpec spec = of(kind, parts.length < 2 ? 64 : number(word, parts[1]));
    for (int i = 2; i < parts.length; i++) {
      String name = parts[i].replaceFirst("=.*", "");
      spec =
          switch (name) {
            case "window" -> spec.withWindow(number(word, parts[i]));
            case "negatives" -> spec.withNegatives(number(word, parts[i]));
            case "min" -> spec.withLeast(number(word, parts[i]));
            case "free" -> spec.withFree(true);
            default ->
                throw new IllegalArgumentException(
                    "model " + word + ": " + Suggestions.unknown("option", name, OPTIONS));
          };
    }
    return spec;
  }

  private static int number(String word, String option) {
    String text = option.substring(option.indexOf('=') + 1);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "model " + word + ": expected a whole number, found \"" + text + "\"", e);
    }
  }

  /** Returns a new model. */
  public WordModel build(int vocabulary) {
    return switch (kind) {
      case SKIPGRAM -> new SkipGram(vocabulary, features);
      case CBOW -> new Cbow(vocabulary, features, window, !free);
    };
  }

  @Override
  public String toString() {
    return (kind == Kind.SKIPGRAM ? "skipgram:" : "cbow:")
        + features
        + (window == WINDOW ? "" : ":window=" + window)
        + (negatives == NEGATIVES ? "" : ":negatives=" + negatives)
        + (least == LEAST ? "" : ":min=" + least)
        + (free ? ":free" : "");
  }
}
