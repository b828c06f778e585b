package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.optim.LineDescent.Course;
import gradus.optim.LineDescent.Limits;
import gradus.optim.LossFunction.Point;
import java.util.List;
import java.util.function.Consumer;

/**
 * Newton's method, its equations solved inexactly by (linear) conjugate gradients, which ask for
 * products of the Hessian ∇²f and a vector alone: a few times the cost of a gradient each, whatever
 * the number of parameters.
 *
 * <pre>{@code
 * ∇²f(θ) p = −g          until ‖∇²f p + g‖ ≤ min(½, √‖g‖) ‖g‖
 * }</pre>
 *
 * <p>Where the Hessian curves downwards along a direction, the solution found up to there is taken,
 * or that direction itself if it is the first. The step satisfies the strong Wolfe conditions with
 * c₂ = 0.9; α = 1 is tried first, so that convergence is faster than linear near a minimum.
 *
 * <p>R. Dembo, S. Eisenstat, T. Steihaug, "Inexact Newton methods", 1982; Nocedal and Wright,
 * algorithm 7.1. Products: B. Pearlmutter, "Fast exact multiplication by the Hessian", 1994.
 */
public final class NewtonCg implements Minimizer {
  private static final double CURVATURE = 0.9;

  private final Limits limits;

  private NewtonCg(Limits limits) {
    this.limits = limits;
  }

  /** Returns the method. */
  public static NewtonCg of() {
    return new NewtonCg(Limits.usual());
  }

  @Override
  public NewtonCg withIterations(int most) {
    return new NewtonCg(new Limits(most, limits.tolerance()));
  }

  @Override
  public NewtonCg withTolerance(double gradientNorm) {
    return new NewtonCg(new Limits(limits.iterations(), gradientNorm));
  }

  @Override
  public Minimum minimize(Tensor loss, List<Parameter> parameters, Consumer<Iterate> listener) {
    LossFunction function = LossFunction.twice(loss, parameters);
    return LineDescent.run(function, limits, CURVATURE, new Newton(function), listener);
  }

  /**
   * Solves Newton's equations.
   *
   * @param tolerance the norm of the residual to end at
   */
  static double[] direction(LossFunction function, Point at, double tolerance) {
    double[] z = new double[at.x().length];
    double[] r = at.gradient();
    double[] d = Vectors.times(-1, r);
    double square = Vectors.dot(r, r);
    for (int j = 0; j < 2 * z.length; j++) { // n would do, were there no rounding
      double[] product = function.hessianVector(at.x(), d);
      double curve = Vectors.dot(d, product);
      if (!(curve > 0)) {
        return j == 0 ? d : z;
      }
      double alpha = square / curve;
      z = Vectors.plus(z, alpha, d);
      r = Vectors.plus(r, alpha, product);
      double next = Vectors.dot(r, r);
      if (Math.sqrt(next) <= tolerance) {
        return z;
      }
      d = Vectors.plus(Vectors.times(-1, r), next / square, d);
      square = next;
    }
    return z;
  }

  private record Newton(LossFunction function) implements LineDescent.Method {
    @Override
    public Course course(Point at) {
      double norm = at.gradientNorm();
      return new Course(direction(function, at, Math.min(0.5, Math.sqrt(norm)) * norm), 1);
    }

    @Override
    public void moved(Point from, Point to, Course course) {}

    @Override
    public void restart() {}
  }

  @Override
  public String toString() {
    return "Newton-CG";
  }
}
