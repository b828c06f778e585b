package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lesson 2. Linear separation: what the perceptron learns, and what it cannot.
 *
 * <p>A neuron that answers the sign of its sum cuts the plane along a line. The perceptron changes
 * its weights only when it is wrong. With targets t of 1 and −1:
 *
 * <pre>{@code
 * s = w·x + b,     wrong if t s ≤ 0
 * w ← w + t x,     b ← b + t                of an example that is wrong
 * }</pre>
 *
 * <p>If some w*, b* of length 1 has t (w*·x + b*) ≥ γ for all examples, and all (x, 1) are of
 * length R at most, it is wrong (R / γ)² times at most (A. Novikoff, 1962).
 *
 * <p>F. Rosenblatt, "The perceptron", 1958.
 */
public final class Lesson02LinearSeparation {
  private Lesson02LinearSeparation() {}

  /** A perceptron of any number of inputs; the last weight is the bias. */
  static final class Perceptron {
    final double[] w;
    int updates;

    Perceptron(int inputs) {
      w = new double[inputs + 1];
    }

    double sum(double[] x) {
      double s = w[x.length];
      for (int i = 0; i < x.length; i++) {
        s += w[i] * x[i];
      }
      return s;
    }

    /** Learns from one example, and returns whether it was wrong. */
    boolean learn(double[] x, int t) {
      if (t * sum(x) > 0) {
        return false;
      }
      for (int i = 0; i < x.length; i++) {
        w[i] += t * x[i];
      }
      w[x.length] += t;
      updates++;
      return true;
    }

    /** Goes through all examples once, and returns how often it was wrong. */
    int epoch(double[][] x, int[] t) {
      int wrong = 0;
      for (int n = 0; n < x.length; n++) {
        wrong += learn(x[n], t[n]) ? 1 : 0;
      }
      return wrong;
    }

    /** Returns (R / γ)², γ being that of this perceptron's own line. */
    double bound(double[][] x, int[] t) {
      double length = 0;
      for (double value : w) {
        length += value * value;
      }
      double largest = 0;
      double margin = Double.POSITIVE_INFINITY;
      for (int n = 0; n < x.length; n++) {
        double squares = 1; // the constant input
        for (double value : x[n]) {
          squares += value * value;
        }
        largest = Math.max(largest, squares);
        margin = Math.min(margin, t[n] * sum(x[n]));
      }
      return largest * length / (margin * margin);
    }
  }

  static final double[][] XOR = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  static final int[] XOR_TARGETS = {-1, 1, 1, -1};

  /** Returns x_1, x_2 and their product: one more feature, in which XOR is separable. */
  static double[] withProduct(double[] x) {
    return new double[] {x[0], x[1], x[0] * x[1]};
  }

  /** Separates two clouds of points, fails at XOR, and does XOR with a product as third input. */
  public static void main(String[] args) {
    var picture = new Picture("What one line separates", 3, 270, 270);
    clouds(picture);
    exclusiveOr(picture);
    product(picture);
    Lesson.draw(args, "02-linear-separation", picture);
  }

  private static void clouds(Picture picture) {
    var random = new Random(5);
    List<double[]> points = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    while (points.size() < 60) {
      double[] x = {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
      double s = x[0] + 0.6 * x[1] - 0.4;
      if (Math.abs(s) > 0.06) { // a street without points
        points.add(x);
        classes.add(s > 0 ? 1 : -1);
      }
    }
    double[][] x = points.toArray(double[][]::new);
    int[] t = classes.stream().mapToInt(Integer::intValue).toArray();
    var panel =
        picture
            .panel("Two clouds, and the line of each epoch", -1.1, 1.1, -1.1, 1.1)
            .labels("x₁", "x₂");
    var perceptron = new Perceptron(2);
    print("Two clouds, %d points. The perceptron goes through them until it is right:%n", x.length);
    print("  epoch   wrong      w_1      w_2        b");
    int wrong = 1;
    for (int epoch = 1; wrong > 0; epoch++) {
      wrong = perceptron.epoch(x, t);
      double[] w = perceptron.w;
      print("%7d   %5d   %6.3f   %6.3f   %6.3f", epoch, wrong, w[0], w[1], w[2]);
      border(panel, wrong > 0 ? "thin ink faint" : "line ink", w);
    }
    for (int n = 0; n < x.length; n++) {
      panel.mark(t[n] > 0 ? 0 : 1, x[n][0], x[n][1]);
    }
    print(
        "%n%d updates; by the margin of its line the theorem allows %.0f.",
        perceptron.updates, perceptron.bound(x, t));
  }

  /** Draws where w_1 x_1 + w_2 x_2 + b = 0. */
  private static void border(Picture.Panel panel, String classes, double[] w) {
    if (Math.abs(w[1]) > Math.abs(w[0])) {
      panel.segment(classes, -5, (5 * w[0] - w[2]) / w[1], 5, (-5 * w[0] - w[2]) / w[1]);
    } else if (w[0] != 0) {
      panel.segment(classes, (5 * w[1] - w[2]) / w[0], -5, (-5 * w[1] - w[2]) / w[0], 5);
    }
  }

  private static void exclusiveOr(Picture picture) {
    var panel =
        picture.panel("XOR: it goes round for ever", -1.3, 1.7, -1.3, 1.7).labels("x₁", "x₂");
    var perceptron = new Perceptron(2);
    print("%nExclusive or:%n");
    print("  epoch   wrong      w_1      w_2        b");
    for (int epoch = 1; epoch <= 1000; epoch++) {
      int wrong = 0;
      for (int n = 0; n < XOR.length; n++) {
        wrong += perceptron.learn(XOR[n], XOR_TARGETS[n]) ? 1 : 0;
        if (epoch <= 2) {
          border(panel, "line ink", perceptron.w);
        }
      }
      if (epoch <= 6 || epoch == 1000) {
        double[] w = perceptron.w;
        print("%7d   %5d   %6.0f   %6.0f   %6.0f", epoch, wrong, w[0], w[1], w[2]);
      }
    }
    marks(panel);
  }

  private static void marks(Picture.Panel panel) {
    for (int n = 0; n < XOR.length; n++) {
      panel.mark(XOR_TARGETS[n] > 0 ? 0 : 1, XOR[n][0], XOR[n][1]);
    }
  }

  private static void product(Picture picture) {
    double[][] x = new double[4][];
    for (int n = 0; n < 4; n++) {
      x[n] = withProduct(XOR[n]);
    }
    var perceptron = new Perceptron(3);
    int epochs = 1;
    while (perceptron.epoch(x, XOR_TARGETS) > 0) {
      epochs++;
    }
    double[] w = perceptron.w;
    print(
        "%nWith x_1 x_2 as a third input: right after %d epochs, s = %.0f x_1 + %.0f x_2 − %.0f x_1"
            + " x_2 − %.0f",
        epochs, w[0], w[1], -w[2], -w[3]);
    var panel =
        picture.panel("XOR with x₁x₂ as third input", -0.5, 1.5, -0.5, 1.5).labels("x₁", "x₂");
    panel.region("f0 band", 80, (a, b) -> perceptron.sum(withProduct(new double[] {a, b})));
    marks(panel);
  }
}
