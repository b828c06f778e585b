package gradus.ratings;

import gradus.text.Suggestions;
import java.util.List;

/**
 * A model of ratings as a word: {@code factors:100}, {@code factors:100:plain} without biases, and
 * {@code factors:0} for biases alone.
 *
 * @param factors K, how many numbers stand for a user and for an item
 * @param biases whether users and items have biases beside a common mean
 * @param penalty λ of the factors
 * @param biasPenalty λ of the biases
 */
public record FactorSpec(int factors, boolean biases, double penalty, double biasPenalty) {
  /** The most factors. */
  public static final int MOST = 4096;

  private static final double PENALTY = 0.08;
  private static final double BIAS_PENALTY = 0.05;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public FactorSpec {
    if (factors < 0 || factors > MOST || (factors == 0 && !biases)) {
      throw new IllegalArgumentException(
          "a model of ratings has from 1 to "
              + MOST
              + " factors, or 0 beside biases, got "
              + factors);
    }
    if (!(penalty >= 0 && biasPenalty >= 0 && penalty + biasPenalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "penalties are 0 or more, got " + penalty + " and " + biasPenalty);
    }
  }

  /** Returns the model with biases and the usual penalties: 0.08 for factors, 0.05 for biases. */
  public static FactorSpec of(int factors) {
    return new FactorSpec(factors, true, PENALTY, BIAS_PENALTY);
  }

  /** Returns this model with another penalty of its factors. */
  public FactorSpec withPenalty(double value) {
    return new FactorSpec(factors, biases, value, biasPenalty);
  }

  /** Returns this model with another penalty of its biases. */
  public FactorSpec withBiasPenalty(double value) {
    return new FactorSpec(factors, biases, penalty, value);
  }

  /** Returns this model with or without biases. */
  public FactorSpec withBiases(boolean value) {
    return new FactorSpec(factors, value, penalty, biasPenalty);
  }

  /**
   * Reads a word such as {@code factors:100:plain:l2=0.05:bias-l2=0.02}.
   *
   * @throws IllegalArgumentException if it is none, saying what was expected
   */
  public static FactorSpec parse(String word) {
    String[] parts = word.split(":", -1);
    if (parts.length < 2 || !parts[0].equals("factors")) {
      throw new IllegalArgumentException(
          "a model of ratings is a word such as factors:100, got \"" + word + "\"");
    }
    boolean biases = true;
    double penalty = PENALTY;
    double biasPenalty = BIAS_PENALTY;
    for (int i = 2; i < parts.length; i++) {
      String name = parts[i].replaceFirst("=.*", "");
      switch (name) {
        case "plain" -> biases = false;
        case "l2" -> penalty = number(word, parts[i]);
        case "bias-l2" -> biasPenalty = number(word, parts[i]);
        default ->
            throw new IllegalArgumentException(
                "model "
                    + word
                    + ": "
                    + Suggestions.unknown("option", name, List.of("plain", "l2", "bias-l2")));
      }
    }
    double factors = number(word, "=" + parts[1]);
    if (factors != Math.rint(factors)) {
      throw new IllegalArgumentException(
          "model " + word + ": expected a whole number of factors, found " + parts[1]);
    }
    return new FactorSpec((int) factors, biases, penalty, biasPenalty);
  }

  private static double number(String word, String option) {
    String text = option.substring(option.indexOf('=') + 1);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "model " + word + ": expected a number, found \"" + text + "\"", e);
    }
  }

  @Override
  public String toString() {
    return "factors:"
        + factors
        + (biases ? "" : ":plain")
        + (penalty == PENALTY ? "" : ":l2=" + penalty)
        + (biasPenalty == BIAS_PENALTY ? "" : ":bias-l2=" + biasPenalty);
  }
}
