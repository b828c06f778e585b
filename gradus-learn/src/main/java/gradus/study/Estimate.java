package gradus.study;

import java.util.Arrays;

/**
 * The mean of a few values, and how far it can be trusted.
 *
 * @param count n, how many values there are
 * @param mean x̄
 * @param deviation s, the standard deviation of a value: {@code s² = Σ (xᵢ − x̄)² / (n − 1)}; NaN
 *     for a single value
 * @param low the lower end of the interval that holds the true mean with 95 % confidence, {@code x̄
 *     − t s/√n}; NaN for a single value
 * @param high its upper end
 */
public record Estimate(int count, double mean, double deviation, double low, double high) {
  private static final double CONFIDENCE = 0.95;
  private static final double NORMAL_QUANTILE = 1.959963984540054; // of the same confidence

  /**
   * Returns mean, deviation and interval of values, which are taken to be independent and roughly
   * normal: t is the quantile of Student's distribution with n − 1 degrees of freedom.
   *
   * @throws IllegalArgumentException if there is no value
   */
  public static Estimate of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("an estimate needs one value or more, got none");
    }
    double mean = Arrays.stream(values).sum() / values.length;
    if (values.length == 1) {
      return new Estimate(1, mean, Double.NaN, Double.NaN, Double.NaN);
    }
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = Math.sqrt(squares / (values.length - 1));
    double half =
        StudentT.quantile(CONFIDENCE, values.length - 1) * deviation / Math.sqrt(values.length);
    return new Estimate(values.length, mean, deviation, mean - half, mean + half);
  }

  /**
   * Returns the share {@code p = k/n} of trials that succeeded, with Wilson's interval {@code (p +
   * z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)}, which holds for shares near 0 and 1 as well.
   *
   * <p>E. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
   *
   * @throws IllegalArgumentException unless {@code 0 ≤ k ≤ n} and n is 1 or more
   */
  public static Estimate ofShare(int successes, int trials) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "a share needs 0 ≤ successes ≤ trials and one trial, got "
              + successes
              + " and "
              + trials);
    }
    double n = trials;
    double p = successes / n;
    double z = NORMAL_QUANTILE;
    double middle = p + z * z / (2 * n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double divisor = 1 + z * z / n;
    return new Estimate(
        trials,
        p,
        Math.sqrt(p * (1 - p)),
        Math.max(0, (middle - half) / divisor),
        Math.min(1, (middle + half) / divisor));
  }
}
