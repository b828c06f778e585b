package gradus.audio;

import java.util.Arrays;

/** Numbers that say how much sound is like music, or like other sound. */
public final class SoundMeasures {
  private static final int LENGTH = 1_024;
  private static final int HOP = 256;
  private static final double RANGE = 60; // dB below the loudest frame that still count
  private static final double LEAST = 1e-12; // of power

  private SoundMeasures() {}

  /**
   * Returns the spectral flatness, the mean over frames of the geometric by the arithmetic mean of
   * the power spectrum: near 0 for tones, 0.56 for white noise, whose power in each frequency
   * varies by chance. Frames that are 60 dB quieter than the loudest are left out; silence has 0.
   *
   * <p>A. Gray and J. Markel, "A spectral-flatness measure for studying the autocorrelation method
   * of linear prediction of speech", 1974.
   */
  public static double flatness(float[] samples) {
    double[][] powers = powers(samples);
    double loudest = Arrays.stream(powers).mapToDouble(SoundMeasures::sum).max().orElse(0);
    double flatness = 0;
    int frames = 0;
    for (double[] power : powers) {
      double sum = sum(power);
      if (sum > 0 && sum >= loudest * Math.pow(10, -RANGE / 10)) {
        double logs = Arrays.stream(power).map(x -> Math.log(x + LEAST)).sum();
        flatness += Math.exp(logs / power.length) / (sum / power.length + LEAST);
        frames++;
      }
    }
    return frames == 0 ? 0 : flatness / frames;
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

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }
}
