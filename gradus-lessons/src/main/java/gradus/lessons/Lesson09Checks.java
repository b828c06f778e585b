package gradus.lessons;

import static gradus.lessons.Lesson.print;

import gradus.lessons.modules.TwoLayers;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Lesson 9. The checks to make before a network is trusted with real data.
 *
 * <pre>{@code
 * first loss     with small weights all C classes get 1/C:  L = ln C, and more with a penalty
 * gradient       |g − d| / (|g| + |d|) < 10⁻⁶,  d = (L(w + ε) − L(w − ε)) / 2ε, layer by layer
 * 20 examples    without a penalty, the loss must go to 0: the network can learn them by heart
 * }</pre>
 *
 * <p>A gradient that is wrong often learns something all the same. So it is planted here: a factor
 * (1 − h²) is forgotten, and the checks are asked.
 */
public final class Lesson09Checks {
  static final int INPUTS = 8;
  static final int HIDDEN = 10;
  static final int CLASSES = 10;

  private Lesson09Checks() {}

  /** Returns a network with weights up to a range, and no biases yet. */
  static TwoLayers net(RandomGenerator random, double range) {
    return new TwoLayers(
        random(random, HIDDEN, INPUTS, range),
        new double[HIDDEN],
        random(random, CLASSES, HIDDEN, range),
        new double[CLASSES]);
  }

  private static double[][] random(RandomGenerator random, int rows, int columns, double range) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, _ -> random.nextDouble(-range, range));
    }
    return matrix;
  }

  /** Examples of no meaning: normal inputs, random classes. */
  record Data(double[][] x, double[][] t) {
    static Data random(RandomGenerator random, int n) {
      var data = new Data(new double[n][INPUTS], new double[n][CLASSES]);
      for (int i = 0; i < n; i++) {
        Arrays.setAll(data.x[i], _ -> random.nextGaussian());
        data.t[i][random.nextInt(CLASSES)] = 1;
      }
      return data;
    }
  }

  /** Returns the mean loss of the data and, added, λ/2 times the sum of all squared weights. */
  static double loss(TwoLayers net, Data data, double lambda) {
    double squares = 0;
    for (double[][] w : new double[][][] {net.v(), net.w()}) {
      for (double[] row : w) {
        for (double value : row) {
          squares += value * value;
        }
      }
    }
    return net.batch(data.x, data.t).loss() / data.x.length + lambda / 2 * squares;
  }

  /** The right gradient. */
  static TwoLayers.Gradient right(TwoLayers net, Data data) {
    return net.batch(data.x, data.t);
  }

  /** The planted mistake: ∇A = ∇O W, where it should be (1 − H²) ⊙ ∇O W. */
  static TwoLayers.Gradient wrong(TwoLayers net, Data data) {
    TwoLayers.Gradient g = right(net, data);
    double[][] v = new double[HIDDEN][INPUTS];
    double[] b = new double[HIDDEN];
    for (int n = 0; n < data.x.length; n++) {
      double[] byO = net.elementwise(data.x[n], data.t[n]).c(); // ∂L/∂c = ∂L/∂o
      for (int j = 0; j < HIDDEN; j++) {
        double byH = 0;
        for (int k = 0; k < CLASSES; k++) {
          byH += byO[k] * net.w()[k][j];
        }
        b[j] += byH;
        for (int i = 0; i < INPUTS; i++) {
          v[j][i] += byH * data.x[n][i];
        }
      }
    }
    return new TwoLayers.Gradient(g.loss(), v, b, g.w(), g.c());
  }

  /**
   * Returns the worst {@code |g − d| / (|g| + |d|)} over the numbers of a layer; of those that are
   * both below 10⁻⁸, 0.
   *
   * @param w the layer's numbers themselves, which are changed and set back
   * @param g the gradient to check
   */
  static double worst(TwoLayers net, Data data, double[][] w, double[][] g, double epsilon) {
    double worst = 0;
    for (int k = 0; k < w.length; k++) {
      for (int j = 0; j < w[k].length; j++) {
        double before = w[k][j];
        w[k][j] = before + epsilon;
        double more = net.batch(data.x, data.t).loss();
        w[k][j] = before - epsilon;
        double less = net.batch(data.x, data.t).loss();
        w[k][j] = before;
        double d = (more - less) / (2 * epsilon);
        double size = Math.abs(d) + Math.abs(g[k][j]);
        worst = Math.max(worst, size < 1e-8 ? 0 : Math.abs(d - g[k][j]) / size);
      }
    }
    return worst;
  }

  /** Goes down a gradient, and returns the mean loss before each step and after the last. */
  static double[] learn(
      TwoLayers net,
      Data data,
      BiFunction<TwoLayers, Data, TwoLayers.Gradient> gradient,
      int steps,
      double rate) {
    double[] losses = new double[steps + 1];
    double each = rate / data.x.length;
    for (int step = 0; step <= steps; step++) {
      TwoLayers.Gradient g = gradient.apply(net, data);
      losses[step] = g.loss() / data.x.length;
      subtract(net.v(), g.v(), each);
      subtract(net.w(), g.w(), each);
      subtract(new double[][] {net.b(), net.c()}, new double[][] {g.b(), g.c()}, each);
    }
    return losses;
  }

  private static void subtract(double[][] w, double[][] g, double rate) {
    for (int k = 0; k < w.length; k++) {
      for (int j = 0; j < w[k].length; j++) {
        w[k][j] -= rate * g[k][j];
      }
    }
  }

  /** Makes the three checks of a right and of a wrong gradient. */
  public static void main(String[] args) {
    var picture =
        new Picture("Checks: a gradient that is right, and one that is wrong", 2, 400, 250);
    firstLoss();
    gradients(picture);
    byHeart(picture);
    Lesson.draw(args, "09-checks", picture);
  }

  private static void firstLoss() {
    Data data = Data.random(new Random(1), 200);
    print("First loss of %d classes; ln %d = %.4f:%n", CLASSES, CLASSES, StrictMath.log(CLASSES));
    print("  weights up to   λ = 0    λ = 0.1   λ = 1");
    for (double range : new double[] {0.01, 0.1, 1, 5}) {
      TwoLayers net = net(new Random(2), range);
      print(
          "%15.2f   %.4f   %.4f   %.4f",
          range, loss(net, data, 0), loss(net, data, 0.1), loss(net, data, 1));
    }
  }

  private static void gradients(Picture picture) {
    Data data = Data.random(new Random(1), 20);
    TwoLayers net = net(new Random(2), 0.5);
    TwoLayers.Gradient right = right(net, data);
    TwoLayers.Gradient wrong = wrong(net, data);
    print("%nWorst relative difference to central differences, ε = 1e-5:%n");
    print("  layer   right     (1 − h²) forgotten");
    String[] names = {"V", "b", "W", "c"};
    for (int i = 0; i < 4; i++) {
      double[][] w = part(new TwoLayers.Gradient(0, net.v(), net.b(), net.w(), net.c()), i);
      print(
          "  %s       %.0e   %.0e",
          names[i],
          worst(net, data, w, part(right, i), 1e-5),
          worst(net, data, w, part(wrong, i), 1e-5));
    }
    print("%nW and c are above the mistake, V and b below it: that is where to look.");
    double[] epsilons = new double[12];
    Arrays.setAll(epsilons, i -> StrictMath.pow(10, -i - 1));
    var panel = picture.panel("Gradient of V against differences", 1e-12, 0.1, 1e-10, 10);
    panel.logX().logY().labels("ε", "worst relative difference");
    panel.line("right", 0, epsilons, sweep(net, data, right, epsilons));
    panel.line("(1 − h²) forgotten", 1, epsilons, sweep(net, data, wrong, epsilons));
  }

  private static double[] sweep(TwoLayers net, Data data, TwoLayers.Gradient g, double[] epsilons) {
    return Arrays.stream(epsilons).map(e -> worst(net, data, net.v(), g.v(), e)).toArray();
  }

  private static double[][] part(TwoLayers.Gradient g, int i) {
    return switch (i) {
      case 0 -> g.v();
      case 1 -> new double[][] {g.b()};
      case 2 -> g.w();
      default -> new double[][] {g.c()};
    };
  }

  private static void byHeart(Picture picture) {
    Data data = Data.random(new Random(3), 20);
    double[] right = learn(net(new Random(2), 0.5), data, Lesson09Checks::right, 1000, 0.5);
    double[] wrong = learn(net(new Random(2), 0.5), data, Lesson09Checks::wrong, 1000, 0.5);
    print("%nTwenty examples by heart, rate 0.5. Mean loss:%n");
    print("  steps    right   (1 − h²) forgotten");
    for (int step = 0; step <= 1000; step += 125) {
      print("%7d   %.4f               %.4f", step, right[step], wrong[step]);
    }
    double[] steps = new double[1001];
    Arrays.setAll(steps, i -> i);
    var panel = picture.panel("20 examples by heart", 0, 1000, 1e-3, 10).logY();
    panel.labels("steps", "mean loss");
    panel.line("right", 0, steps, right).line("(1 − h²) forgotten", 1, steps, wrong);
  }
}
