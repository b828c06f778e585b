package gradus.audio;

import gradus.Rng;
import java.util.Arrays;

/**
 * The Fourier transforms of short overlapping frames of sound, and sound from such frames.
 *
 * <pre>{@code
 * X_t,k = Σ_n w_n x_(t·hop + n − length/2) e^(−2πi kn/length),   w_n = sin²(π n / length)
 * }</pre>
 *
 * <p>Frame t has its middle at sample t · hop; beyond its ends the sound is zero. A frame has
 * {@code length / 2 + 1} values. The inverse weighs overlapping frames by their windows, which is
 * the nearest sound to any frames by squared distance (Griffin and Lim, equation 6).
 *
 * <p>D. Griffin and J. Lim, "Signal estimation from modified short-time Fourier transform", 1984.
 */
final class Stft {
  /** Frames of complex values, [T][length / 2 + 1] each. */
  record Frames(double[][] re, double[][] im) {}

  private static final double MOMENTUM = 0.99;

  private final int length;
  private final int hop;
  private final Fft fft;
  private final double[] window;

  /**
   * Prepares.
   *
   * @param length samples of a frame, even
   * @param hop samples from frame to frame, at most a quarter of the length
   */
  Stft(int length, int hop) {
    this.length = length;
    this.hop = hop;
    this.fft = new Fft(length);
    this.window = new double[length];
    for (int n = 0; n < length; n++) {
      window[n] = (1 - Exact.cos((double) n / length)) / 2;
    }
  }

  int bins() {
    return length / 2 + 1;
  }

  /** Returns how many frames sound of so many samples has. */
  int frames(int samples) {
    return samples == 0 ? 0 : 1 + (samples - 1) / hop;
  }

  Frames forward(float[] samples) {
    double[] plain = new double[samples.length];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = samples[i];
    }
    return forward(plain);
  }

  private Frames forward(double[] samples) {
    int count = frames(samples.length);
    double[][] res = new double[count][];
    double[][] ims = new double[count][];
    for (int t = 0; t < count; t++) {
      double[] re = new double[length];
      double[] im = new double[length];
      int from = t * hop - length / 2;
      for (int n = Math.max(0, -from); n < Math.min(length, samples.length - from); n++) {
        re[n] = window[n] * samples[from + n];
      }
      fft.forward(re, im);
      res[t] = Arrays.copyOf(re, bins());
      ims[t] = Arrays.copyOf(im, bins());
    }
    return new Frames(res, ims);
  }

  /** Returns sizes of values, [T][length / 2 + 1]. */
  static double[][] magnitudes(Frames frames) {
    double[][] sizes = new double[frames.re.length][];
    for (int t = 0; t < sizes.length; t++) {
      sizes[t] = new double[frames.re[t].length];
      for (int k = 0; k < sizes[t].length; k++) {
        double re = frames.re[t][k];
        double im = frames.im[t][k];
        sizes[t][k] = Math.sqrt(re * re + im * im);
      }
    }
    return sizes;
  }

  /** Returns the nearest sound, of so many samples. */
  double[] inverse(Frames frames, int samples) {
    double[] sound = new double[samples];
    double[] weights = new double[samples];
    for (int t = 0; t < frames.re.length; t++) {
      double[] re = new double[length];
      double[] im = new double[length];
      for (int k = 0; k < bins(); k++) {
        re[k] = frames.re[t][k];
        im[k] = frames.im[t][k];
        if (k > 0 && k < length / 2) {
          re[length - k] = re[k];
          im[length - k] = -im[k];
        }
      }
      fft.inverse(re, im);
      int from = t * hop - length / 2;
      for (int n = Math.max(0, -from); n < Math.min(length, samples - from); n++) {
        sound[from + n] += window[n] * re[n];
        weights[from + n] += window[n] * window[n];
      }
    }
    for (int i = 0; i < samples; i++) {
      sound[i] /= Math.max(weights[i], 1e-8);
    }
    return sound;
  }

  /**
   * Finds sound whose frames have given magnitudes: phases begin by chance and are replaced, time
   * and again, by those of the nearest sound, with momentum.
   *
   * <p>N. Perraudin, P. Balazs, P. Søndergaard, "A fast Griffin-Lim algorithm", 2013.
   */
  float[] griffinLim(double[][] magnitudes, int samples, int iterations, Rng chance) {
    Frames frames = random(magnitudes, chance);
    Frames before = frames;
    for (int i = 0; i < iterations; i++) {
      Frames nearest = forward(inverse(frames, samples));
      frames = towards(magnitudes, nearest, before, i == 0 ? 0 : MOMENTUM);
      before = nearest;
    }
    double[] sound = inverse(frames, samples);
    float[] result = new float[samples];
    for (int i = 0; i < samples; i++) {
      result[i] = (float) sound[i];
    }
    return result;
  }

  private static Frames random(double[][] magnitudes, Rng chance) {
    Frames frames = new Frames(new double[magnitudes.length][], new double[magnitudes.length][]);
    for (int t = 0; t < magnitudes.length; t++) {
      frames.re[t] = new double[magnitudes[t].length];
      frames.im[t] = new double[magnitudes[t].length];
      for (int k = 0; k < magnitudes[t].length; k++) {
        double turns = chance.nextDouble();
        frames.re[t][k] = magnitudes[t][k] * Exact.cos(turns);
        frames.im[t][k] = magnitudes[t][k] * Exact.sin(turns);
      }
    }
    return frames;
  }

  /** Returns frames of the magnitudes, with the phases of the present moved on from the past. */
  private static Frames towards(double[][] magnitudes, Frames now, Frames before, double momentum) {
    Frames frames = new Frames(new double[magnitudes.length][], new double[magnitudes.length][]);
    for (int t = 0; t < magnitudes.length; t++) {
      frames.re[t] = new double[magnitudes[t].length];
      frames.im[t] = new double[magnitudes[t].length];
      for (int k = 0; k < magnitudes[t].length; k++) {
        double re = now.re[t][k] + momentum * (now.re[t][k] - before.re[t][k]);
        double im = now.im[t][k] + momentum * (now.im[t][k] - before.im[t][k]);
        double size = Math.sqrt(re * re + im * im);
        double scale = size > 1e-12 ? magnitudes[t][k] / size : 0;
        frames.re[t][k] = scale * re;
        frames.im[t][k] = scale * im;
      }
    }
    return frames;
  }
}
