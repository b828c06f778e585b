package gradus.lessons.recurrence;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A layer of LSTM cells of 1997, without forget gate, with its forward and backward pass written by
 * hand.
 *
 * <p>Forward, with {@code z = [x_t, h_{t−1}, 1]} and products element by element:
 *
 * <pre>{@code
 * i_t = tanh(W_i z)            the candidate: what could be stored
 * g_t = σ(W_g z)               the input gate: how much of it is
 * o_t = σ(W_o z)               the output gate: how much is shown
 * s_t = s_{t−1} + g_t i_t      the cell's state, which nothing but its gate changes
 * l_t = tanh(s_t)
 * h_t = o_t l_t
 * }</pre>
 *
 * <p>Backward, from the last step to the first, with δv for ∂E/∂v. What reaches h_t is what the
 * error says of it directly and what the next step's z brings back:
 *
 * <pre>{@code
 * δh = ∂E/∂h_t + (part of δz_{t+1} that belongs to h_t)
 * δo = δh l · o (1 − o)                    σ' = σ (1 − σ)
 * δs = δs_{t+1} + δh o · (1 − l²)          tanh' = 1 − tanh²; δs_{t+1} comes back unchanged
 * δg = δs i · g (1 − g)
 * δi = δs g · (1 − i²)
 * ∂E/∂W_v += δv zᵀ                         for v = i, g, o
 * δz = W_iᵀ δi + W_gᵀ δg + W_oᵀ δo
 * }</pre>
 *
 * <p>Here δo, δg and δi are by what goes into the function. That δs comes back with factor 1 is the
 * whole idea: the constant error carousel, by which an error reaches back over any number of steps.
 *
 * <p>S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997.
 */
public final class LstmCell {
  private final int inputs;
  private final int units;
  private final Weights w;
  private final List<Step> steps = new ArrayList<>(); // of the last forward pass

  /**
   * A matrix for each of the candidate and the gates, or its gradient. Shape: [units][inputs +
   * units + 1] each.
   *
   * @param i of the candidate
   * @param g of the input gate
   * @param o of the output gate
   */
  public record Weights(double[][] i, double[][] g, double[][] o) {
    static Weights zeros(int units, int inputs) {
      int width = inputs + units + 1;
      return new Weights(
          new double[units][width], new double[units][width], new double[units][width]);
    }

    List<double[][]> all() {
      return List.of(i, g, o);
    }
  }

  /**
   * What the error's derivatives are.
   *
   * @param weights by the weights
   * @param x by the inputs, [T][inputs]
   * @param s by the cell's state after each step, [T][units]
   */
  public record Gradient(Weights weights, double[][] x, double[][] s) {}

  /**
   * What the forward pass keeps of one step, for the backward pass.
   *
   * @param z input, output of the step before, and 1
   * @param i the candidate
   * @param g the input gate
   * @param o the output gate
   * @param s the cell's state
   * @param l its tanh
   * @param h the output
   */
  public record Step(
      double[] z, double[] i, double[] g, double[] o, double[] s, double[] l, double[] h) {}

  /** Makes a layer whose weights are 0. */
  public LstmCell(int inputs, int units) {
    this.inputs = inputs;
    this.units = units;
    w = Weights.zeros(units, inputs);
  }

  /** Draws each weight between −range and range. */
  public void randomise(RandomGenerator random, double range) {
    for (double[][] matrix : w.all()) {
      for (double[] row : matrix) {
        for (int j = 0; j < row.length; j++) {
          row[j] = random.nextDouble(-range, range);
        }
      }
    }
  }

  /** Returns the weights themselves. */
  public Weights weights() {
    return w;
  }

  /**
   * Takes a sequence, from s = 0 and h = 0.
   *
   * @param x [T][inputs]
   * @return what happened at each step
   */
  public List<Step> forward(double[][] x) {
    steps.clear();
    double[] h = new double[units];
    double[] s = new double[units];
    for (double[] input : x) {
      Step step = step(input, h, s);
      steps.add(step);
      h = step.h();
      s = step.s();
    }
    return List.copyOf(steps);
  }

  private Step step(double[] x, double[] before, double[] stateBefore) {
    if (x.length != inputs) {
      throw new IllegalArgumentException("expected " + inputs + " inputs, got " + x.length);
    }
    double[] z = new double[inputs + units + 1];
    System.arraycopy(x, 0, z, 0, inputs);
    System.arraycopy(before, 0, z, inputs, units);
    z[inputs + units] = 1;
    var step =
        new Step(
            z,
            new double[units],
            new double[units],
            new double[units],
            new double[units],
            new double[units],
            new double[units]);
    for (int k = 0; k < units; k++) {
      step.i[k] = StrictMath.tanh(dot(w.i[k], z));
      step.g[k] = sigmoid(dot(w.g[k], z));
      step.o[k] = sigmoid(dot(w.o[k], z));
      step.s[k] = stateBefore[k] + step.g[k] * step.i[k];
      step.l[k] = StrictMath.tanh(step.s[k]);
      step.h[k] = step.o[k] * step.l[k];
    }
    return step;
  }

  /**
   * Goes back over the sequence of the last forward pass.
   *
   * @param dh ∂E/∂h_t, what the error says of each output directly, [T][units]
   */
  public Gradient backward(double[][] dh) {
    if (dh.length != steps.size()) {
      throw new IllegalArgumentException(
          "expected " + steps.size() + " steps, as many as went forward, got " + dh.length);
    }
    var gradient = Weights.zeros(units, inputs);
    double[][] dx = new double[dh.length][inputs];
    double[][] ds = new double[dh.length][units];
    double[] dz = new double[inputs + units + 1]; // of the step after
    double[] later = new double[units]; // δs of the step after
    for (int t = dh.length - 1; t >= 0; t--) {
      dz = back(steps.get(t), dh[t], dz, later, ds[t], gradient);
      later = ds[t];
      System.arraycopy(dz, 0, dx[t], 0, inputs);
    }
    return new Gradient(gradient, dx, ds);
  }

  /** Fills ds, adds to the gradient, and returns δz of this step. */
  private double[] back(
      Step t, double[] dh, double[] dzAfter, double[] dsAfter, double[] ds, Weights gradient) {
    double[] dz = new double[dzAfter.length];
    for (int k = 0; k < units; k++) {
      double h = dh[k] + dzAfter[inputs + k];
      double o = h * t.l[k] * t.o[k] * (1 - t.o[k]);
      ds[k] = dsAfter[k] + h * t.o[k] * (1 - t.l[k] * t.l[k]);
      double g = ds[k] * t.i[k] * t.g[k] * (1 - t.g[k]);
      double i = ds[k] * t.g[k] * (1 - t.i[k] * t.i[k]);
      for (int j = 0; j < dz.length; j++) {
        gradient.i[k][j] += i * t.z[j];
        gradient.g[k][j] += g * t.z[j];
        gradient.o[k][j] += o * t.z[j];
        dz[j] += w.i[k][j] * i + w.g[k][j] * g + w.o[k][j] * o;
      }
    }
    return dz;
  }

  /** Changes the weights: {@code W ← W − rate · ∂E/∂W}. */
  public void learn(double rate, Weights gradient) {
    for (int v = 0; v < 3; v++) {
      double[][] matrix = w.all().get(v);
      double[][] change = gradient.all().get(v);
      for (int k = 0; k < units; k++) {
        for (int j = 0; j < matrix[k].length; j++) {
          matrix[k][j] -= rate * change[k][j];
        }
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static double sigmoid(double a) {
    return 1 / (1 + StrictMath.exp(-a));
  }
}
