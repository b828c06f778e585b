package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Lesson 10. Regularisation and dropout: against learning by heart.
 *
 * <pre>{@code
 * L2         L + λ/2 Σ w²      w ← (1 − ηλ) w − η ∂L/∂w            all weights shrink
 * L1         L + λ Σ |w|       w ← shrink(w − η ∂L/∂w, ηλ)         small weights become 0
 * dropout    h̃ = m ⊙ h / (1 − p),  m_j = 0 with probability p      in training only;
 *                              here of inputs x too
 * early      keep the weights that were best on examples held out
 * }</pre>
 *
 * <p>with {@code shrink(w, a) = sign(w) max(0, |w| − a)}. Division by 1 − p keeps the mean of h̃ at
 * h, so that nothing changes when the network is used.
 *
 * <p>N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting",
 * 2014.
 */
public final class Lesson10Regularisation {
  static final int INPUTS = 20;
  private static final int HIDDEN = 40;
  private static final int TRAIN = 100;
  private static final int TEST = 500;
  private static final int EPOCHS = 200;
  private static final int SIZE = 20;
  private static final double RATE = 0.3;

  private Lesson10Regularisation() {}

  /**
   * Examples of which two inputs of twenty matter, x_1 + x_2 > 0, and one target of ten is wrong.
   */
  record Data(double[][] x, double[] t) {
    static Data random(RandomGenerator random, int n) {
      var data = new Data(new double[n][INPUTS], new double[n]);
      for (int i = 0; i < n; i++) {
        Arrays.setAll(data.x[i], _ -> random.nextGaussian());
        boolean yes = data.x[i][0] + data.x[i][1] > 0;
        data.t[i] = yes != (random.nextInt(10) == 0) ? 1 : 0;
      }
      return data;
    }
  }

  /** A tanh layer with dropout, then one sigmoid neuron; or its gradient. */
  static final class Net {
    final double[][] v; // [hidden][inputs]
    final double[] b;
    final double[] w; // [hidden]
    final double[] c = new double[1];

    Net(int hidden) {
      v = new double[hidden][INPUTS];
      b = new double[hidden];
      w = new double[hidden];
    }

    static Net random(RandomGenerator random) {
      var net = new Net(HIDDEN);
      for (double[] row : net.v) {
        Arrays.setAll(row, _ -> random.nextGaussian() * Math.sqrt(1.0 / INPUTS));
      }
      Arrays.setAll(net.w, _ -> random.nextGaussian() * Math.sqrt(1.0 / HIDDEN));
      return net;
    }

    /**
     * Adds the gradient of one example's cross-entropy to another net.
     *
     * @param mask what the outputs of hidden units are multiplied by: 0 or 1 / (1 − p)
     * @return the loss
     */
    double gradient(double[] x, double t, double[] mask, Net gradient) {
      double[] h = new double[w.length];
      double s = sum(x, mask, h);
      double delta = 1 / (1 + StrictMath.exp(-s)) - t;
      gradient.c[0] += delta;
      for (int j = 0; j < h.length; j++) {
        gradient.w[j] += delta * mask[j] * h[j];
        double byA = delta * w[j] * mask[j] * (1 - h[j] * h[j]);
        gradient.b[j] += byA;
        for (int i = 0; i < x.length; i++) {
          gradient.v[j][i] += byA * x[i];
        }
      }
      return crossEntropy(s, t);
    }

    /** Returns the sum of the last neuron, and fills h. */
    private double sum(double[] x, double[] mask, double[] h) {
      double s = c[0];
      for (int j = 0; j < h.length; j++) {
        double a = b[j];
        for (int i = 0; i < x.length; i++) {
          a += v[j][i] * x[i];
        }
        h[j] = StrictMath.tanh(a);
        s += w[j] * mask[j] * h[j];
      }
      return s;
    }

    private static double crossEntropy(double s, double t) {
      return StrictMath.log(1 + StrictMath.exp(t > 0.5 ? -s : s));
    }

    /** Makes w ← (1 − ηλ) w − η g of the weights; biases are not punished. */
    void descend(Net gradient, double rate, double lambda) {
      for (int j = 0; j < w.length; j++) {
        for (int i = 0; i < INPUTS; i++) {
          v[j][i] = (1 - rate * lambda) * v[j][i] - rate * gradient.v[j][i];
        }
        b[j] -= rate * gradient.b[j];
        w[j] = (1 - rate * lambda) * w[j] - rate * gradient.w[j];
      }
      c[0] -= rate * gradient.c[0];
    }

    double loss(Data data) {
      double[] all = new double[w.length];
      Arrays.fill(all, 1);
      double[] h = new double[w.length];
      double sum = 0;
      for (int n = 0; n < data.x.length; n++) {
        sum += crossEntropy(sum(data.x[n], all, h), data.t[n]);
      }
      return sum / data.x.length;
    }
  }

  /** Returns a mask of dropout: 0 with probability p, else 1 / (1 − p). */
  static double[] mask(RandomGenerator random, int n, double p) {
    double[] mask = new double[n];
    Arrays.setAll(mask, _ -> random.nextDouble() < p ? 0 : 1 / (1 - p));
    return mask;
  }

  private static double[] times(double[] a, double[] b) {
    double[] product = new double[a.length];
    Arrays.setAll(product, i -> a[i] * b[i]);
    return product;
  }

  /** Returns sign(w) max(0, |w| − a). */
  static double shrink(double w, double a) {
    return Math.signum(w) * Math.max(0, Math.abs(w) - a);
  }

  /**
   * The losses of a network as it learns.
   *
   * @param name how it was kept from learning by heart
   * @param train after each epoch
   * @param test after each epoch
   */
  record Curve(String name, double[] train, double[] test) {
    int best() {
      int best = 0;
      for (int epoch = 0; epoch < test.length; epoch++) {
        best = test[epoch] < test[best] ? epoch : best;
      }
      return best;
    }
  }

  static Curve learn(String name, double lambda, double p) {
    var train = Data.random(new Random(1), TRAIN);
    var test = Data.random(new Random(2), TEST);
    var random = new Random(3);
    Net net = Net.random(random);
    var curve = new Curve(name, new double[EPOCHS + 1], new double[EPOCHS + 1]);
    for (int epoch = 0; epoch <= EPOCHS; epoch++) {
      curve.train[epoch] = net.loss(train);
      curve.test[epoch] = net.loss(test);
      for (int from = 0; from < TRAIN; from += SIZE) {
        var gradient = new Net(HIDDEN);
        for (int n = from; n < from + SIZE; n++) {
          double[] x = times(train.x[n], mask(random, INPUTS, p));
          net.gradient(x, train.t[n], mask(random, HIDDEN, p), gradient);
        }
        net.descend(gradient, RATE / SIZE, lambda * SIZE);
      }
    }
    return curve;
  }

  /**
   * Learns a logistic regression, no hidden layer, with penalties.
   *
   * @return the weights of the twenty inputs
   */
  static double[] linear(double l1, double l2) {
    Data data = Data.random(new Random(1), TRAIN);
    double[] w = new double[INPUTS];
    for (int step = 0; step < 500; step++) {
      double[] gradient = new double[INPUTS];
      for (int n = 0; n < TRAIN; n++) {
        double s = 0;
        for (int i = 0; i < INPUTS; i++) {
          s += w[i] * data.x[n][i];
        }
        double delta = 1 / (1 + StrictMath.exp(-s)) - data.t[n];
        for (int i = 0; i < INPUTS; i++) {
          gradient[i] += delta * data.x[n][i] / TRAIN;
        }
      }
      for (int i = 0; i < INPUTS; i++) {
        w[i] = shrink((1 - 0.5 * l2) * w[i] - 0.5 * gradient[i], 0.5 * l1);
      }
    }
    return w;
  }

  /** Over-fits a small problem, then less so in three ways; then L1 and L2 on a linear model. */
  public static void main(String[] args) {
    var picture = new Picture("Regularisation and dropout", 3);
    print("%d examples of %d inputs, of which 2 matter; 1 target of 10 is wrong.", TRAIN, INPUTS);
    print("%d tanh units, %d epochs. Mean loss:%n", HIDDEN, EPOCHS);
    print("                  train     test    lowest test, at epoch");
    List<Curve> curves = new ArrayList<>();
    curves.add(learn("none", 0, 0));
    curves.add(learn("L2, λ = 0.05", 0.05, 0));
    curves.add(learn("dropout, p = ½", 0, 0.5));
    double[] epochs = new double[EPOCHS + 1];
    Arrays.setAll(epochs, i -> i);
    var train = picture.panel("Loss of training examples", 0, EPOCHS, 0, 1);
    var test = picture.panel("Loss of examples never seen", 0, EPOCHS, 0, 2);
    train.labels("epochs", "mean loss");
    test.labels("epochs", "mean loss");
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      int best = curve.best();
      print(
          "  %-14s  %.4f   %.4f         %.4f    %4d",
          curve.name, curve.train[EPOCHS], curve.test[EPOCHS], curve.test[best], best);
      train.line(curve.name, i, epochs, curve.train);
      test.line(curve.name, i, epochs, curve.test);
      test.mark(i, best, curve.test[best]);
    }
    print("%nWith nothing against it, the best moment to stop is early.");
    weights(picture);
    Lesson.draw(args, "10-regularisation", picture);
  }

  private static void weights(Picture picture) {
    double[][] w = {linear(0, 0), linear(0, 0.3), linear(0.1, 0)};
    String[] names = {"none", "L2, λ = 0.3", "L1, λ = 0.1"};
    print("%nA linear model of the same examples:%n");
    print("                  w_1     w_2    largest other   zeros of 18 others");
    var panel = picture.panel("|w| of a linear model's 20 inputs", 0.5, 20.5, -0.06, 1.5);
    panel.labels("input", "|w|");
    for (int k = 0; k < 3; k++) {
      double largest = 0;
      int zeros = 0;
      for (int i = 2; i < INPUTS; i++) {
        largest = Math.max(largest, Math.abs(w[k][i]));
        zeros += w[k][i] == 0 ? 1 : 0;
      }
      print(
          "  %-12s  %.3f   %.3f          %.3f   %18d", names[k], w[k][0], w[k][1], largest, zeros);
      panel.legend(names[k], k, true);
      for (int i = 0; i < INPUTS; i++) {
        panel.mark(k, i + 1, Math.abs(w[k][i]));
      }
    }
  }
}
