package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Lesson 4. Losses from maximum likelihood: a loss says which noise is believed in.
 *
 * <p>Let a model say not a value but a distribution p(t | y) of targets. Best is the model by which
 * the targets seen were most probable. A product of many small numbers is awkward, hence its
 * logarithm, and with a minus it is a loss, {@code L = −Σ_n log p(t_n | y_n)}:
 *
 * <pre>{@code
 * noise                          −log p(t | y)                        ∂/∂y or ∂/∂s
 *
 * normal, deviation σ            (t − y)² / 2σ² + log(σ √(2π))        (y − t) / σ²
 * Laplace, width b               |t − y| / b + log 2b                 sign(y − t) / b
 * Bernoulli, y = σ(s)            −t log y − (1 − t) log(1 − y)        y − t, by s
 * categorical, y = softmax(s)    −Σ_k t_k log y_k                     y_k − t_k, by s_k
 * }</pre>
 */
public final class Lesson04MaximumLikelihood {
  private Lesson04MaximumLikelihood() {}

  /** Returns −log of the normal density: the squared error, scaled and moved. */
  static double normal(double t, double y, double deviation) {
    double e = (t - y) / deviation;
    return e * e / 2 + StrictMath.log(deviation * Math.sqrt(2 * Math.PI));
  }

  /** Returns −log of Laplace's density: the absolute error, scaled and moved. */
  static double laplace(double t, double y, double width) {
    return Math.abs(t - y) / width + StrictMath.log(2 * width);
  }

  /** Returns −log of the probability of t, 0 or 1: the binary cross-entropy. */
  static double bernoulli(double t, double y) {
    return -StrictMath.log(t > 0.5 ? y : 1 - y);
  }

  /** Returns −log of the probability of the class that came: the cross-entropy. */
  static double categorical(int t, double[] y) {
    return -StrictMath.log(y[t]);
  }

  /** Returns exp(s_k) / Σ_j exp(s_j). */
  static double[] softmax(double... s) {
    double max = Arrays.stream(s).max().orElseThrow();
    double[] y = Arrays.stream(s).map(value -> StrictMath.exp(value - max)).toArray();
    double sum = Arrays.stream(y).sum();
    return Arrays.stream(y).map(value -> value / sum).toArray();
  }

  static double sigmoid(double s) {
    return 1 / (1 + StrictMath.exp(-s));
  }

  /** Returns where a function with one valley is least, by thirds. */
  static double least(DoubleUnaryOperator f, double from, double to) {
    double a = from;
    double b = to;
    while (b - a > 1e-9) {
      double third = (b - a) / 3;
      if (f.applyAsDouble(a + third) < f.applyAsDouble(b - third)) {
        b -= third;
      } else {
        a += third;
      }
    }
    return (a + b) / 2;
  }

  static final double[] MEASURED = {1, 2, 2.5, 3, 9};

  /** Returns the loss of one answer y for all that was measured. */
  static double normalLoss(double y) {
    return Arrays.stream(MEASURED).map(t -> normal(t, y, 1)).sum();
  }

  static double laplaceLoss(double y) {
    return Arrays.stream(MEASURED).map(t -> laplace(t, y, 1)).sum();
  }

  /** Returns the loss of a coin that falls heads with probability p, after 7 of 10. */
  static double coin(double p) {
    return 7 * bernoulli(1, p) + 3 * bernoulli(0, p);
  }

  /** Shows three likelihoods with numbers, and why a sigmoid wants cross-entropy. */
  public static void main(String[] args) {
    var picture = new Picture("Losses from maximum likelihood", 3);
    mean(picture);
    coins(picture);
    classes();
    slopes(picture);
    Lesson.draw(args, "04-maximum-likelihood", picture);
  }

  private static void mean(Picture picture) {
    print("Five were measured: 1, 2, 2.5, 3 and 9. Which one answer y is the most likely?%n");
    print("      y   normal noise   Laplace noise");
    for (double y : new double[] {1, 2, 2.5, 3, 3.5, 4, 5}) {
      print("%7.1f   %12.4f   %13.4f", y, normalLoss(y), laplaceLoss(y));
    }
    double mean = least(Lesson04MaximumLikelihood::normalLoss, 0, 10);
    double median = least(Lesson04MaximumLikelihood::laplaceLoss, 0, 10);
    print("%nleast at y = %.4f, the mean, and y = %.4f, the median.", mean, median);
    double[] y = grid(0, 10);
    double[] normal = Arrays.stream(y).map(Lesson04MaximumLikelihood::normalLoss).toArray();
    double[] laplace = Arrays.stream(y).map(Lesson04MaximumLikelihood::laplaceLoss).toArray();
    var panel = picture.panel("−log likelihood of five measurements", 0, 10, 0, 60);
    panel.labels("the answer y", "L");
    panel.line("normal: squared", 0, y, normal).line("Laplace: absolute", 1, y, laplace);
    panel.mark(0, mean, normalLoss(mean)).text("middle", mean, normalLoss(mean), 0, -10, "mean");
    panel.mark(1, median, laplaceLoss(median));
    panel.text("middle", median, laplaceLoss(median), 0, 20, "median");
  }

  private static void coins(Picture picture) {
    print("%nA coin fell heads 7 times of 10. Its probability of heads?%n");
    print("      p   likelihood   −log likelihood");
    for (double p : new double[] {0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9}) {
      print("%7.1f   %10.7f   %15.4f", p, StrictMath.exp(-coin(p)), coin(p));
    }
    double best = least(Lesson04MaximumLikelihood::coin, 0.01, 0.99);
    print("%nleast at p = %.4f, the share of heads.", best);
    double[] p = grid(0.001, 0.999);
    var panel = picture.panel("−log likelihood of 7 heads in 10", 0, 1, 0, 30);
    panel.labels("probability of heads p", "L");
    panel.line("line s0", p, Arrays.stream(p).map(Lesson04MaximumLikelihood::coin).toArray());
    panel.mark(0, best, coin(best)).text("middle", best, coin(best), 0, -10, "7/10");
  }

  private static void classes() {
    double[] y = softmax(2, 1, -1);
    print("%nThree classes with scores 2, 1 and −1. Softmax makes of them a distribution:%n");
    print("  class        y   −log y      y − t, if it was the first");
    for (int k = 0; k < 3; k++) {
      print("%7d   %.4f   %.4f   %7.4f", k, y[k], categorical(k, y), y[k] - (k == 0 ? 1 : 0));
    }
  }

  /** Returns ∂/∂s of ½ (y − 1)² where y = σ(s). */
  static double squaredSlope(double s) {
    double y = sigmoid(s);
    return (y - 1) * y * (1 - y);
  }

  /** Returns ∂/∂s of −log y where y = σ(s). */
  static double crossEntropySlope(double s) {
    return sigmoid(s) - 1;
  }

  private static void slopes(Picture picture) {
    print("%nA sigmoid neuron whose target is 1. The slope of the loss by its sum s:%n");
    print("      s        y   cross-entropy, y − 1   squared, (y − 1) y (1 − y)");
    for (double s = -8; s <= 4; s += 2) {
      print("%7.0f   %.4f   %20.4f   %26.4f", s, sigmoid(s), crossEntropySlope(s), squaredSlope(s));
    }
    print("%nWhere it is sure and wrong (s = −8), the squared error hardly moves it.");
    double[] s = grid(-8, 8);
    var panel = picture.panel("Target 1: slope of the loss by s", -8, 8, -1.1, 0.1);
    panel.labels("the sum s of a sigmoid neuron", "∂L/∂s");
    panel.line(
        "cross-entropy",
        0,
        s,
        Arrays.stream(s).map(Lesson04MaximumLikelihood::crossEntropySlope).toArray());
    panel.line(
        "squared error",
        1,
        s,
        Arrays.stream(s).map(Lesson04MaximumLikelihood::squaredSlope).toArray());
  }

  private static double[] grid(double from, double to) {
    double[] grid = new double[401];
    Arrays.setAll(grid, i -> from + (to - from) * i / 400);
    return grid;
  }
}
