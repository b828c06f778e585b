package gradus.sequence;

import java.util.OptionalInt;

/**
 * How new sequences are drawn from a language model.
 *
 * <pre>{@code
 * p_v = exp(z_v / temperature) / Σ_u exp(z_u / temperature)
 * }</pre>
 *
 * of the logits z, cut down to the {@code topK} most probable tokens, and of these to the fewest
 * whose probabilities add up to {@code topP} or more. Where probabilities are equal, the token of
 * the lower number comes first.
 *
 * <p>For top-p, also called nucleus sampling: A. Holtzman et al., "The curious case of neural text
 * degeneration", 2020.
 *
 * @param temperature 1 for the model's own probabilities, less for safer and more for bolder
 *     choices, 0 for always the most probable token
 * @param topK how many tokens may be drawn, 1 or more; {@link #ALL} for no limit
 * @param topP how much probability the tokens that may be drawn have together, above 0; 1 for no
 *     limit
 * @param seed the seed of all chance: the same seed gives the same samples
 * @param length how many tokens a sample has at most, without the prime, 0 or more
 * @param stop the token that ends a sample; it is left out
 * @param withPrime whether a sample begins with the prime
 */
public record Sampling(
    double temperature,
    int topK,
    double topP,
    long seed,
    int length,
    OptionalInt stop,
    boolean withPrime) {
  /** The {@code topK} that limits nothing. */
  public static final int ALL = Integer.MAX_VALUE;

  private static final Sampling DEFAULTS =
      new Sampling(1, ALL, 1, 1, 500, OptionalInt.empty(), false);

  /** Checks each setting. */
  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "the temperature must be 0 (always the most probable) or more, got "
              + temperature
              + ". Try 0.8.");
    }
    if (topK < 1) {
      throw new IllegalArgumentException(
          "top-k must be 1 or more, got " + topK + ". To draw from all, leave it out.");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "top-p must be above 0 and at most 1, got " + topP + ". Try 0.9.");
    }
    if (length < 0) {
      throw new IllegalArgumentException("the length must be 0 or more, got " + length + ".");
    }
  }

  /** Returns 500 tokens at the model's own probabilities, seed 1, without stop, without prime. */
  public static Sampling defaults() {
    return DEFAULTS;
  }

  /** Returns these settings with another temperature. */
  public Sampling withTemperature(double value) {
    return new Sampling(value, topK, topP, seed, length, stop, withPrime);
  }

  /** Returns these settings with another number of tokens to draw from. */
  public Sampling withTopK(int value) {
    return new Sampling(temperature, value, topP, seed, length, stop, withPrime);
  }

  /** Returns these settings with another share of probability to draw from. */
  public Sampling withTopP(double value) {
    return new Sampling(temperature, topK, value, seed, length, stop, withPrime);
  }

  /** Returns these settings with another seed. */
  public Sampling withSeed(long value) {
    return new Sampling(temperature, topK, topP, value, length, stop, withPrime);
  }

  /** Returns these settings with another length. */
  public Sampling withLength(int value) {
    return new Sampling(temperature, topK, topP, seed, value, stop, withPrime);
  }

  /** Returns these settings with a token that ends a sample. */
  public Sampling withStop(int token) {
    return new Sampling(temperature, topK, topP, seed, length, OptionalInt.of(token), withPrime);
  }

  /** Returns these settings with samples that begin with the prime. */
  public Sampling withPrimeReturned() {
    return new Sampling(temperature, topK, topP, seed, length, stop, true);
  }
}
