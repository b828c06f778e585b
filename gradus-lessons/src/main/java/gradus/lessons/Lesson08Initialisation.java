package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Lesson 8. Initialisation: weights too small and the signal dies, too large and units saturate.
 *
 * <p>Of n inputs of mean square q and independent weights of mean 0 and variance v, a sum has
 * variance {@code n v q}. So a layer of tanh near 0 multiplies the deviation by {@code √(n v)}, and
 * going back, where a unit has m children, a gradient by {@code √(m v)}. Both hold if v = 1/n =
 * 1/m; as a compromise:
 *
 * <pre>{@code
 * Glorot     v = 2 / (n + m)        tanh, sigmoid
 * He         v = 2 / n              ReLU, which halves the mean square
 * }</pre>
 *
 * <p>X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", 2010; K. He et al., "Delving deep into rectifiers", 2015.
 */
public final class Lesson08Initialisation {
  static final int LAYERS = 10;
  static final int UNITS = 500;
  static final int EXAMPLES = 20;

  private Lesson08Initialisation() {}

  /**
   * What is measured of a layer.
   *
   * @param deviation of the outputs
   * @param saturated the share of outputs with |h| > 0.97, or of ReLUs that are 0
   * @param gradient the deviation of ∂E/∂h, where E is the sum of the last layer's outputs times
   *     random signs
   * @param histogram how many outputs lie in each of 40 pieces of [−1, 1]
   */
  record Layer(double deviation, double saturated, double gradient, int[] histogram) {}

  static double glorot(int inputs, int outputs) {
    return Math.sqrt(2.0 / (inputs + outputs));
  }

  static double he(int inputs) {
    return Math.sqrt(2.0 / inputs);
  }

  /**
   * Sends normal inputs through layers without biases, and random signs back.
   *
   * @param deviation of the weights
   * @param relu whether f is max(0, s), not tanh
   */
  static Layer[] measure(double deviation, boolean relu, RandomGenerator random) {
    double[][][] w = new double[LAYERS][UNITS][UNITS];
    for (double[][] matrix : w) {
      for (double[] row : matrix) {
        for (int i = 0; i < UNITS; i++) {
          row[i] = deviation * random.nextGaussian();
        }
      }
    }
    double[][][] h = new double[LAYERS + 1][EXAMPLES][UNITS];
    for (double[] row : h[0]) {
      for (int i = 0; i < UNITS; i++) {
        row[i] = random.nextGaussian();
      }
    }
    for (int l = 0; l < LAYERS; l++) {
      for (int n = 0; n < EXAMPLES; n++) {
        forward(w[l], h[l][n], h[l + 1][n], relu);
      }
    }
    double[][] gradient = new double[EXAMPLES][UNITS];
    for (double[] row : gradient) {
      for (int i = 0; i < UNITS; i++) {
        row[i] = random.nextBoolean() ? 1 : -1;
      }
    }
    Layer[] layers = new Layer[LAYERS];
    for (int l = LAYERS - 1; l >= 0; l--) {
      layers[l] = layer(h[l + 1], gradient, relu);
      for (int n = 0; n < EXAMPLES; n++) {
        gradient[n] = backward(w[l], h[l + 1][n], gradient[n], relu);
      }
    }
    return layers;
  }

  private static void forward(double[][] w, double[] x, double[] y, boolean relu) {
    for (int k = 0; k < UNITS; k++) {
      double s = 0;
      for (int i = 0; i < UNITS; i++) {
        s += w[k][i] * x[i];
      }
      y[k] = relu ? Math.max(0, s) : StrictMath.tanh(s);
    }
  }

  private static double[] backward(double[][] w, double[] y, double[] delta, boolean relu) {
    double[] result = new double[UNITS];
    for (int k = 0; k < UNITS; k++) {
      double slope = relu ? (y[k] > 0 ? 1 : 0) : 1 - y[k] * y[k];
      for (int i = 0; i < UNITS; i++) {
        result[i] += delta[k] * slope * w[k][i];
      }
    }
    return result;
  }

  private static Layer layer(double[][] h, double[][] gradient, boolean relu) {
    int[] histogram = new int[40];
    int saturated = 0;
    for (double[] row : h) {
      for (double value : row) {
        histogram[Math.clamp((int) Math.floor((value + 1) * 20), 0, 39)]++;
        saturated += relu ? (value == 0 ? 1 : 0) : (Math.abs(value) > 0.97 ? 1 : 0);
      }
    }
    double share = (double) saturated / (EXAMPLES * UNITS);
    return new Layer(deviation(h), share, deviation(gradient), histogram);
  }

  /** Returns the standard deviation of all numbers. */
  static double deviation(double[][] a) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (double[] row : a) {
      for (double value : row) {
        sum += value;
        squares += value * value;
        count++;
      }
    }
    double mean = sum / count;
    return Math.sqrt(Math.max(0, squares / count - mean * mean));
  }

  /** Sends signals through ten layers of 500 units, for three deviations of the weights. */
  public static void main(String[] args) {
    var picture = new Picture("Outputs of 500 tanh units, layer by layer", 3, 250, 120);
    double glorot = glorot(UNITS, UNITS);
    String[] names = {"N(0, 0.01²)", "N(0, 1)", "Glorot"};
    double[] deviations = {0.01, 1, glorot};
    Layer[][] all = new Layer[3][];
    for (int i = 0; i < 3; i++) {
      all[i] = measure(deviations[i], false, new Random(1));
      print("%d layers of %d tanh units, weights of deviation %.4f:", LAYERS, UNITS, deviations[i]);
      table(all[i], "saturated");
    }
    print("The same of ReLU, with He's deviation %.4f:", he(UNITS));
    table(measure(he(UNITS), true, new Random(1)), "at zero");
    print("and with Glorot's:");
    table(measure(glorot, true, new Random(1)), "at zero");
    for (int l : new int[] {0, 3, 6, 9}) {
      for (int i = 0; i < 3; i++) {
        var panel = picture.panel(names[i] + ", layer " + (l + 1), -1, 1, 0, i == 2 ? 12 : 60);
        panel.labels(l == 9 ? "h" : "", "%");
        for (int bin = 0; bin < 40; bin++) {
          double share = 100.0 * all[i][l].histogram()[bin] / (EXAMPLES * UNITS);
          panel.rect("f" + i, -1 + bin / 20.0, 0, -1 + (bin + 1) / 20.0, share);
        }
      }
    }
    Lesson.draw(args, "08-initialisation", picture);
  }

  private static void table(Layer[] layers, String share) {
    print("  layer   deviation of h   %9s   deviation of ∂E/∂h", share);
    for (int l = 0; l < LAYERS; l += 3) {
      print(
          "%7d        %9.2e   %7.1f %%            %9.2e",
          l + 1, layers[l].deviation(), 100 * layers[l].saturated(), layers[l].gradient());
    }
    print("");
  }
}
