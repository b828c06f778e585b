package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.text.Suggestions;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds a minimum of a function that is the same at every evaluation: a loss over all examples at
 * once, without dropout. It evaluates the function as often as its line search asks, so it is no
 * {@link Optimizer}, which takes one step for each batch.
 *
 * {@snippet :
 * Tensor loss = Loss.softmaxCrossEntropy().apply(model.apply(inputs), targets);
 * Minimum found = Lbfgs.of().minimize(loss, model.parameters());
 * }
 *
 * <p>Each iteration goes from θ along a direction p to θ + α p, where α satisfies the strong Wolfe
 * conditions. Vectors are kept as {@code float64}; with {@code float32} parameters (the default of
 * layers) a gradient cannot become much smaller than 1e-7 of what it began with, and the method
 * then ends with {@link Minimum.Ending#NO_DECREASE}.
 *
 * <p>J. Nocedal and S. Wright, "Numerical optimization", 2nd edition, 2006.
 */
public sealed interface Minimizer permits Lbfgs, ConjugateGradient, NewtonCg {
  /**
   * Minimizes a loss, and leaves the parameters where it ended. No other parameter may change
   * meanwhile.
   *
   * @param loss recorded from the parameters' current values, not yet read. Shape: []
   * @param parameters what to change
   * @param listener hears of the start and of each iteration, when the parameters are there
   * @throws ArithmeticException if the loss or its gradient is not finite at the start
   */
  Minimum minimize(Tensor loss, List<Parameter> parameters, Consumer<Iterate> listener);

  /** Minimizes a loss, and leaves the parameters where it ended. */
  default Minimum minimize(Tensor loss, List<Parameter> parameters) {
    return minimize(loss, parameters, _ -> {});
  }

  /** Returns this method with another limit to iterations; 1000 by default. */
  Minimizer withIterations(int most);

  /** Returns this method with another norm of the gradient to end at; 1e-6 by default. */
  Minimizer withTolerance(double gradientNorm);

  /**
   * Where a method is after an iteration.
   *
   * @param iteration how many were done, 0 at the start
   * @param evaluations how often the loss and its gradient were computed so far
   * @param products how often the Hessian was multiplied by a vector so far
   * @param value the loss
   * @param gradientNorm the norm of the gradient by all parameters together
   */
  record Iterate(int iteration, int evaluations, int products, double value, double gradientNorm) {}

  /** The names that {@link #parse} knows. */
  List<String> NAMES = List.of("lbfgs", "conjugate_gradient", "newton_cg");

  /**
   * Returns a minimizer by name with its defaults: {@code lbfgs}, {@code conjugate_gradient} or
   * {@code newton_cg}.
   *
   * @throws IllegalArgumentException for any other name; the message suggests the nearest
   */
  static Minimizer parse(String name) {
    return switch (name) {
      case "lbfgs" -> Lbfgs.of();
      case "conjugate_gradient" -> ConjugateGradient.of();
      case "newton_cg" -> NewtonCg.of();
      default -> throw new IllegalArgumentException(Suggestions.unknown("minimizer", name, NAMES));
    };
  }
}
