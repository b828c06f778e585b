package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.optim.LineDescent.Course;
import gradus.optim.LineDescent.Limits;
import gradus.optim.LossFunction.Point;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The non-linear method of conjugate gradients, with the factor of Polak and Ribière that never
 * falls below 0 (PR+).
 *
 * <pre>{@code
 * β = max(0, gᵀ(g − g₋) / g₋ᵀg₋)         g₋ the gradient one iteration before
 * p ← −g + β p
 * }</pre>
 *
 * <p>The step satisfies the strong Wolfe conditions with c₂ = 0.1; where p does not lead downhill
 * all the same, the method begins anew with p = −g. The first step tried is the one that would
 * change the loss as much as the last one did (Nocedal and Wright, equation 3.60).
 *
 * <p>E. Polak and G. Ribière, "Note sur la convergence de méthodes de directions conjuguées", 1969;
 * Nocedal and Wright, algorithm 5.4 with equation 5.45.
 */
public final class ConjugateGradient implements Minimizer {
  private static final double CURVATURE = 0.1;

  private final Limits limits;

  private ConjugateGradient(Limits limits) {
    this.limits = limits;
  }

  /** Returns the method. */
  public static ConjugateGradient of() {
    return new ConjugateGradient(Limits.usual());
  }

  @Override
  public ConjugateGradient withIterations(int most) {
    return new ConjugateGradient(new Limits(most, limits.tolerance()));
  }

  @Override
  public ConjugateGradient withTolerance(double gradientNorm) {
    return new ConjugateGradient(new Limits(limits.iterations(), gradientNorm));
  }

  @Override
  public Minimum minimize(Tensor loss, List<Parameter> parameters, Consumer<Iterate> listener) {
    LossFunction function = LossFunction.once(loss, parameters);
    return LineDescent.run(function, limits, CURVATURE, new Conjugate(), listener);
  }

  /** Returns β of PR+. */
  static double beta(double[] gradient, double[] before) {
    double change = Vectors.dot(gradient, Vectors.minus(gradient, before));
    return Math.max(0, change / Vectors.dot(before, before));
  }

  private static final class Conjugate implements LineDescent.Method {
    private @Nullable Point before;
    private @Nullable Course last;
    private double step;

    @Override
    public Course course(Point at) {
      Point from = before;
      Course previous = last;
      if (from == null || previous == null) {
        return Course.steepest(at);
      }
      double beta = beta(at.gradient(), from.gradient());
      double[] p = Vectors.plus(Vectors.times(-1, at.gradient()), beta, previous.direction());
      double slopeBefore = Vectors.dot(from.gradient(), previous.direction());
      double slope = Vectors.dot(at.gradient(), p);
      double first = step * slopeBefore / slope;
      return new Course(p, first > 0 ? first : 1);
    }

    @Override
    public void moved(Point from, Point to, Course course) {
      before = from;
      last = course;
      double[] way = Vectors.minus(to.x(), from.x());
      double length = Vectors.dot(course.direction(), course.direction());
      step = Vectors.dot(way, course.direction()) / length;
    }

    @Override
    public void restart() {
      before = null;
      last = null;
    }
  }

  @Override
  public String toString() {
    return "conjugate gradient, Polak–Ribière+";
  }
}
