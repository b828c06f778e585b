package gradus.lessons.neurons;

import java.util.List;

/**
 * The probability of class k, from the scores of all classes, which are its parents.
 *
 * <pre>{@code
 * y_k = exp(x_k) / Σ_j exp(x_j)
 * ∂y_k/∂x_j = y_k (δ_kj − y_j)              δ_kj is 1 if k = j, else 0
 * }</pre>
 *
 * <p>The largest score is taken off before exp, which changes nothing but lets nothing overflow.
 */
public final class SoftmaxNeuron extends Neuron {
  private final int k;
  private double logSum; // log Σ_j exp(x_j)

  /**
   * Makes the neuron of one class.
   *
   * @param scores of all classes
   * @param k the class, from 0
   */
  public SoftmaxNeuron(List<? extends Neuron> scores, int k) {
    if (k < 0 || k >= scores.size()) {
      throw new IllegalArgumentException(
          "expected a class from 0 to " + (scores.size() - 1) + ", got " + k);
    }
    super(scores);
    this.k = k;
  }

  @Override
  double value(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : x) {
      max = Math.max(max, score);
    }
    double sum = 0;
    for (double score : x) {
      sum += StrictMath.exp(score - max);
    }
    logSum = max + StrictMath.log(sum);
    return StrictMath.exp(x[k] - logSum);
  }

  @Override
  double derivative(int j) {
    return output() * ((j == k ? 1 : 0) - StrictMath.exp(x(j) - logSum));
  }
}
