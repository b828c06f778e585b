package gradus.plane;

import gradus.Rng;

/**
 * t-distributed stochastic neighbour embedding: points in a plane such that those near each other
 * in many dimensions are near each other there. Distances between groups mean little.
 *
 * <pre>{@code
 * p_{j|i} ∝ exp(−‖x_i − x_j‖² / 2σ_i²)      p_ij = (p_{j|i} + p_{i|j}) / 2N
 * q_ij ∝ 1 / (1 + ‖y_i − y_j‖²)             C = Σ p_ij ln(p_ij / q_ij)
 * ∂C/∂y_i = 4 Σ_j (p_ij − q_ij)(y_i − y_j) / (1 + ‖y_i − y_j‖²)
 * }</pre>
 *
 * where each σ_i is such that {@code 2^H(P_i)}, the perplexity, is as asked: about how many
 * neighbours a point has.
 *
 * <p>Exact: the time grows with N², a second for some hundreds of points. Gradient descent with
 * momentum and gains as in the authors' program: 1,000 steps, the p_ij four times as large for the
 * first 100, from a Gaussian start of deviation 10⁻⁴. The learning rate is N / 4, 10 at least:
 * larger sets of points need larger steps (A. Belkina et al., "Automated optimized parameters for
 * t-distributed stochastic neighbor embedding", 2019).
 *
 * <p>L. van der Maaten and G. Hinton, "Visualizing data using t-SNE", 2008, equations 1, 3, 4 and
 * 5, algorithm 1.
 *
 * @param perplexity how many neighbours a point has, above 1; 30 by default, less for few points
 * @param steps how many steps, 1,000 by default
 * @param seed of the start, 1 by default
 */
public record Tsne(double perplexity, int steps, long seed) {
  private static final int EXAGGERATED = 100;
  private static final double EXAGGERATION = 4;
  private static final int CALM = 250; // steps of momentum ½, then 0.8
  private static final double LEAST = 1e-12;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Tsne {
    if (!(perplexity > 1) || Double.isInfinite(perplexity) || steps < 1) {
      throw new IllegalArgumentException(
          "t-SNE needs a perplexity above 1 and steps, got " + perplexity + " and " + steps);
    }
  }

  /** Returns the default settings. */
  public static Tsne standard() {
    return new Tsne(30, 1000, 1);
  }

  /** Returns these settings with another perplexity. */
  public Tsne withPerplexity(double value) {
    return new Tsne(value, steps, seed);
  }

  /** Returns these settings with another number of steps. */
  public Tsne withSteps(int count) {
    return new Tsne(perplexity, count, seed);
  }

  /** Returns these settings with another seed. */
  public Tsne withSeed(long value) {
    return new Tsne(perplexity, steps, value);
  }

  /**
   * Places points in a plane. A perplexity that is too great for so few points is lowered to a
   * third of their number.
   *
   * @param points a row for each, 4 or more. Shape: [N, D] → [N, 2]
   * @param features D
   */
  public double[] embed(float[] points, int features) {
    int n = points.length / Math.max(1, features);
    if (features < 1 || n < 4 || points.length % features != 0) {
      throw new IllegalArgumentException(
          "t-SNE needs 4 points or more of " + features + " numbers, got " + points.length);
    }
    double[][] p =
        similarities(points, features, Math.min(perplexity, Math.max(1.5, (n - 1) / 3.0)));
    double[] y = new double[2 * n];
    Rng chance = Rng.of(seed).split("t-sne");
    for (int i = 0; i < y.length; i++) {
      y[i] = 1e-4 * chance.nextGaussian();
    }
    double[] moved = new double[2 * n];
    double[] gains = new double[2 * n];
    java.util.Arrays.fill(gains, 1);
    double[] gradient = new double[2 * n];
    double rate = Math.max(10, n / 4.0);
    for (int step = 0; step < steps; step++) {
      gradient(p, y, step < EXAGGERATED ? EXAGGERATION : 1, gradient);
      double momentum = step < CALM ? 0.5 : 0.8;
      for (int i = 0; i < y.length; i++) {
        boolean onwards = gradient[i] > 0 != moved[i] > 0;
        gains[i] = Math.max(0.01, onwards ? gains[i] + 0.2 : gains[i] * 0.8);
        moved[i] = momentum * moved[i] - rate * gains[i] * gradient[i];
        y[i] += moved[i];
      }
      centre(y);
    }
    return y;
  }

  /** The symmetric p_ij, whose sum is 1. */
  static double[][] similarities(float[] points, int features, double perplexity) {
    int n = points.length / features;
    double[][] distances = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int k = 0; k < features; k++) {
          double d = (double) points[i * features + k] - points[j * features + k];
          sum += d * d;
        }
        distances[i][j] = sum;
        distances[j][i] = sum;
      }
    }
    double[][] conditional = new double[n][];
    for (int i = 0; i < n; i++) {
      conditional[i] = conditional(distances[i], i, Math.log(perplexity));
    }
    double[][] p = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        p[i][j] = Math.max(LEAST, (conditional[i][j] + conditional[j][i]) / (2 * n));
      }
    }
    return p;
  }

  /** The p_{j|i} of a point, whose entropy in nats is as asked: β = 1 / 2σ² by bisection. */
  static double[] conditional(double[] distances, int own, double entropy) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < distances.length; j++) {
      nearest = j == own ? nearest : Math.min(nearest, distances[j]);
    }
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double beta = 1;
    double[] p = new double[distances.length];
    for (int turn = 0; turn < 100; turn++) {
      double sum = 0;
      double weighted = 0;
      for (int j = 0; j < p.length; j++) {
        double beyond = distances[j] - nearest;
        p[j] = j == own ? 0 : StrictMath.exp(-beta * beyond);
        sum += p[j];
        weighted += p[j] * beyond;
      }
      double found = StrictMath.log(sum) + beta * weighted / sum;
      for (int j = 0; j < p.length; j++) {
        p[j] /= sum;
      }
      if (Math.abs(found - entropy) < 1e-6) {
        break;
      }
      if (found > entropy) {
        low = beta;
        beta = Double.isInfinite(high) ? beta * 2 : (low + high) / 2;
      } else {
        high = beta;
        beta = (low + high) / 2;
      }
    }
    return p;
  }

  /** The gradient of C by all y. */
  static void gradient(double[][] p, double[] y, double exaggeration, double[] gradient) {
    int n = p.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += 2 * closeness(y, i, j);
      }
    }
    java.util.Arrays.fill(gradient, 0);
    for (int i = 0; i < n; i++) {
      double[] row = p[i];
      for (int j = 0; j < i; j++) {
        double close = closeness(y, i, j);
        double force = 4 * (exaggeration * row[j] - Math.max(LEAST, close / sum)) * close;
        double dx = force * (y[2 * i] - y[2 * j]);
        double dy = force * (y[2 * i + 1] - y[2 * j + 1]);
        gradient[2 * i] += dx;
        gradient[2 * i + 1] += dy;
        gradient[2 * j] -= dx;
        gradient[2 * j + 1] -= dy;
      }
    }
  }

  /** The divergence C that is made small. */
  static double divergence(double[][] p, double[] y) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += 2 * closeness(y, i, j);
      }
    }
    double cost = 0;
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < i; j++) {
        double q = Math.max(LEAST, closeness(y, i, j) / sum);
        cost += 2 * p[i][j] * StrictMath.log(p[i][j] / q);
      }
    }
    return cost;
  }

  private static double closeness(double[] y, int i, int j) {
    double dx = y[2 * i] - y[2 * j];
    double dy = y[2 * i + 1] - y[2 * j + 1];
    return 1 / (1 + dx * dx + dy * dy);
  }

  private static void centre(double[] y) {
    for (int axis = 0; axis < 2; axis++) {
      double mean = 0;
      for (int i = axis; i < y.length; i += 2) {
        mean += y[i] / (y.length / 2.0);
      }
      for (int i = axis; i < y.length; i += 2) {
        y[i] -= mean;
      }
    }
  }
}
