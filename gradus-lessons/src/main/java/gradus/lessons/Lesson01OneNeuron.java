package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Lesson 1. One neuron: a weighted sum of its inputs, and an activation of the sum.
 *
 * <pre>{@code
 * s = w_1 x_1 + … + w_n x_n + b
 * y = f(s)
 * }</pre>
 *
 * <p>With weights set by hand it is a gate of logic; with weights learned by gradient descent it is
 * a regression.
 */
public final class Lesson01OneNeuron {
  private Lesson01OneNeuron() {}

  /**
   * An activation.
   *
   * @param name what it is called
   * @param f f(s)
   * @param slopeByY f'(s), said by y = f(s)
   */
  record Activation(String name, DoubleUnaryOperator f, DoubleUnaryOperator slopeByY) {
    static final Activation STEP = new Activation("step", s -> s >= 0 ? 1 : 0, _ -> 0);
    static final Activation SIGMOID =
        new Activation("sigmoid", s -> 1 / (1 + StrictMath.exp(-s)), y -> y * (1 - y));
    static final Activation TANH = new Activation("tanh", StrictMath::tanh, y -> 1 - y * y);
    static final Activation RELU = new Activation("ReLU", s -> Math.max(0, s), y -> y > 0 ? 1 : 0);
    static final List<Activation> ALL = List.of(STEP, SIGMOID, TANH, RELU);

    double value(double s) {
      return f.applyAsDouble(s);
    }

    /** Returns f'(s), where y = f(s). */
    double slope(double y) {
      return slopeByY.applyAsDouble(y);
    }
  }

  /** Returns s, the weighted sum. */
  static double sum(double[] w, double b, double... x) {
    double s = b;
    for (int i = 0; i < w.length; i++) {
      s += w[i] * x[i];
    }
    return s;
  }

  /**
   * Returns the gradient of the mean squared error of one linear neuron with one input.
   *
   * <pre>{@code
   * E = 1/N Σ_n ½ (w x_n + b − t_n)²
   * ∂E/∂w = 1/N Σ_n (y_n − t_n) x_n,    ∂E/∂b = 1/N Σ_n (y_n − t_n)
   * }</pre>
   *
   * @return E, ∂E/∂w and ∂E/∂b
   */
  static double[] error(double w, double b, double[] x, double[] t) {
    double[] sums = new double[3];
    for (int n = 0; n < x.length; n++) {
      double e = w * x[n] + b - t[n];
      sums[0] += e * e / 2;
      sums[1] += e * x[n];
      sums[2] += e;
    }
    return Arrays.stream(sums).map(sum -> sum / x.length).toArray();
  }

  /** Shows activations, gates by hand, and a conversion of degrees that is learned. */
  public static void main(String[] args) {
    var picture = new Picture("One neuron", 3);
    activations(picture);
    gates();
    degrees(picture);
    Lesson.draw(args, "01-one-neuron", picture);
  }

  private static void activations(Picture picture) {
    print("Activations y = f(s), and slopes f'(s):%n");
    print("    s    step        sigmoid         tanh            ReLU");
    for (double s = -3; s <= 3; s++) {
      var line = new StringBuilder(String.format(Locale.ROOT, "%5.0f", s));
      for (Activation f : Activation.ALL) {
        double y = f.value(s);
        line.append(String.format(Locale.ROOT, "  %6.3f %6.3f", y, f.slope(y)));
      }
      print("%s", line);
    }
    var values = picture.panel("Activations y = f(s)", -4, 4, -1.2, 2.2).labels("s", "y");
    var slopes = picture.panel("Their slopes f'(s)", -4, 4, -0.1, 1.2).labels("s", "f'(s)");
    double[] s = new double[401];
    Arrays.setAll(s, i -> -4 + i / 50.0);
    for (int k = 0; k < Activation.ALL.size(); k++) {
      Activation f = Activation.ALL.get(k);
      double[] y = Arrays.stream(s).map(f::value).toArray();
      values.line(f.name(), k, s, y);
      slopes.line(f.name(), k, s, Arrays.stream(y).map(f::slope).toArray());
    }
  }

  private static void gates() {
    print("%nA step neuron is a gate. Weights and bias set by hand:%n");
    print("  gate   w_1   w_2     b    0 0   0 1   1 0   1 1");
    gate("AND", 1, 1, -1.5);
    gate("OR", 1, 1, -0.5);
    gate("NAND", -1, -1, 1.5);
    gate("NOR", -1, -1, 0.5);
  }

  private static void gate(String name, double w1, double w2, double b) {
    double[] y = new double[4];
    Arrays.setAll(y, i -> Activation.STEP.value(sum(new double[] {w1, w2}, b, i >> 1, i & 1)));
    print(
        "  %-4s  %4.0f  %4.0f  %4.1f  %5.0f %5.0f %5.0f %5.0f",
        name, w1, w2, b, y[0], y[1], y[2], y[3]);
  }

  /** Degrees Celsius in hundreds, and what they are in hundreds of Fahrenheit: t = 1.8 x + 0.32. */
  private static void degrees(Picture picture) {
    double[] x = {-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1};
    double[] t = Arrays.stream(x).map(c -> 1.8 * c + 0.32).toArray();
    double w = 0;
    double b = 0;
    double[] steps = new double[201];
    double[] errors = new double[201];
    print("%nA linear neuron learns degrees Fahrenheit from Celsius, in hundreds; rate 0.5:%n");
    print("  steps        w        b       mean E");
    for (int step = 0; step <= 200; step++) {
      double[] e = error(w, b, x, t);
      steps[step] = step;
      errors[step] = e[0];
      if (step % 25 == 0) {
        print("%7d   %.4f   %.4f   %.3e", step, w, b, e[0]);
      }
      w -= 0.5 * e[1];
      b -= 0.5 * e[2];
    }
    picture
        .panel("A linear neuron learns degrees", 0, 200, 1e-10, 1)
        .logY()
        .labels("steps", "mean E")
        .line("line s0", steps, errors);
  }
}
