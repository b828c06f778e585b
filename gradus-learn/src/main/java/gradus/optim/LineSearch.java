package gradus.optim;

import gradus.optim.LossFunction.Point;
import org.jspecify.annotations.Nullable;

/**
 * Finds a step α along a direction p that satisfies the strong Wolfe conditions, with {@code φ(α) =
 * f(x + α p)}:
 *
 * <pre>{@code
 * φ(α) ≤ φ(0) + c₁ α φ′(0)          the loss falls enough
 * |φ′(α)| ≤ c₂ |φ′(0)|              and the slope has become flat enough
 * }</pre>
 *
 * <p>Nocedal and Wright, algorithms 3.5 (steps grow until an interval holds such a step) and 3.6
 * (the interval shrinks, by cubic interpolation, equation 3.59), with c₁ = 0.0001.
 */
final class LineSearch {
  private static final double SUFFICIENT = 1e-4;
  private static final int MOST_EVALUATIONS = 40;
  private static final double GROWTH = 3;

  private final LossFunction function;
  private final Point from;
  private final double[] direction;
  private final double curvature;
  private final Trial start;
  private int left = MOST_EVALUATIONS;

  /**
   * A step that was tried.
   *
   * @param step α
   * @param slope φ′(α)
   * @param point what the function is there
   */
  record Trial(double step, double slope, Point point) {
    double value() {
      return point.value();
    }
  }

  private LineSearch(LossFunction function, Point from, double[] direction, double curvature) {
    this.function = function;
    this.from = from;
    this.direction = direction;
    this.curvature = curvature;
    this.start = new Trial(0, Vectors.dot(from.gradient(), direction), from);
  }

  /**
   * Returns a step; null if rounding hides any decrease.
   *
   * @param direction along which the function falls
   * @param first the step to try first
   * @param curvature c₂
   */
  static @Nullable Trial search(
      LossFunction function, Point from, double[] direction, double first, double curvature) {
    return new LineSearch(function, from, direction, curvature).search(first);
  }

  private Trial at(double step) {
    left--;
    Point point = function.at(Vectors.plus(from.x(), step, direction));
    return new Trial(step, Vectors.dot(point.gradient(), direction), point);
  }

  private boolean falls(Trial trial) {
    return trial.point().isFinite()
        && trial.value() <= start.value() + SUFFICIENT * trial.step() * start.slope();
  }

  private boolean isFlat(Trial trial) {
    return Math.abs(trial.slope()) <= -curvature * start.slope();
  }

  private @Nullable Trial search(double first) {
    Trial previous = start;
    double step = first;
    while (left > 0) {
      Trial trial = at(step);
      if (!falls(trial) || (previous.step() > 0 && trial.value() >= previous.value())) {
        return zoom(previous, trial);
      }
      if (isFlat(trial)) {
        return trial;
      }
      if (trial.slope() >= 0) {
        return zoom(trial, previous);
      }
      previous = trial;
      step *= GROWTH;
    }
    return better(previous);
  }

  /**
   * Shrinks an interval.
   *
   * @param low the end with the lower value, which falls enough; the function falls from it to high
   */
  private @Nullable Trial zoom(Trial low, Trial high) {
    Trial best = low;
    Trial other = high;
    while (left > 0) {
      double step = between(best, other);
      if (step == best.step() || step == other.step()) {
        break; // the interval is as small as numbers go
      }
      Trial trial = at(step);
      if (!falls(trial) || trial.value() >= best.value()) {
        other = trial;
        continue;
      }
      if (isFlat(trial)) {
        return trial;
      }
      if (trial.slope() * (other.step() - best.step()) >= 0) {
        other = best;
      }
      best = trial;
    }
    return better(best);
  }

  private @Nullable Trial better(Trial trial) {
    return trial.value() < start.value() ? trial : null;
  }

  /** The minimum of the cubic through both ends, or the middle if that is too near to an end. */
  private static double between(Trial a, Trial b) {
    double middle = (a.step() + b.step()) / 2;
    if (!b.point().isFinite()) {
      return middle;
    }
    double d1 = a.slope() + b.slope() - 3 * (a.value() - b.value()) / (a.step() - b.step());
    double square = d1 * d1 - a.slope() * b.slope();
    if (!(square >= 0)) {
      return middle;
    }
    double d2 = Math.copySign(Math.sqrt(square), b.step() - a.step());
    double width = b.step() - a.step();
    double step = b.step() - width * (b.slope() + d2 - d1) / (b.slope() - a.slope() + 2 * d2);
    double share = (step - a.step()) / width;
    return share > 0.1 && share < 0.9 ? step : middle;
  }
}
