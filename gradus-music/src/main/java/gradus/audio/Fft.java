package gradus.audio;

import java.util.Arrays;

/**
 * The discrete Fourier transform of any length, quick where the length has small prime factors.
 *
 * <pre>{@code
 * X_k = Σ_n x_n e^(−2πi kn/N)        forward
 * x_n = 1/N Σ_k X_k e^(2πi kn/N)     inverse
 * }</pre>
 *
 * <p><i>Shape</i>: real parts [N] and imaginary parts [N] → the same, in place. A factor p of N
 * costs p operations for each value: 4,000 = 4·4·2·5·5·5 costs some 25 in all, a prime length N.
 *
 * <p>It may be used by any number of threads at once. Its bits are the same on every machine.
 *
 * <p>J. Cooley and J. Tukey, "An algorithm for the machine calculation of complex Fourier series",
 * 1965; the order of steps that needs no permutation is Stockham's, 1966.
 */
public final class Fft {
  private final int length;
  private final int[] factors;
  private final double[] cos; // cos(2π k / N)
  private final double[] sin;

  /**
   * Prepares for a length.
   *
   * @param length N, 1 or more
   */
  public Fft(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("a transform has a length of 1 or more, got " + length);
    }
    this.length = length;
    this.factors = factors(length);
    this.cos = new double[length];
    this.sin = new double[length];
    for (int k = 0; k < length; k++) {
      cos[k] = Exact.cos((double) k / length);
      sin[k] = Exact.sin((double) k / length);
    }
  }

  private static int[] factors(int length) {
    int[] found = new int[32];
    int count = 0;
    int rest = length;
    while (rest % 4 == 0) {
      found[count++] = 4;
      rest /= 4;
    }
    for (int p = 2; rest > 1; p = (long) p * p > rest ? rest : p + 1) {
      while (rest % p == 0) {
        found[count++] = p;
        rest /= p;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Returns N. */
  public int length() {
    return length;
  }

  /** Transforms in place. */
  public void forward(double[] re, double[] im) {
    check(re, im);
    double[] fromRe = re;
    double[] fromIm = im;
    double[] toRe = new double[length];
    double[] toIm = new double[length];
    int stride = 1;
    int rest = length;
    for (int p : factors) {
      rest /= p;
      for (int q = 0; q < rest; q++) {
        switch (p) {
          case 2 -> two(fromRe, fromIm, toRe, toIm, stride, rest, q);
          case 4 -> four(fromRe, fromIm, toRe, toIm, stride, rest, q);
          case 5 -> five(fromRe, fromIm, toRe, toIm, stride, rest, q);
          default -> any(p, fromRe, fromIm, toRe, toIm, stride, rest, q);
        }
      }
      stride *= p;
      double[] swap = fromRe;
      fromRe = toRe;
      toRe = swap;
      swap = fromIm;
      fromIm = toIm;
      toIm = swap;
    }
    if (factors.length % 2 == 1) { // the last step wrote into the other arrays
      System.arraycopy(fromRe, 0, re, 0, length);
      System.arraycopy(fromIm, 0, im, 0, length);
    }
  }

  /** Transforms back, in place. */
  public void inverse(double[] re, double[] im) {
    forward(im, re); // exchanging the parts conjugates before and after
    for (int i = 0; i < length; i++) {
      re[i] /= length;
      im[i] /= length;
    }
  }

  private void check(double[] re, double[] im) {
    if (re.length != length || im.length != length) {
      throw new IllegalArgumentException(
          "expected "
              + length
              + " real and imaginary parts, got "
              + re.length
              + " and "
              + im.length);
    }
  }

  // A step of factor p takes the values k + stride (q + rest j), j from 0 to p − 1, transforms them
  // and turns value r by −q r / (p rest) of a circle; in the table, a turn of q r stride places.

  private void two(
      double[] fromRe, double[] fromIm, double[] toRe, double[] toIm, int stride, int rest, int q) {
    double c = cos[q * stride];
    double s = sin[q * stride];
    int a = stride * q;
    int b = a + stride * rest;
    int to = stride * 2 * q;
    for (int k = 0; k < stride; k++, a++, b++, to++) {
      double re = fromRe[a] - fromRe[b];
      double im = fromIm[a] - fromIm[b];
      toRe[to] = fromRe[a] + fromRe[b];
      toIm[to] = fromIm[a] + fromIm[b];
      toRe[to + stride] = re * c + im * s;
      toIm[to + stride] = im * c - re * s;
    }
  }

  private void four(
      double[] fromRe, double[] fromIm, double[] toRe, double[] toIm, int stride, int rest, int q) {
    int turn = q * stride;
    double c1 = cos[turn];
    double s1 = sin[turn];
    double c2 = cos[2 * turn];
    double s2 = sin[2 * turn];
    double c3 = cos[3 * turn];
    double s3 = sin[3 * turn];
    int step = stride * rest;
    int a = stride * q;
    int to = stride * 4 * q;
    for (int k = 0; k < stride; k++, a++, to++) {
      double sumRe = fromRe[a] + fromRe[a + 2 * step];
      double sumIm = fromIm[a] + fromIm[a + 2 * step];
      double gapRe = fromRe[a] - fromRe[a + 2 * step];
      double gapIm = fromIm[a] - fromIm[a + 2 * step];
      double oddRe = fromRe[a + step] + fromRe[a + 3 * step];
      double oddIm = fromIm[a + step] + fromIm[a + 3 * step];
      double turnedRe = fromIm[a + step] - fromIm[a + 3 * step]; // −i times the difference
      double turnedIm = fromRe[a + 3 * step] - fromRe[a + step];
      toRe[to] = sumRe + oddRe;
      toIm[to] = sumIm + oddIm;
      double re = gapRe + turnedRe;
      double im = gapIm + turnedIm;
      toRe[to + stride] = re * c1 + im * s1;
      toIm[to + stride] = im * c1 - re * s1;
      re = sumRe - oddRe;
      im = sumIm - oddIm;
      toRe[to + 2 * stride] = re * c2 + im * s2;
      toIm[to + 2 * stride] = im * c2 - re * s2;
      re = gapRe - turnedRe;
      im = gapIm - turnedIm;
      toRe[to + 3 * stride] = re * c3 + im * s3;
      toIm[to + 3 * stride] = im * c3 - re * s3;
    }
  }

  private void five(
      double[] fromRe, double[] fromIm, double[] toRe, double[] toIm, int stride, int rest, int q) {
    double c1 = 0.30901699437494745; // cos 72°, and so on
    double c2 = -0.8090169943749475;
    double s1 = 0.9510565162951535;
    double s2 = 0.5877852522924731;
    int step = stride * rest;
    int a = stride * q;
    int to = stride * 5 * q;
    int turn = q * stride;
    for (int k = 0; k < stride; k++, a++, to++) {
      double re0 = fromRe[a];
      double im0 = fromIm[a];
      double sum1Re = fromRe[a + step] + fromRe[a + 4 * step];
      double sum1Im = fromIm[a + step] + fromIm[a + 4 * step];
      double gap1Re = fromRe[a + step] - fromRe[a + 4 * step];
      double gap1Im = fromIm[a + step] - fromIm[a + 4 * step];
      double sum2Re = fromRe[a + 2 * step] + fromRe[a + 3 * step];
      double sum2Im = fromIm[a + 2 * step] + fromIm[a + 3 * step];
      double gap2Re = fromRe[a + 2 * step] - fromRe[a + 3 * step];
      double gap2Im = fromIm[a + 2 * step] - fromIm[a + 3 * step];
      double evenRe = re0 + c1 * sum1Re + c2 * sum2Re;
      double evenIm = im0 + c1 * sum1Im + c2 * sum2Im;
      double oddRe = s1 * gap1Im + s2 * gap2Im; // −i times the sines
      double oddIm = -(s1 * gap1Re + s2 * gap2Re);
      toRe[to] = re0 + sum1Re + sum2Re;
      toIm[to] = im0 + sum1Im + sum2Im;
      turn(toRe, toIm, to + stride, evenRe + oddRe, evenIm + oddIm, turn);
      turn(toRe, toIm, to + 4 * stride, evenRe - oddRe, evenIm - oddIm, 4 * turn);
      evenRe = re0 + c2 * sum1Re + c1 * sum2Re;
      evenIm = im0 + c2 * sum1Im + c1 * sum2Im;
      oddRe = s2 * gap1Im - s1 * gap2Im;
      oddIm = -(s2 * gap1Re - s1 * gap2Re);
      turn(toRe, toIm, to + 2 * stride, evenRe + oddRe, evenIm + oddIm, 2 * turn);
      turn(toRe, toIm, to + 3 * stride, evenRe - oddRe, evenIm - oddIm, 3 * turn);
    }
  }

  private void turn(double[] toRe, double[] toIm, int at, double re, double im, int turn) {
    double c = cos[turn];
    double s = sin[turn];
    toRe[at] = re * c + im * s;
    toIm[at] = im * c - re * s;
  }

  private void any(
      int p,
      double[] fromRe,
      double[] fromIm,
      double[] toRe,
      double[] toIm,
      int stride,
      int rest,
      int q) {
    for (int k = 0; k < stride; k++) {
      for (int r = 0; r < p; r++) {
        double re = 0;
        double im = 0;
        for (int j = 0; j < p; j++) {
          int from = k + stride * (q + rest * j);
          int turn = (int) ((long) j * r % p * (length / p));
          re += fromRe[from] * cos[turn] + fromIm[from] * sin[turn];
          im += fromIm[from] * cos[turn] - fromRe[from] * sin[turn];
        }
        turn(toRe, toIm, k + stride * (p * q + r), re, im, (int) ((long) q * r * stride % length));
      }
    }
  }
}
