package gradus.lessons.modules;

/**
 * The cross-entropy of the distribution that softmax makes of scores y.
 *
 * <pre>{@code
 * p_k = exp(y_k) / Σ_j exp(y_j)
 * L = −Σ_k t_k log p_k = −Σ_k t_k (y_k − log Σ_j exp(y_j))
 * ∂L/∂y_k = p_k − t_k                       where the targets of a row have sum 1
 * }</pre>
 */
public record SoftmaxCrossEntropy() implements Loss {
  @Override
  public double value(double[][] y, double[][] t) {
    double sum = 0;
    for (int b = 0; b < y.length; b++) {
      double logSum = Matrix.logSumExp(y[b]);
      for (int k = 0; k < y[b].length; k++) {
        sum -= t[b][k] * (y[b][k] - logSum);
      }
    }
    return sum;
  }

  @Override
  public double[][] gradient(double[][] y, double[][] t) {
    return Matrix.combine(Matrix.softmax(y), t, (p, target) -> p - target);
  }
}
