package gradus.study;

/**
 * Student's t distribution with a whole number ν of degrees of freedom: how far the mean of a few
 * values strays from the true one, in units of its estimated deviation.
 *
 * <p>"Student" (W. S. Gosset), "The probable error of a mean", 1908.
 */
final class StudentT {
  private StudentT() {}

  /**
   * Returns the probability that {@code |T| ≤ t}, by the finite series in {@code θ = arctan(t/√ν)}
   *
   * <pre>{@code
   * ν odd:   2/π (θ + sin θ (cos θ + ⅔ cos³ θ + (2·4)/(3·5) cos⁵ θ + … up to cos^(ν−2) θ))
   * ν even:  sin θ (1 + ½ cos² θ + (1·3)/(2·4) cos⁴ θ + … up to cos^(ν−2) θ)
   * }</pre>
   *
   * <p>M. Abramowitz and I. Stegun, "Handbook of mathematical functions", 1964, 26.7.3 and 26.7.4.
   */
  static double within(double t, int degrees) {
    double theta = Math.atan(t / Math.sqrt(degrees));
    double cos = Math.cos(theta);
    boolean odd = degrees % 2 == 1;
    double term = odd ? cos : 1;
    double sum = 0;
    for (int power = odd ? 1 : 0; power <= degrees - 2; power += 2) {
      sum += term;
      term *= cos * cos * (power + 1) / (power + 2);
    }
    sum *= Math.sin(theta);
    return odd ? 2 / Math.PI * (theta + sum) : sum;
  }

  /**
   * Returns the t with {@code P(|T| ≤ t) = share}, found by halving.
   *
   * @param share from 0 to 1, both excluded
   * @param degrees ν, 1 or more
   */
  static double quantile(double share, int degrees) {
    double low = 0;
    double high = 1;
    while (within(high, degrees) < share) {
      high *= 2;
    }
    while (true) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        return middle; // no double lies between
      }
      if (within(middle, degrees) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }
}
