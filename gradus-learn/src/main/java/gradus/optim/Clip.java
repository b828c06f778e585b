package gradus.optim;

import gradus.Tensor;
import gradus.graph.DType;
import java.util.List;

/**
 * Limits gradients before the step: {@code Clip.byNorm(5).then(Adam.of(0.001))}.
 *
 * <p>R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks",
 * 2013, algorithm 1.
 *
 * @param kind what is limited
 * @param limit the limit, above 0
 */
public record Clip(Kind kind, double limit) implements GradientTransform {
  /** What is limited. */
  public enum Kind {
    /** The norm of all gradients together. */
    NORM,
    /** Each element. */
    VALUE
  }

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public Clip {
    Checks.positive("clipping", "a limit", limit);
  }

  /**
   * Scales all gradients by {@code min(1, limit / ‖g‖)}, with {@code ‖g‖} the root of the sum of
   * squares over all gradients together, so that the direction stays.
   */
  public static Clip byNorm(double limit) {
    return new Clip(Kind.NORM, limit);
  }

  /** Moves every element into [−limit, limit]. */
  public static Clip byValue(double limit) {
    return new Clip(Kind.VALUE, limit);
  }

  @Override
  public List<Tensor> apply(List<Tensor> gradients) {
    return switch (kind) {
      case VALUE -> gradients.stream().map(g -> g.maximum(-limit).minimum(limit)).toList();
      case NORM -> {
        if (gradients.isEmpty()) {
          yield gradients;
        }
        // limit / max(‖g‖, limit), which is 1 for short gradients and never divides by 0.
        Tensor norm = norm(gradients);
        Tensor scale = norm.fullLike(limit).div(norm.maximum(limit));
        yield gradients.stream().map(g -> g.mul(scale.cast(g.dtype()))).toList();
      }
    };
  }

  /** Returns the norm of several tensors together, as {@code float32}. Shape: []. */
  public static Tensor norm(List<Tensor> tensors) {
    Tensor sum = Tensor.full(0);
    for (Tensor tensor : tensors) {
      sum = sum.add(tensor.square().sum().cast(DType.FLOAT32));
    }
    return sum.sqrt();
  }

  @Override
  public String toString() {
    return "clip by " + (kind == Kind.NORM ? "norm " : "value ") + limit;
  }
}
