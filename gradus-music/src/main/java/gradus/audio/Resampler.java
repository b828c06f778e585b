package gradus.audio;

import java.math.BigInteger;

/**
 * Changes the rate of sound without adding frequencies that were not there: a low-pass filter, the
 * sine cardinal under a Kaiser window, of which each output sample takes the phase that it needs.
 *
 * <pre>{@code
 * y(t) = Σ_n x_n h(t − n),   h(t) = 2 f_c sinc(2 f_c t) w(t)
 * }</pre>
 *
 * <p>With the lower of both rates as f, frequencies up to 0.45 f pass within 0.1 dB; from 0.5 f on,
 * what would come back as another frequency is below −90 dB. Time stays where it was: sample 0 is
 * sample 0. The bits are the same on every machine.
 *
 * <p>J. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", 1974; J.
 * Smith, "Digital audio resampling", 2002.
 */
public final class Resampler {
  private static final double STOP = 100; // attenuation in dB
  private static final double BETA = 0.1102 * (STOP - 8.7); // Kaiser's formula for it
  private static final double PASS = 0.9; // of the lower Nyquist frequency
  private static final int MOST_PHASES = 1_024; // further ones lie between two, on a line
  private static final int MOST_TAPS = 1 << 22; // the longest filters need the fewest phases
  private static final double WHOLE = bessel(BETA);

  private Resampler() {}

  /**
   * Returns the sound at another rate, of ⌈N · rate / old rate⌉ samples.
   *
   * @param rate in hertz, from {@link Sound#LEAST_RATE} to {@link Sound#GREATEST_RATE}
   * @throws IllegalArgumentException if the rate is beyond the range, or the result too long
   */
  public static Sound resample(Sound sound, int rate) {
    if (rate == sound.rate()) {
      return sound;
    }
    Sound empty = new Sound(rate, new float[sound.channels().length][0]); // checks the rate
    var kernel = new Kernel(sound.rate(), rate);
    float[][] channels = new float[empty.channels().length][];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = kernel.apply(sound.channels()[c]);
    }
    return new Sound(rate, channels);
  }

  /** The modified Bessel function I₀, by its series. */
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-17; k++) {
      term *= x / (2 * k) * (x / (2 * k));
      sum += term;
    }
    return sum;
  }

  /** The filter for one ratio, as a table of its phases. */
  private static final class Kernel {
    private final long up; // output sample n lies at input time n · down / up
    private final long down;
    private final int half; // taps on each side
    private final int phases;
    private final float[][] taps; // [phases + 1][2 · half]

    Kernel(int from, int to) {
      int divisor = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValue();
      up = to / divisor;
      down = from / divisor;
      double lower = Math.min(1, (double) to / from); // both rates in terms of the input's
      double transition = (1 - PASS) * lower / 2; // cycles for each input sample
      half = (int) Math.ceil((STOP - 8) / (2.285 * 2 * Math.PI * transition) / 2) + 1;
      phases = (int) Math.min(up, Math.clamp(MOST_TAPS / (2 * half), 16, MOST_PHASES));
      double cutoff = (1 + PASS) / 2 * lower / 2;
      taps = new float[phases + 1][2 * half];
      for (int p = 0; p <= phases; p++) {
        double sum = 0;
        double[] row = new double[2 * half];
        for (int k = 0; k < 2 * half; k++) {
          double t = (double) p / phases + half - 1 - k; // from input sample k to the output
          row[k] = sinc(2 * cutoff * t) * kaiser(t / half);
          sum += row[k];
        }
        for (int k = 0; k < 2 * half; k++) {
          taps[p][k] = (float) (row[k] / sum); // a constant stays as it is
        }
      }
    }

    private static double sinc(double x) {
      return x == 0 ? 1 : Exact.sin(x / 2) / (Math.PI * x);
    }

    private static double kaiser(double x) {
      return x <= -1 || x >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / WHOLE;
    }

    float[] apply(float[] x) {
      long length = Math.ceilDiv(x.length * up, down);
      if (length > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException("too long a sound: " + length + " samples");
      }
      float[] y = new float[(int) length];
      for (int n = 0; n < y.length; n++) {
        long at = n * down / up;
        double phase = (double) (n * down % up) / up * phases;
        int row = (int) phase;
        float share = (float) (phase - row);
        int first = (int) at - half + 1;
        int from = Math.max(0, -first);
        int to = Math.min(2 * half, x.length - first);
        float[] low = taps[row];
        float[] high = taps[row + 1];
        double sum = 0;
        for (int k = from; k < to; k++) {
          sum += (double) (low[k] + share * (high[k] - low[k])) * x[first + k];
        }
        y[n] = (float) sum;
      }
      return y;
    }
  }
}
