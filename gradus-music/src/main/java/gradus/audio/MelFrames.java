package gradus.audio;

import gradus.Rng;

/**
 * Natural logarithms of the mean magnitudes in 128 mel bands from 0 to 8 kHz, of frames of 128 ms,
 * one each 32 ms. Phases are not kept: sound is found again by Griffin and Lim's method, with
 * phases that begin by a fixed chance.
 */
public record MelFrames() implements Representation {
  private static final int LENGTH = 2_048;
  private static final int HOP = 512;
  private static final int BANDS = 128;
  private static final double FLOOR = 1e-3; // magnitudes below are as good as silent
  private static final double CEILING = 10; // e¹⁰: louder than full scale
  private static final int ITERATIONS = 60;
  private static final Stft STFT = new Stft(LENGTH, HOP);
  private static final MelBands MEL = new MelBands(BANDS, LENGTH / 2 + 1, RATE);

  @Override
  public String name() {
    return "mel";
  }

  @Override
  public int width() {
    return BANDS;
  }

  @Override
  public double perSecond() {
    return (double) RATE / HOP;
  }

  @Override
  public float[][] encode(float[] samples) {
    double[][] magnitudes = Stft.magnitudes(STFT.forward(samples));
    float[][] frames = new float[magnitudes.length][BANDS];
    for (int t = 0; t < frames.length; t++) {
      double[] means = MEL.apply(magnitudes[t]);
      for (int b = 0; b < BANDS; b++) {
        frames[t][b] = (float) Math.log(Math.max(means[b], FLOOR));
      }
    }
    return frames;
  }

  @Override
  public float[] decode(float[][] vectors) {
    check(vectors);
    double[][] magnitudes = new double[vectors.length][];
    for (int t = 0; t < vectors.length; t++) {
      double[] means = new double[BANDS];
      for (int b = 0; b < BANDS; b++) {
        means[b] = Math.exp(Math.min(vectors[t][b], CEILING));
      }
      magnitudes[t] = MEL.invert(means);
    }
    return STFT.griffinLim(magnitudes, vectors.length * HOP, ITERATIONS, Rng.of(1));
  }
}
