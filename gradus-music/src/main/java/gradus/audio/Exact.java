package gradus.audio;

/**
 * Sine, cosine and exponential made of additions and multiplications alone, which every machine
 * rounds alike; the JDK's may differ in their last bit before and after compilation. Errors are
 * below 1e-15.
 */
final class Exact {
  private static final double TWO_PI = 6.283185307179586;
  private static final double LN_2 = 0.6931471805599453;
  private static final double SEMITONE = 1.0594630943592953; // 2^(1/12)

  private Exact() {}

  /** Returns sin(2π · turns). */
  static double sin(double turns) {
    return cos(turns - 0.25);
  }

  /** Returns cos(2π · turns). */
  static double cos(double turns) {
    double part = Math.abs(turns - Math.rint(turns)); // from 0 to ½
    if (part > 0.25) {
      return -cosOfQuarter(0.5 - part);
    }
    return cosOfQuarter(part);
  }

  /** The nearer of the series at 0 and at a quarter of a turn. */
  private static double cosOfQuarter(double turns) {
    return turns <= 0.125 ? cosSeries(TWO_PI * turns) : sinSeries(TWO_PI * (0.25 - turns));
  }

  private static double cosSeries(double x) {
    double sum = 1;
    for (int n = 16; n >= 2; n -= 2) {
      sum = 1 - x * x / (n * (n - 1)) * sum;
    }
    return sum;
  }

  private static double sinSeries(double x) {
    double sum = 1;
    for (int n = 17; n >= 3; n -= 2) {
      sum = 1 - x * x / (n * (n - 1)) * sum;
    }
    return x * sum;
  }

  /** Returns e^x, for x from −700 to 700. */
  static double exp(double x) {
    double power = Math.rint(x / LN_2);
    double rest = x - power * LN_2; // at most ½ ln 2
    double sum = 1;
    for (int n = 16; n >= 1; n--) {
      sum = 1 + rest / n * sum;
    }
    return Math.scalb(sum, (int) power);
  }

  /** Returns the frequency of a MIDI pitch in hertz: 440 for 69. */
  static double frequency(int pitch) {
    int octave = Math.floorDiv(pitch - 69, 12);
    double frequency = Math.scalb(440.0, octave);
    for (int i = 0; i < pitch - 69 - 12 * octave; i++) {
      frequency *= SEMITONE;
    }
    return frequency;
  }
}
