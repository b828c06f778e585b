package gradus.audio;

import java.util.Arrays;

/** Numbers that say how much sound is like music, or like other sound. */
public final class SoundMeasures {
  private static final int LENGTH = 2_048;
  private static final int HOP = 512;
  private static final int BAND = 16;
  private static final double RANGE = 60; // dB below the loudest frame that still count
  private static final double LEAST = 1e-12; // of power

  private SoundMeasures() {}

  /**
   * Returns the spectral flatness: of each frame and each band of 16 frequencies (125 Hz at 16 kHz)
   * the geometric by the arithmetic mean of the power spectrum, and the mean of these weighed by
   * power. It is near 0 for tones and about 0.6 for noise, white or of any smooth colour, whose
   * power in each frequency varies by chance; silence has 0.
   *
   * <p>A. Gray and J. Markel, "A spectral-flatness measure for studying the autocorrelation method
   * of linear prediction of speech", 1974.
   */
  public static double flatness(float[] samples) {
    double flatness = 0;
    double whole = 0;
    for (double[] power : powers(samples)) {
      for (int from = 0; from + BAND <= power.length; from += BAND) {
        double sum = 0;
        double logs = 0;
        for (int k = from; k < from + BAND; k++) {
          sum += power[k];
          logs += Math.log(power[k] + LEAST);
        }
        flatness += BAND * Math.exp(logs / BAND); // times the sum, by the mean
        whole += sum;
      }
    }
    return whole < LEAST ? 0 : flatness / whole;
  }

  /**
   * Returns how far two sounds of one length are apart, in decibels: the mean over frames of the
   * root of the mean over frequencies of the squared difference of levels. Levels more than 60 dB
   * below the loudest of the first sound count as that.
   *
   * @param truth what ought to be heard
   * @param sound what is heard; if it is longer, its end is left out
   */
  public static double logSpectralDistance(float[] truth, float[] sound) {
    int samples = Math.min(truth.length, sound.length);
    double[][] expected = powers(Arrays.copyOf(truth, samples));
    double[][] found = powers(Arrays.copyOf(sound, samples));
    double loudest = 0;
    for (double[] power : expected) {
      loudest = Math.max(loudest, Arrays.stream(power).max().orElse(0));
    }
    double floor = Math.max(LEAST, loudest * Math.pow(10, -RANGE / 10));
    double distance = 0;
    for (int t = 0; t < expected.length; t++) {
      double squares = 0;
      for (int k = 0; k < expected[t].length; k++) {
        double gap =
            10 * Math.log10(Math.max(floor, found[t][k]) / Math.max(floor, expected[t][k]));
        squares += gap * gap;
      }
      distance += Math.sqrt(squares / expected[t].length);
    }
    return expected.length == 0 ? 0 : distance / expected.length;
  }

  private static double[][] powers(float[] samples) {
    Stft stft = new Stft(LENGTH, HOP);
    double[][] powers = Stft.magnitudes(stft.forward(samples));
    for (double[] power : powers) {
      for (int k = 0; k < power.length; k++) {
        power[k] *= power[k];
      }
    }
    return powers;
  }
}
