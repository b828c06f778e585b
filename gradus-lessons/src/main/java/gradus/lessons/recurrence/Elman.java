package gradus.lessons.recurrence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An Elman net, and back-propagation through time written by hand.
 *
 * <p>Forward, from {@code h_0 = 0}:
 *
 * <pre>{@code
 * a_t = U x_t + W h_{t−1} + b
 * h_t = tanh(a_t)
 * y_t = V h_t + c                          scores; a loss says what becomes of them
 * }</pre>
 *
 * <p>Backward, from the last step to the first, with δv for ∂L/∂v. The same W is at work at every
 * step, so that what each step says of it adds up:
 *
 * <pre>{@code
 * δh_t = Vᵀ δy_t + Wᵀ δa_{t+1}             from the answer of now, and from the step after
 * δa_t = δh_t (1 − h_t²)
 * ∂L/∂V = Σ_t δy_t h_tᵀ     ∂L/∂U = Σ_t δa_t x_tᵀ     ∂L/∂W = Σ_t δa_t h_{t−1}ᵀ
 * ∂L/∂c = Σ_t δy_t          ∂L/∂b = Σ_t δa_t
 * }</pre>
 *
 * <p>J. Elman, "Finding structure in time", 1990; P. Werbos, "Backpropagation through time", 1990.
 */
public final class Elman {
  private final Weights weights;
  private double[][] x = {}; // of the last forward pass
  private double[][] h = {}; // h_0, h_1, …

  /**
   * All weights, or all their derivatives.
   *
   * @param u U, [units][inputs]
   * @param w W, [units][units]
   * @param b [units]
   * @param v V, [outputs][units]
   * @param c [outputs]
   */
  public record Weights(double[][] u, double[][] w, double[] b, double[][] v, double[] c) {
    static Weights zeros(int inputs, int units, int outputs) {
      return new Weights(
          new double[units][inputs],
          new double[units][units],
          new double[units],
          new double[outputs][units],
          new double[outputs]);
    }

    /** Returns every row of numbers, in a fixed order. */
    public List<double[]> rows() {
      List<double[]> rows = new ArrayList<>();
      rows.addAll(Arrays.asList(u));
      rows.addAll(Arrays.asList(w));
      rows.add(b);
      rows.addAll(Arrays.asList(v));
      rows.add(c);
      return rows;
    }
  }

  /**
   * What the loss's derivatives are.
   *
   * @param weights by the weights
   * @param h by the hidden units after each step, [T][units]
   */
  public record Gradient(Weights weights, double[][] h) {}

  /** Makes a net whose weights are 0. */
  public Elman(int inputs, int units, int outputs) {
    weights = Weights.zeros(inputs, units, outputs);
  }

  /** Draws each weight between −range and range; biases stay. */
  public void randomise(RandomGenerator random, double range) {
    for (double[][] matrix : List.of(weights.u, weights.w, weights.v)) {
      for (double[] row : matrix) {
        Arrays.setAll(row, _ -> random.nextDouble(-range, range));
      }
    }
  }

  /** Returns the weights themselves. */
  public Weights weights() {
    return weights;
  }

  /** Returns h_1 … h_T of the last forward pass. Shape: [T][units]. */
  public double[][] hidden() {
    return Arrays.copyOfRange(h, 1, h.length);
  }

  /**
   * Takes a sequence, from h = 0.
   *
   * @param sequence [T][inputs]
   * @return the scores y, [T][outputs]
   */
  public double[][] forward(double[][] sequence) {
    x = sequence;
    h = new double[x.length + 1][];
    h[0] = new double[weights.b.length];
    double[][] y = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      h[t + 1] = step(x[t], h[t]);
      y[t] = scores(h[t + 1]);
    }
    return y;
  }

  /** Returns h_t from x_t and h_{t−1}. */
  public double[] step(double[] input, double[] before) {
    double[] next = new double[weights.b.length];
    for (int k = 0; k < next.length; k++) {
      next[k] =
          StrictMath.tanh(weights.b[k] + dot(weights.u[k], input) + dot(weights.w[k], before));
    }
    return next;
  }

  /** Returns y_t from h_t. */
  public double[] scores(double[] hidden) {
    double[] y = new double[weights.c.length];
    Arrays.setAll(y, k -> weights.c[k] + dot(weights.v[k], hidden));
    return y;
  }

  /**
   * Goes back over the sequence of the last forward pass.
   *
   * @param dy ∂L/∂y_t, [T][outputs]
   */
  public Gradient backward(double[][] dy) {
    if (dy.length != x.length) {
      throw new IllegalArgumentException(
          "expected " + x.length + " steps, as many as went forward, got " + dy.length);
    }
    int units = weights.b.length;
    var sum = Weights.zeros(weights.u[0].length, units, weights.c.length);
    double[][] dh = new double[x.length][units];
    double[] after = new double[units]; // δa of the step after
    for (int t = x.length - 1; t >= 0; t--) {
      add(sum.v, dy[t], h[t + 1]);
      addTo(sum.c, dy[t]);
      double[] da = new double[units];
      for (int j = 0; j < units; j++) {
        for (int k = 0; k < dy[t].length; k++) {
          dh[t][j] += weights.v[k][j] * dy[t][k];
        }
        for (int k = 0; k < units; k++) {
          dh[t][j] += weights.w[k][j] * after[k];
        }
        da[j] = dh[t][j] * (1 - h[t + 1][j] * h[t + 1][j]);
      }
      add(sum.u, da, x[t]);
      add(sum.w, da, h[t]);
      addTo(sum.b, da);
      after = da;
    }
    return new Gradient(sum, dh);
  }

  /**
   * Changes the weights by {@code −rate · ∂L/∂w}.
   *
   * @param longest the length that the gradient is cut to, or infinity: one steep place in a long
   *     sequence must not throw the weights away
   */
  public void learn(double rate, Weights gradient, double longest) {
    double squares = 0;
    for (double[] row : gradient.rows()) {
      squares += dot(row, row);
    }
    double scale = Math.min(1, longest / Math.sqrt(squares));
    List<double[]> mine = weights.rows();
    List<double[]> change = gradient.rows();
    for (int r = 0; r < mine.size(); r++) {
      for (int i = 0; i < mine.get(r).length; i++) {
        mine.get(r)[i] -= rate * scale * change.get(r)[i];
      }
    }
  }

  /** Adds δ xᵀ. */
  private static void add(double[][] sum, double[] delta, double[] input) {
    for (int k = 0; k < delta.length; k++) {
      for (int j = 0; j < input.length; j++) {
        sum[k][j] += delta[k] * input[j];
      }
    }
  }

  private static void addTo(double[] sum, double[] delta) {
    for (int k = 0; k < delta.length; k++) {
      sum[k] += delta[k];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < b.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
