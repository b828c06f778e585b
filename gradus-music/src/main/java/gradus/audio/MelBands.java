package gradus.audio;

/**
 * Triangular bands of equal width on the mel scale, which follows how far apart pitches sound:
 *
 * <pre>{@code
 * mel(f) = 2595 log10(1 + f / 700)
 * }</pre>
 *
 * <p>Band b rises from the middle of band b − 1 to its own and falls to that of band b + 1; its
 * weights add up to 1.
 *
 * <p>S. Davis and P. Mermelstein, "Comparison of parametric representations for monosyllabic word
 * recognition", 1980.
 */
final class MelBands {
  private static final int ITERATIONS = 30;

  private final int bins;
  private final double[][] weights; // [bands][to − from]
  private final int[] from; // the first bin of each band

  /**
   * Makes bands.
   *
   * @param bands how many
   * @param bins of a spectrum from 0 Hz to half of the rate
   * @param rate samples a second
   */
  MelBands(int bands, int bins, int rate) {
    this.bins = bins;
    this.weights = new double[bands][];
    this.from = new int[bands];
    double top = mel(rate / 2.0);
    double width = rate / 2.0 / (bins - 1); // hertz from bin to bin
    for (int b = 0; b < bands; b++) {
      double low = hertz(top * b / (bands + 1)) / width;
      double middle = hertz(top * (b + 1) / (bands + 1)) / width;
      double high = hertz(top * (b + 2) / (bands + 1)) / width;
      from[b] = (int) Math.floor(low);
      weights[b] = new double[(int) Math.min(bins - 1, Math.ceil(high)) - from[b] + 1];
      double sum = 0;
      for (int i = 0; i < weights[b].length; i++) {
        int k = from[b] + i;
        double height = k < middle ? (k - low) / (middle - low) : (high - k) / (high - middle);
        weights[b][i] = Math.max(0, height);
        sum += weights[b][i];
      }
      if (sum == 0) { // a band between two bins
        weights[b][(int) Math.rint(middle) - from[b]] = 1;
        sum = 1;
      }
      for (int i = 0; i < weights[b].length; i++) {
        weights[b][i] /= sum;
      }
    }
  }

  static double mel(double hertz) {
    return 2_595 * Math.log10(1 + hertz / 700);
  }

  static double hertz(double mel) {
    return 700 * (Math.pow(10, mel / 2_595) - 1);
  }

  /** Returns the mean of a spectrum in each band. */
  double[] apply(double[] spectrum) {
    double[] means = new double[weights.length];
    for (int b = 0; b < weights.length; b++) {
      for (int i = 0; i < weights[b].length; i++) {
        means[b] += weights[b][i] * spectrum[from[b] + i];
      }
    }
    return means;
  }

  private double[] spread(double[] values) {
    double[] spectrum = new double[bins];
    for (int b = 0; b < weights.length; b++) {
      for (int i = 0; i < weights[b].length; i++) {
        spectrum[from[b] + i] += weights[b][i] * values[b];
      }
    }
    return spectrum;
  }

  /**
   * Returns a spectrum, nowhere below 0, whose means are near those given: least squares by
   * multiplicative steps (D. Lee and H. Seung, 2001).
   */
  double[] invert(double[] means) {
    double[] wanted = spread(means);
    double[] spectrum = wanted.clone();
    for (int i = 0; i < ITERATIONS; i++) {
      double[] found = spread(apply(spectrum));
      for (int k = 0; k < bins; k++) {
        spectrum[k] *= wanted[k] / Math.max(found[k], 1e-12);
      }
    }
    return spectrum;
  }
}
