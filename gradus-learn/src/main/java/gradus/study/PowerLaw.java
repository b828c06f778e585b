package gradus.study;

import java.util.Locale;

/**
 * The curve {@code y = factor · x^exponent} that lies nearest to some points, by least squares of
 * the logarithms.
 *
 * @param factor y at x = 1
 * @param exponent the slope where both axes show ratios
 */
public record PowerLaw(double factor, double exponent) {
  /**
   * Fits the curve.
   *
   * @throws IllegalArgumentException if there are fewer than two points, or a number is not above 0
   */
  public static PowerLaw fit(double[] x, double[] y) {
    if (x.length < 2 || x.length != y.length) {
      throw new IllegalArgumentException(
          "a power law needs two points or more, got "
              + x.length
              + " and "
              + y.length
              + " numbers");
    }
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      if (!(x[i] > 0 && y[i] > 0)) {
        throw new IllegalArgumentException(
            "a power law needs numbers above 0, got " + x[i] + " and " + y[i]);
      }
      meanX += Math.log(x[i]) / x.length;
      meanY += Math.log(y[i]) / x.length;
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = Math.log(x[i]) - meanX;
      products += dx * (Math.log(y[i]) - meanY);
      squares += dx * dx;
    }
    if (squares == 0) {
      throw new IllegalArgumentException("a power law needs two different x, got " + x[0]);
    }
    double exponent = products / squares;
    return new PowerLaw(Math.exp(meanY - exponent * meanX), exponent);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3g · x^%.2f", factor, exponent);
  }
}
