package gradus.audio;

import java.util.Arrays;

/**
 * Segments of 0.25 s, each as its discrete Fourier transform of 4,000 points: the real parts, then
 * the imaginary parts. Segments overlap by 25 ms, so that their joints can be faded.
 *
 * <p>The spectrum of sound is conjugate-symmetric: X_(N−k) = X_k*. Vectors of a model need not be;
 * the nearest symmetric spectrum, {@code (X_k + X_(N−k)*) / 2}, is what is transformed back. The
 * half has the values from 0 Hz to 8 kHz alone, which say all.
 *
 * <p>A. Nayebi and M. Vitelli, "GRUV: algorithmic music generation using recurrent neural
 * networks", 2015.
 *
 * @param half whether vectors have the 2 × 2,001 values that are not redundant, or all 2 × 4,000
 */
public record SpectrumSegments(boolean half) implements Representation {
  private static final int LENGTH = RATE / 4;
  private static final Segments SEGMENTS = new Segments(LENGTH, RATE / 40);
  private static final Fft FFT = new Fft(LENGTH);

  @Override
  public String name() {
    return half ? "fft-half" : "fft";
  }

  private int bins() {
    return half ? LENGTH / 2 + 1 : LENGTH;
  }

  @Override
  public int width() {
    return 2 * bins();
  }

  @Override
  public double perSecond() {
    return (double) RATE / SEGMENTS.hop();
  }

  @Override
  public float[][] encode(float[] samples) {
    return Arrays.stream(SEGMENTS.cut(samples)).map(this::spectrum).toArray(float[][]::new);
  }

  private float[] spectrum(float[] segment) {
    double[] re = new double[LENGTH];
    double[] im = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      re[i] = segment[i];
    }
    FFT.forward(re, im);
    float[] vector = new float[width()];
    for (int k = 0; k < bins(); k++) {
      vector[k] = (float) re[k];
      vector[bins() + k] = (float) im[k];
    }
    return vector;
  }

  @Override
  public float[] decode(float[][] vectors) {
    check(vectors);
    return SEGMENTS.join(Arrays.stream(vectors).map(this::segment).toArray(float[][]::new));
  }

  private float[] segment(float[] vector) {
    double[] re = new double[LENGTH];
    double[] im = new double[LENGTH];
    for (int k = 0; k <= LENGTH / 2; k++) {
      int mirror = (LENGTH - k) % LENGTH;
      int other = half ? k : mirror;
      boolean own = k == mirror; // 0 Hz and the Nyquist frequency are real
      re[k] = ((double) vector[k] + vector[other]) / 2;
      im[k] =
          own
              ? 0
              : half
                  ? vector[bins() + k]
                  : ((double) vector[bins() + k] - vector[bins() + other]) / 2;
      re[mirror] = re[k];
      im[mirror] = own ? 0 : -im[k];
    }
    FFT.inverse(re, im);
    float[] samples = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      samples[i] = (float) re[i];
    }
    return samples;
  }
}
