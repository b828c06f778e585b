package gradus.linear;

import gradus.Tensor;

/**
 * The gradients of two losses of a linear model, {@code s = x W}, worked out by hand: twice each,
 * in loops over examples and classes as one derives them, and with matrices as one computes them.
 *
 * <pre>{@code
 * hinge    L = 1/B Σ_b Σ_{j≠t} max(0, 1 + s_j − s_t) + λ/2 Σ W²
 * softmax  L = 1/B Σ_b (ln Σ_j e^s_j − s_t)          + λ/2 Σ W²
 *
 * ∂L/∂W = 1/B xᵀ G + λ W
 * hinge    G_j = [1 + s_j − s_t > 0] for j ≠ t,  G_t = −Σ_{j≠t} G_j
 * softmax  G_j = e^s_j / Σ_k e^s_k − [j = t]
 * }</pre>
 *
 * <p><i>Shape</i>: x [B, D], classes t [B], W [D, C]; a bias is the row of a feature that is 1.
 * With the engine they are {@code Gradients.of(loss, w)}, with {@code Loss.multiclassHinge()} and
 * {@code Loss.softmaxCrossEntropy()}.
 */
public final class HandGradients {
  private HandGradients() {}

  /**
   * A loss and its gradient.
   *
   * @param loss L
   * @param gradient ∂L/∂W, row by row
   */
  public record Result(double loss, double[] gradient) {}

  /** Returns the hinge loss in loops. */
  public static Result hingeByLoops(double[][] x, int[] t, double[][] w, double lambda) {
    int classes = w[0].length;
    double[][] gradient = new double[w.length][classes];
    double loss = 0;
    for (int b = 0; b < x.length; b++) {
      double[] s = scores(x[b], w);
      for (int j = 0; j < classes; j++) {
        double margin = 1 + s[j] - s[t[b]];
        if (j == t[b] || margin <= 0) {
          continue;
        }
        loss += margin / x.length;
        for (int d = 0; d < w.length; d++) {
          gradient[d][j] += x[b][d] / x.length;
          gradient[d][t[b]] -= x[b][d] / x.length;
        }
      }
    }
    return penalised(loss, gradient, w, lambda);
  }

  /** Returns the softmax loss in loops. */
  public static Result softmaxByLoops(double[][] x, int[] t, double[][] w, double lambda) {
    int classes = w[0].length;
    double[][] gradient = new double[w.length][classes];
    double loss = 0;
    for (int b = 0; b < x.length; b++) {
      double[] s = scores(x[b], w);
      double greatest = Double.NEGATIVE_INFINITY;
      for (double score : s) {
        greatest = Math.max(greatest, score);
      }
      double sum = 0;
      for (double score : s) {
        sum += Math.exp(score - greatest);
      }
      loss += (Math.log(sum) + greatest - s[t[b]]) / x.length;
      for (int j = 0; j < classes; j++) {
        double g = Math.exp(s[j] - greatest) / sum - (j == t[b] ? 1 : 0);
        for (int d = 0; d < w.length; d++) {
          gradient[d][j] += x[b][d] * g / x.length;
        }
      }
    }
    return penalised(loss, gradient, w, lambda);
  }

  private static double[] scores(double[] x, double[][] w) {
    double[] s = new double[w[0].length];
    for (int d = 0; d < w.length; d++) {
      for (int j = 0; j < s.length; j++) {
        s[j] += x[d] * w[d][j];
      }
    }
    return s;
  }

  private static Result penalised(double loss, double[][] gradient, double[][] w, double lambda) {
    int classes = w[0].length;
    double sum = loss;
    double[] flat = new double[w.length * classes];
    for (int d = 0; d < w.length; d++) {
      for (int j = 0; j < classes; j++) {
        sum += lambda / 2 * w[d][j] * w[d][j];
        flat[d * classes + j] = gradient[d][j] + lambda * w[d][j];
      }
    }
    return new Result(sum, flat);
  }

  /** Returns the hinge loss with matrices, {@code float64}. */
  public static Result hingeByMatrices(Tensor x, Tensor t, Tensor w, double lambda) {
    Tensor s = x.matmul(w); // [B, C]
    Tensor isTrue = t.oneHot(w.shape().dim(1)).cast(s.dtype());
    Tensor ofTrue = s.mul(isTrue).sumKeep(1); // [B, 1]
    Tensor margins = s.sub(ofTrue).add(1).maximum(0).mul(isTrue.neg().add(1));
    Tensor missed = margins.greater(0).select(s.fullLike(1), s.fullLike(0));
    Tensor g = missed.sub(isTrue.mul(missed.sumKeep(1)));
    return result(margins, g, x, w, lambda);
  }

  /** Returns the softmax loss with matrices, {@code float64}. */
  public static Result softmaxByMatrices(Tensor x, Tensor t, Tensor w, double lambda) {
    Tensor s = x.matmul(w); // [B, C]
    Tensor isTrue = t.oneHot(w.shape().dim(1)).cast(s.dtype());
    Tensor powers = s.sub(s.maxKeep(1)).exp();
    Tensor p = powers.div(powers.sumKeep(1));
    return result(p.log().neg().mul(isTrue), p.sub(isTrue), x, w, lambda);
  }

  private static Result result(Tensor losses, Tensor g, Tensor x, Tensor w, double lambda) {
    int batch = x.shape().dim(0);
    Tensor loss = losses.sum().div(batch).add(w.square().sum().mul(lambda / 2));
    Tensor gradient = x.transpose().matmul(g).div(batch).add(w.mul(lambda));
    Tensor.compute(loss, gradient);
    return new Result(loss.item(), gradient.toDoubleArray());
  }
}
