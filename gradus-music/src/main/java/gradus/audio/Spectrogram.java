package gradus.audio;

import gradus.plot.HeatMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How loud each frequency is at each time, in decibels: 0 dB is a sine of amplitude 1.
 *
 * @param seconds how long the sound lasts
 * @param mel whether rows are equally far apart on the mel scale, rather than in hertz
 * @param top the frequency of the highest row, in hertz
 * @param decibels the levels, [rows][columns], the lowest frequency first
 */
public record Spectrogram(double seconds, boolean mel, double top, float[][] decibels) {
  private static final double RANGE = 80; // decibels shown below the loudest
  private static final double QUIET = -140;
  private static final int MOST_COLUMNS = 600;
  private static final int MOST_ROWS = 256;
  private static final double FRAME = 0.064; // seconds: a compromise between time and pitch
  private static final int BANDS = 128;

  /** Analyses sound, all its channels together, up to half of its rate. */
  public static Spectrogram of(Sound sound) {
    Stft stft = stft(sound);
    return pooled(sound, stft, Stft.magnitudes(stft.forward(sound.mixed())), false);
  }

  /** Analyses sound in 128 mel bands up to half of its rate. */
  public static Spectrogram mel(Sound sound) {
    Stft stft = stft(sound);
    MelBands bands = new MelBands(BANDS, stft.bins(), sound.rate());
    double[][] magnitudes = Stft.magnitudes(stft.forward(sound.mixed()));
    for (int t = 0; t < magnitudes.length; t++) {
      magnitudes[t] = bands.apply(magnitudes[t]);
    }
    return pooled(sound, stft, magnitudes, true);
  }

  /** Frames of a power of two near 64 ms, of which at most so many as a picture has columns. */
  private static Stft stft(Sound sound) {
    int length = Integer.highestOneBit((int) (FRAME * sound.rate() * 1.4));
    return new Stft(length, length / 4);
  }

  /** Takes the greatest value of what falls into one pixel. */
  private static Spectrogram pooled(Sound sound, Stft stft, double[][] magnitudes, boolean mel) {
    int bins = magnitudes.length == 0 ? 1 : magnitudes[0].length;
    int rows = Math.min(bins, MOST_ROWS);
    int columns = Math.max(1, Math.min(magnitudes.length, MOST_COLUMNS));
    float[][] decibels = new float[rows][columns];
    for (float[] row : decibels) {
      Arrays.fill(row, (float) QUIET);
    }
    double full = (stft.bins() - 1) / 2.0; // half of the window's sum: a sine of amplitude 1
    for (int t = 0; t < magnitudes.length; t++) {
      int column = (int) ((long) t * columns / magnitudes.length);
      for (int k = 0; k < bins; k++) {
        int row = (int) ((long) k * rows / bins);
        float level = (float) Math.max(QUIET, 20 * Math.log10(magnitudes[t][k] / full + 1e-30));
        decibels[row][column] = Math.max(decibels[row][column], level);
      }
    }
    return new Spectrogram(sound.seconds(), mel, sound.rate() / 2.0, decibels);
  }

  /** Returns a picture as SVG, of the upper 80 dB. */
  public String toSvg(String title) {
    float loudest = (float) QUIET;
    for (float[] row : decibels) {
      for (float level : row) {
        loudest = Math.max(loudest, level);
      }
    }
    double high = Math.ceil(loudest / 10) * 10;
    var time = new HeatMap.Scale("seconds", 0, Math.max(seconds, 1e-3));
    var colours = new HeatMap.Scale("dB", high - RANGE, high);
    return new HeatMap(title, time, frequencies(), colours, decibels).toSvg();
  }

  private HeatMap.Scale frequencies() {
    if (!mel) {
      return new HeatMap.Scale("kHz", 0, top / 1_000);
    }
    List<HeatMap.Mark> marks = new ArrayList<>();
    for (double hertz : new double[] {125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000}) {
      if (hertz <= top) {
        String label =
            hertz < 1_000 ? Double.toString(hertz / 1_000) : Long.toString((long) hertz / 1_000);
        marks.add(new HeatMap.Mark(MelBands.mel(hertz), label));
      }
    }
    return new HeatMap.Scale("kHz, mel scale", 0, MelBands.mel(top), marks);
  }
}
