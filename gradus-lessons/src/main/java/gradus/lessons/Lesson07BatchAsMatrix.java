package gradus.lessons;

import static gradus.lessons.Lesson.print;

import gradus.lessons.modules.Descent;
import gradus.lessons.modules.Linear;
import gradus.lessons.modules.Sequence;
import gradus.lessons.modules.SoftmaxCrossEntropy;
import gradus.lessons.modules.Tanh;
import gradus.lessons.modules.TwoLayers;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Lesson 7. The batch as a matrix: an example is a row, a layer a product of matrices, and a
 * gradient is summed over the rows by the same product.
 *
 * <pre>{@code
 * one example        y = W x + b          ∂L/∂W = δ xᵀ
 * a batch, B rows    Y = X Wᵀ + 1 bᵀ      ∂L/∂W = Δᵀ X = Σ_n δ_n x_nᵀ
 * }</pre>
 *
 * <p>{@link TwoLayers} writes a whole network so, in three notations; {@link Descent} is the three
 * ways to go down a gradient of N examples.
 */
public final class Lesson07BatchAsMatrix {
  private static final int EXAMPLES = 200;
  private static final int HIDDEN = 16;
  private static final int SIZE = 20;
  private static final int EPOCHS = 100;
  private static final double RATE = 0.2;

  private Lesson07BatchAsMatrix() {}

  /** Shows that three notations agree, then separates a disk from its surroundings thrice. */
  public static void main(String[] args) {
    var picture = new Picture("Batch, mini-batch and stochastic descent", 3);
    notations();
    descents(picture);
    Lesson.draw(args, "07-the-batch-as-a-matrix", picture);
  }

  private static double[][] random(RandomGenerator random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, _ -> random.nextDouble(-1, 1));
    }
    return matrix;
  }

  private static void notations() {
    var random = new Random(3);
    var net =
        new TwoLayers(random(random, 3, 2), new double[3], random(random, 2, 3), new double[2]);
    double[][] x = random(random, 4, 2);
    double[][] t = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};
    double[] sums = new double[6];
    print("Two layers, four examples. One element of ∂L/∂V and L, in three notations:%n");
    print("  example    elementwise                vector");
    for (int n = 0; n < 4; n++) {
      TwoLayers.Gradient one = net.elementwise(x[n], t[n]);
      TwoLayers.Gradient other = net.vector(x[n], t[n]);
      double[] row = {one.v()[0][0], one.loss(), other.v()[0][0], other.loss()};
      print("%9d   %11.8f  %.8f   %11.8f  %.8f", n, row[0], row[1], row[2], row[3]);
      for (int i = 0; i < 4; i++) {
        sums[i] += row[i];
      }
    }
    TwoLayers.Gradient batch = net.batch(x, t);
    print("      sum   %11.8f  %.8f   %11.8f  %.8f", sums[0], sums[1], sums[2], sums[3]);
    print("    batch   %11.8f  %.8f", batch.v()[0][0], batch.loss());
  }

  private static void descents(Picture picture) {
    var random = new Random(1);
    double[][] x = random(random, EXAMPLES, 2);
    double[][] t = new double[EXAMPLES][2];
    for (int n = 0; n < EXAMPLES; n++) {
      t[n][x[n][0] * x[n][0] + x[n][1] * x[n][1] < 0.6 ? 1 : 0] = 1; // about half of the square
    }
    Descent batch = descent();
    Descent mini = descent();
    Descent stochastic = descent();
    double[][] curves = new double[3][EPOCHS + 1];
    double[] epochs = new double[EPOCHS + 1];
    print(
        "%nIn the disk or not: %d points, %d tanh units, rate %.1f. Mean loss:%n",
        EXAMPLES, HIDDEN, RATE);
    print("  epochs    batch   mini-batch of %d   stochastic", SIZE);
    for (int epoch = 0; epoch <= EPOCHS; epoch++) {
      epochs[epoch] = epoch;
      curves[0][epoch] = batch.mean(x, t);
      curves[1][epoch] = mini.mean(x, t);
      curves[2][epoch] = stochastic.mean(x, t);
      if (epoch % 10 == 0) {
        print(
            "%8d   %.4f             %.4f       %.4f",
            epoch, curves[0][epoch], curves[1][epoch], curves[2][epoch]);
      }
      batch.batch(x, t, RATE);
      mini.miniBatch(x, t, SIZE, RATE, random);
      stochastic.stochastic(x, t, RATE, random);
    }
    var byEpochs = picture.panel("By epochs", 0, EPOCHS, 0, 1);
    byEpochs.labels("epochs", "mean loss");
    var bySteps = picture.panel("By steps", 1, EPOCHS * EXAMPLES, 0, 1).logX();
    bySteps.labels("steps (changes of the weights)", "mean loss");
    String[] names = {"batch", "mini-batch", "stochastic"};
    int[] stepsInEpoch = {1, EXAMPLES / SIZE, EXAMPLES};
    for (int i = 0; i < 3; i++) {
      byEpochs.line(names[i], i, epochs, curves[i]);
      int each = stepsInEpoch[i];
      double[] steps = Arrays.stream(epochs).map(epoch -> Math.max(1, epoch * each)).toArray();
      bySteps.line(names[i], i, steps, curves[i]);
    }
    map(picture.panel("What mini-batches learned", -1, 1, -1, 1).labels("x₁", "x₂"), mini, x, t);
  }

  private static Descent descent() {
    var random = new Random(2); // the same first weights for all three
    var first = new Linear(2, HIDDEN);
    var second = new Linear(HIDDEN, 2);
    first.randomise(random, 1);
    second.randomise(random, 0.5);
    return new Descent(new Sequence(first, new Tanh(), second), new SoftmaxCrossEntropy());
  }

  private static void map(Picture.Panel panel, Descent descent, double[][] x, double[][] t) {
    panel.region(
        "f0 band",
        60,
        (a, b) -> {
          double[] y = descent.module().forward(new double[][] {{a, b}})[0];
          return y[1] - y[0];
        });
    for (int n = 0; n < x.length; n++) {
      panel.mark(t[n][1] > 0 ? 0 : 1, x[n][0], x[n][1]);
    }
  }
}
