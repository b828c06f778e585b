package gradus.lessons.recurrence;

import java.util.random.RandomGenerator;

/**
 * Real-time recurrent learning of a fully connected recurrent network: every unit sees every input
 * and every unit of the step before.
 *
 * <p>With m inputs x, n units y, and {@code z(t) = [x(t), y(t), 1]}, the step is
 *
 * <pre>{@code
 * s_k(t+1) = Σ_j w_kj z_j(t)              j over the m inputs, the n units and the constant 1
 * y_k(t+1) = f(s_k(t+1)),                 f(s) = 1 / (1 + e⁻ˢ),  f'(s) = y (1 − y)
 * }</pre>
 *
 * <p>Derive both lines by {@code w_ij}. A weight acts at every step, so that the derivatives {@code
 * p_kij(t) = ∂y_k(t)/∂w_ij} go on from those of the step before, along with the state:
 *
 * <pre>{@code
 * p_kij(t+1) = f'(s_k(t+1)) · ( Σ_l w_kl p_lij(t)  +  δ_ki z_j(t) ),     p_kij(0) = 0
 *                               l over the n units    1 if k = i, else 0
 * }</pre>
 *
 * <p>Where a unit has a target d_k, its error is {@code e_k = d_k − y_k}, and that of the step is
 * {@code J = ½ Σ_k e_k²}; the gradient needs nothing but the p of now:
 *
 * <pre>{@code
 * ∂J/∂w_ij = − Σ_k e_k p_kij
 * }</pre>
 *
 * <p>So nothing of the past is kept, and weights may change after every step ({@link #learn}),
 * which back-propagation through time cannot do. The price: p holds about n³ numbers, and a step
 * costs about n⁴ multiplications.
 *
 * <p>R. Williams and D. Zipser, "A learning algorithm for continually running fully recurrent
 * neural networks", 1989.
 */
public final class Rtrl {
  /** A target that a unit does not have. */
  public static final double NONE = Double.NaN;

  private final int m; // inputs
  private final int n; // units
  private final double[][] w; // [n][m + n + 1]
  private double[] y; // [n]
  private double[][][] p; // [n][n][m + n + 1]

  /**
   * Makes a network whose weights are 0.
   *
   * @param inputs m
   * @param units n
   */
  public Rtrl(int inputs, int units) {
    m = inputs;
    n = units;
    w = new double[n][m + n + 1];
    y = new double[n];
    p = new double[n][n][m + n + 1];
  }

  /** Draws each weight between −range and range. */
  public void randomise(RandomGenerator random, double range) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < w[i].length; j++) {
        w[i][j] = random.nextDouble(-range, range);
      }
    }
  }

  /** Returns the weights w[i][j] themselves: to unit i, from input, unit or constant j. */
  public double[][] weights() {
    return w;
  }

  /** Returns the outputs y[k] of now. */
  public double[] outputs() {
    return y;
  }

  /** Returns the derivatives p[k][i][j] = ∂y_k/∂w_ij of now. */
  public double[][][] derivatives() {
    return p;
  }

  /** Forgets the past: y = 0 and p = 0. */
  public void reset() {
    y = new double[n];
    p = new double[n][n][m + n + 1];
  }

  /** Takes x(t), and moves y and p on to t + 1. */
  public void step(double... x) {
    double[] z = z(x);
    double[] next = new double[n];
    double[][][] nextP = new double[n][n][m + n + 1];
    for (int k = 0; k < n; k++) {
      double s = 0;
      for (int j = 0; j < z.length; j++) {
        s += w[k][j] * z[j];
      }
      next[k] = 1 / (1 + StrictMath.exp(-s));
    }
    for (int k = 0; k < n; k++) {
      double slope = next[k] * (1 - next[k]);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < z.length; j++) {
          double sum = k == i ? z[j] : 0;
          for (int l = 0; l < n; l++) {
            sum += w[k][m + l] * p[l][i][j];
          }
          nextP[k][i][j] = slope * sum;
        }
      }
    }
    y = next;
    p = nextP;
  }

  private double[] z(double[] x) {
    if (x.length != m) {
      throw new IllegalArgumentException("expected " + m + " inputs, got " + x.length);
    }
    double[] z = new double[m + n + 1];
    System.arraycopy(x, 0, z, 0, m);
    System.arraycopy(y, 0, z, m, n);
    z[m + n] = 1;
    return z;
  }

  /** Returns J of now. Units beyond the targets have none, nor have those whose target is NONE. */
  public double error(double... targets) {
    double sum = 0;
    for (int k = 0; k < targets.length; k++) {
      double e = e(k, targets);
      sum += e * e;
    }
    return sum / 2;
  }

  private double e(int k, double[] targets) {
    return Double.isNaN(targets[k]) ? 0 : targets[k] - y[k];
  }

  /** Adds ∂J/∂w of now to a gradient: summed over a sequence, it is that of its whole error. */
  public void accumulate(double[][] gradient, double... targets) {
    for (int k = 0; k < targets.length; k++) {
      double e = e(k, targets);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < w[i].length; j++) {
          gradient[i][j] -= e * p[k][i][j];
        }
      }
    }
  }

  /** Changes the weights at once: {@code w ← w − rate · ∂J/∂w}, while the sequence goes on. */
  public void learn(double rate, double... targets) {
    double[][] gradient = new double[n][m + n + 1];
    accumulate(gradient, targets);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < w[i].length; j++) {
        w[i][j] -= rate * gradient[i][j];
      }
    }
  }
}
