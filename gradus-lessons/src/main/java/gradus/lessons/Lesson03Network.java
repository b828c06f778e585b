package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Lesson 3. A network: neurons that see neurons.
 *
 * <pre>{@code
 * h_j = f(Σ_i v_ji x_i + b_j)         the hidden layer
 * y_k = g(Σ_j w_kj h_j + c_k)         the outputs
 * }</pre>
 *
 * <p>The hidden layer moves the points so that a line separates them; and with units enough it
 * comes as near as wanted to any continuous function on an interval. For one input: a step up at a
 * and a step down at a + δ are a tower, and towers side by side are a function.
 *
 * <p>G. Cybenko, "Approximation by superpositions of a sigmoidal function", 1989; K. Hornik, M.
 * Stinchcombe and H. White, 1989.
 */
public final class Lesson03Network {
  private Lesson03Network() {}

  /**
   * A network of one hidden layer.
   *
   * @param v [hidden][inputs]
   * @param b [hidden]
   * @param f the activation of the hidden layer
   * @param w [outputs][hidden]
   * @param c [outputs]
   * @param g the activation of the outputs
   */
  record Net(
      double[][] v,
      double[] b,
      DoubleUnaryOperator f,
      double[][] w,
      double[] c,
      DoubleUnaryOperator g) {
    double[] hidden(double... x) {
      return layer(v, b, f, x);
    }

    double[] outputs(double... x) {
      return layer(w, c, g, hidden(x));
    }

    private static double[] layer(double[][] w, double[] b, DoubleUnaryOperator f, double[] x) {
      double[] y = new double[w.length];
      for (int k = 0; k < y.length; k++) {
        double s = b[k];
        for (int i = 0; i < x.length; i++) {
          s += w[k][i] * x[i];
        }
        y[k] = f.applyAsDouble(s);
      }
      return y;
    }

    int parameters() {
      return v.length * v[0].length + b.length + w.length * w[0].length + c.length;
    }
  }

  /** XOR by hand: (x_1 or x_2) and not (x_1 and x_2). */
  static Net exclusiveOr() {
    DoubleUnaryOperator step = s -> s >= 0 ? 1 : 0;
    return new Net(
        new double[][] {{1, 1}, {1, 1}},
        new double[] {-0.5, -1.5}, // OR, AND
        step,
        new double[][] {{1, -2}},
        new double[] {-0.5},
        step);
  }

  /**
   * Makes a staircase of a function: N steps, each as high as the function rises from the middle of
   * one piece to that of the next.
   *
   * <p>No answer is further off than half a piece times the steepest slope.
   */
  static Net staircase(DoubleUnaryOperator function, double from, double to, int n) {
    double piece = (to - from) / n;
    double[][] v = new double[n][1];
    double[] b = new double[n];
    double[][] w = new double[1][n];
    double before = 0;
    for (int j = 0; j < n; j++) {
      double middle = function.applyAsDouble(from + (j + 0.5) * piece);
      v[j][0] = 1;
      b[j] = -(from + j * piece); // fires from there on
      w[0][j] = middle - before;
      before = middle;
    }
    return new Net(v, b, s -> s >= 0 ? 1 : 0, w, new double[1], s -> s);
  }

  /** Returns the largest distance between network and function, at 1,000 places. */
  static double worst(Net net, DoubleUnaryOperator function, double from, double to) {
    double worst = 0;
    for (int i = 0; i < 1000; i++) {
      double x = from + (to - from) * i / 1000;
      worst = Math.max(worst, Math.abs(net.outputs(x)[0] - function.applyAsDouble(x)));
    }
    return worst;
  }

  /** Shows XOR by hand in both spaces, and staircases of the sine. */
  public static void main(String[] args) {
    var picture = new Picture("A hidden layer", 3, 270, 270);
    byHand(picture);
    sine(picture);
    Lesson.draw(args, "03-network", picture);
  }

  private static void byHand(Picture picture) {
    Net net = exclusiveOr();
    print("Exclusive or by hand, %d weights and biases:%n", net.parameters());
    print("  x_1  x_2   h_1 (or)  h_2 (and)   y");
    var inputs = picture.panel("XOR, as it comes in", -0.5, 1.5, -0.5, 1.5).labels("x₁", "x₂");
    var hidden =
        picture.panel("The same four in the hidden layer", -0.5, 1.5, -0.5, 1.5).labels("h₁", "h₂");
    // Two lines in the plane of inputs; one, h_1 − 2 h_2 = ½, in that of hidden units.
    inputs.segment("line ink", -1, 1.5, 1.5, -1).segment("line ink", -1, 2.5, 2.5, -1);
    hidden.segment("line ink", -0.5, -0.5, 1.5, 0.5);
    for (int i = 0; i < 4; i++) {
      double[] x = {i >> 1, i & 1};
      double[] h = net.hidden(x);
      double y = net.outputs(x)[0];
      print("%5.0f %4.0f   %8.0f  %9.0f  %2.0f", x[0], x[1], h[0], h[1], y);
      inputs.mark(y > 0 ? 0 : 1, x[0], x[1]);
      hidden.mark(y > 0 ? 0 : 1, h[0], h[1]);
    }
    hidden.text("start", 0, 0, 9, -9, "(0,0)");
    hidden.text("middle", 1, 0, 0, 20, "(0,1) and (1,0)");
    hidden.text("start", 1, 1, 9, -9, "(1,1)");
  }

  private static void sine(Picture picture) {
    double to = 2 * Math.PI;
    print("%nStaircases of the sine on [0, 2π]:%n");
    print("  hidden units   parameters   furthest off    bound π / N");
    for (int n = 4; n <= 256; n *= 2) {
      Net net = staircase(StrictMath::sin, 0, to, n);
      print(
          "%14d   %10d   %12.4f   %12.4f",
          n, net.parameters(), worst(net, StrictMath::sin, 0, to), Math.PI / n);
    }
    var panel = picture.panel("Staircases of the sine", 0, to, -1.2, 1.2).labels("x", "y");
    double[] x = new double[801];
    Arrays.setAll(x, i -> to * i / 801);
    for (int n : new int[] {8, 32}) {
      Net net = staircase(StrictMath::sin, 0, to, n);
      double[] y = Arrays.stream(x).map(at -> net.outputs(at)[0]).toArray();
      panel.line(n + " units", n == 8 ? 1 : 0, x, y);
    }
    panel.line("thin ink", x, Arrays.stream(x).map(StrictMath::sin).toArray());
  }
}
