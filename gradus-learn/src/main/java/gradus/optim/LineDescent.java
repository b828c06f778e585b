package gradus.optim;

import gradus.optim.LossFunction.Point;
import gradus.optim.Minimizer.Iterate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What all minimizers share: a direction, a step along it, and when to end. */
final class LineDescent {
  /**
   * When to end.
   *
   * @param iterations the most iterations
   * @param tolerance the norm of the gradient to end at
   */
  record Limits(int iterations, double tolerance) {
    Limits {
      Checks.notNegative("a minimizer", "a number of iterations", iterations);
      Checks.notNegative("a minimizer", "a tolerance", tolerance);
    }

    static Limits usual() {
      return new Limits(1000, 1e-6);
    }
  }

  /**
   * Where to go from a point.
   *
   * @param direction p
   * @param first the step α to try first
   */
  record Course(double[] direction, double first) {
    /** Steepest descent, whose first step moves by 1 at most. */
    static Course steepest(Point at) {
      return new Course(Vectors.times(-1, at.gradient()), Math.min(1, 1 / at.gradientNorm()));
    }
  }

  /** How a method chooses directions. */
  interface Method {
    /** Returns where to go. */
    Course course(Point at);

    /** Notes a step that was taken. */
    void moved(Point from, Point to, Course course);

    /** Forgets all that was noted: its direction led nowhere. */
    void restart();
  }

  private LineDescent() {}

  static Minimum run(
      LossFunction function,
      Limits limits,
      double curvature,
      Method method,
      Consumer<Iterate> listener) {
    Point at = function.at(function.start());
    if (!at.isFinite()) {
      throw new ArithmeticException(
          "a minimizer must start where loss and gradient are finite, got a loss of "
              + at.value()
              + " and a gradient of norm "
              + at.gradientNorm());
    }
    List<Iterate> history = new ArrayList<>();
    note(function, at, history, listener);
    while (at.gradientNorm() > limits.tolerance()) {
      if (history.getLast().iteration() >= limits.iterations()) {
        return new Minimum(Minimum.Ending.ITERATIONS, history);
      }
      Course course = method.course(at);
      if (!(Vectors.dot(course.direction(), at.gradient()) < 0)) {
        method.restart();
        course = Course.steepest(at);
      }
      LineSearch.Trial trial =
          LineSearch.search(function, at, course.direction(), course.first(), curvature);
      if (trial == null) {
        method.restart();
        course = Course.steepest(at);
        trial = LineSearch.search(function, at, course.direction(), course.first(), curvature);
      }
      if (trial == null) {
        return new Minimum(Minimum.Ending.NO_DECREASE, history);
      }
      method.moved(at, trial.point(), course);
      at = trial.point();
      function.moveTo(at.x());
      note(function, at, history, listener);
    }
    return new Minimum(Minimum.Ending.CONVERGED, history);
  }

  private static void note(
      LossFunction function, Point at, List<Iterate> history, Consumer<Iterate> listener) {
    Iterate iterate =
        new Iterate(
            history.size(),
            function.evaluations(),
            function.products(),
            at.value(),
            at.gradientNorm());
    history.add(iterate);
    listener.accept(iterate);
  }
}
