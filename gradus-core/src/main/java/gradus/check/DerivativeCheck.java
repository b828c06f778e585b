package gradus.check;

import gradus.Gradients;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Compares the derivative of a function, in one random direction, three ways: in reverse mode, in
 * forward mode, and by central differences {@code (f(x + hv) − f(x − hv)) / 2h}; then does the same
 * for the derivative itself. A wrong derivative rule cannot pass; the cost does not grow with the
 * number of inputs.
 *
 * @param name what is checked, as reports show it
 * @param function from {@code float64} tensors to one tensor
 * @param inputs where to check, {@code float64}; each is differentiated by in turn
 */
public record DerivativeCheck(
    String name, Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
  private static final double STEP = 1e-6;
  private static final double DIFFERENCES_TOLERANCE = 1e-6;
  private static final double MODES_TOLERANCE = 1e-10;

  /**
   * How far apart the three derivatives were.
   *
   * @param name what was checked
   * @param order the order of the derivative, 1 or 2
   * @param differencesError the greatest relative error of reverse mode against differences
   * @param modesError the greatest relative error of forward against reverse mode
   */
  public record Result(String name, int order, double differencesError, double modesError) {
    /** Returns whether both errors are within tolerance: 1e-6 and 1e-10. */
    public boolean passed() {
      // Written so that a NaN fails.
      return differencesError <= DIFFERENCES_TOLERANCE && modesError <= MODES_TOLERANCE;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-4s %-28s order %d  against differences %.1e  forward against reverse %.1e",
          passed() ? "ok" : "FAIL",
          name,
          order,
          differencesError,
          modesError);
    }
  }

  /** Checks the derivatives of order 1 to {@code orders}, a result for each. */
  public List<Result> run(int orders) {
    List<Result> results = new ArrayList<>();
    for (int order = 1; order <= orders; order++) {
      results.add(check(order));
    }
    return results;
  }

  private Result check(int order) {
    double differences = 0;
    double modes = 0;
    for (int which = 0; which < inputs.size(); which++) {
      Function<Tensor, Tensor> f = scalarOf(which);
      for (int i = 1; i < order; i++) {
        f = directional(f, which + i);
      }
      Tensor x = inputs.get(which);
      Tensor direction = random(x.shape(), which + 100);
      Tensor y = f.apply(x);
      double reverse = Gradients.of(y, x).mul(direction).sum().item();
      double forward = Gradients.forward(y, x, direction).item();
      double difference =
          (f.apply(x.add(direction.mul(STEP))).item() - f.apply(x.sub(direction.mul(STEP))).item())
              / (2 * STEP);
      double scale = Math.max(1, Math.abs(difference));
      differences = Math.max(differences, Math.abs(reverse - difference) / scale);
      modes = Math.max(modes, Math.abs(forward - reverse) / scale);
    }
    return new Result(name, order, differences, modes);
  }

  /** The function of one input, weighted to a scalar so that every output counts. */
  private Function<Tensor, Tensor> scalarOf(int which) {
    return x -> {
      List<Tensor> all = new ArrayList<>(inputs);
      all.set(which, x);
      Tensor y = function.apply(all);
      return y.mul(random(y.shape(), 7)).sum();
    };
  }

  /** The derivative along a fixed random direction: a scalar function again. */
  private static Function<Tensor, Tensor> directional(Function<Tensor, Tensor> f, int seed) {
    return x -> Gradients.of(f.apply(x), x).mul(random(x.shape(), seed)).sum();
  }

  private static Tensor random(Shape shape, int seed) {
    return values(seed, -1, 1, shape.toArray());
  }

  /** Returns {@code float64} values, uniform between two bounds. */
  static Tensor values(long seed, double low, double high, int... shape) {
    double[] values = new double[Shape.of(shape).size()];
    Rng rng = Rng.of(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = low + (high - low) * rng.nextDouble();
    }
    return Tensor.of(values, shape);
  }
}
