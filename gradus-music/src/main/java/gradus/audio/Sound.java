package gradus.audio;

import java.util.Locale;

/**
 * Recorded sound: samples, as a rule from −1 to 1, so many a second.
 *
 * @param rate samples a second of each channel, in hertz
 * @param channels the samples of each channel, [C][N]; all as many; not to be changed afterwards
 */
public record Sound(int rate, float[][] channels) {
  /** The least rate there is, in hertz. */
  public static final int LEAST_RATE = 1_000;

  /** The greatest rate there is, in hertz. */
  public static final int GREATEST_RATE = 768_000;

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the rate is beyond {@link #LEAST_RATE} to {@link
   *     #GREATEST_RATE}, there is no channel, or channels differ in length
   */
  public Sound {
    if (rate < LEAST_RATE || rate > GREATEST_RATE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected a rate from %,d to %,d Hz, got %,d",
              LEAST_RATE,
              GREATEST_RATE,
              rate));
    }
    if (channels.length == 0) {
      throw new IllegalArgumentException("a sound has one channel or more, got none");
    }
    for (float[] channel : channels) {
      if (channel.length != channels[0].length) {
        throw new IllegalArgumentException(
            "all channels are equally long, got "
                + channels[0].length
                + " and "
                + channel.length
                + " samples");
      }
    }
  }

  /** Returns sound of one channel. */
  public static Sound mono(int rate, float[] samples) {
    return new Sound(rate, new float[][] {samples});
  }

  /** Returns how many samples each channel has. */
  public int length() {
    return channels[0].length;
  }

  /** Returns how long it lasts, in seconds. */
  public double seconds() {
    return (double) length() / rate;
  }

  /** Returns the mean of all channels, N samples; of a single channel its own samples. */
  public float[] mixed() {
    if (channels.length == 1) {
      return channels[0];
    }
    float[] mixed = new float[length()];
    for (int i = 0; i < mixed.length; i++) {
      double sum = 0;
      for (float[] channel : channels) {
        sum += channel[i];
      }
      mixed[i] = (float) (sum / channels.length);
    }
    return mixed;
  }

  /** Returns the greatest size of a sample; above 1 is too loud for most files. */
  public float peak() {
    float peak = 0;
    for (float[] channel : channels) {
      for (float sample : channel) {
        peak = Math.max(peak, Math.abs(sample));
      }
    }
    return peak;
  }

  /** Returns this sound with every sample multiplied. */
  public Sound amplified(double factor) {
    float[][] louder = new float[channels.length][length()];
    for (int c = 0; c < channels.length; c++) {
      for (int i = 0; i < louder[c].length; i++) {
        louder[c][i] = (float) (channels[c][i] * factor);
      }
    }
    return new Sound(rate, louder);
  }

  /**
   * Returns this sound so loud that its peak is at a level; silence stays silence.
   *
   * @param level the peak, above 0; 1 is the most that files hold
   */
  public Sound normalised(double level) {
    float peak = peak();
    return peak > 0 ? amplified(level / peak) : this;
  }

  /** Returns the sound as {@code 12.50 s, 44,100 Hz, mono}. */
  @Override
  public String toString() {
    String places =
        switch (channels.length) {
          case 1 -> "mono";
          case 2 -> "stereo";
          default -> channels.length + " channels";
        };
    return String.format(Locale.ROOT, "%.2f s, %,d Hz, %s", seconds(), rate, places);
  }
}
