package gradus.nn;

import gradus.Parameter;
import gradus.Tensor;
import java.util.List;

/**
 * A price on large weights, to be added to a loss:
 *
 * <pre>{@code
 * R(w) = λ₁ Σ|w| + ½ λ₂ Σw²
 * }</pre>
 *
 * <p>λ₁ (L1, lasso) draws weights to 0 and keeps those that pay for themselves; it is {@code −ln}
 * of a Laplace prior. λ₂ (L2, ridge) shrinks all in proportion; it is {@code −ln} of a Gaussian
 * prior of variance 1/λ₂. Both at once make the elastic net. Where w = 0 the derivative of |w|
 * counts as 0. Biases, which have one axis only, are free.
 *
 * {@snippet :
 * Loss loss = Penalty.l2(0.01).on(Loss.hinge(), model);
 * }
 *
 * @param l1 λ₁, 0 or more
 * @param l2 λ₂, 0 or more
 */
public record Penalty(double l1, double l2) {
  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is below 0
   */
  public Penalty {
    if (!(l1 >= 0) || !(l2 >= 0)) {
      throw new IllegalArgumentException(
          "a penalty needs factors of 0 or more, got l1 " + l1 + " and l2 " + l2);
    }
  }

  /** Returns no penalty. */
  public static Penalty none() {
    return new Penalty(0, 0);
  }

  /** Returns {@code λ Σ|w|}. */
  public static Penalty l1(double lambda) {
    return new Penalty(lambda, 0);
  }

  /** Returns {@code ½ λ Σw²}. */
  public static Penalty l2(double lambda) {
    return new Penalty(0, lambda);
  }

  /** Records R of the weights among these parameters. Shape: [] */
  public Tensor of(List<Parameter> parameters) {
    List<Parameter> weights = parameters.stream().filter(p -> p.shape().rank() >= 2).toList();
    Tensor sum = weights.isEmpty() ? Tensor.full(0) : weights.getFirst().tensor().fullLike(0).sum();
    for (Parameter weight : weights) {
      Tensor w = weight.tensor();
      sum = l1 == 0 ? sum : sum.add(w.abs().sum().mul(l1));
      sum = l2 == 0 ? sum : sum.add(w.square().sum().mul(l2 / 2));
    }
    return sum;
  }

  /**
   * Returns a loss with the penalty on a model's weights added. It is no {@link StandardLoss}: a
   * run trained by it takes outputs as numbers.
   */
  public Loss on(Loss loss, Module model) {
    return (outputs, targets) -> loss.apply(outputs, targets).add(of(model.parameters()));
  }
}
