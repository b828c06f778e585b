package gradus.optim;

/**
 * How the learning rate goes over a training run: a pure function from the number of steps done to
 * a factor for the initial rate. Before each step: {@code
 * optimizer.scaleRate(schedule.factor(step))}.
 *
 * <p>To count epochs in place of steps: {@code schedule.every(stepsPerEpoch)}. For a rate that goes
 * by the validation loss see {@link Plateau}.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * Returns the factor for the initial learning rate.
   *
   * @param step how many steps were done before, from 0
   */
  double factor(long step);

  /** Returns {@code 1}, always. */
  static Schedule constant() {
    return _ -> 1;
  }

  /**
   * Returns {@code factor^⌊k / every⌋}.
   *
   * @param every after how many steps the rate changes, 1 or more
   * @param factor what it is multiplied by
   */
  static Schedule step(long every, double factor) {
    requireSteps(every);
    Checks.notNegative("a step schedule", "a factor", factor);
    return k -> StrictMath.pow(factor, (double) Math.floorDiv(k, every));
  }

  /**
   * Returns {@code 1 / (1 + decay · k)}, which falls as 1/k and so satisfies the conditions of H.
   * Robbins and S. Monro, "A stochastic approximation method", 1951.
   */
  static Schedule inverse(double decay) {
    Checks.notNegative("a 1/k schedule", "a decay", decay);
    return k -> 1 / (1 + decay * (double) k);
  }

  /**
   * Returns {@code floor + ½ (1 − floor)(1 + cos(π k / steps))}, and {@code floor} after that.
   *
   * <p>I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017,
   * equation 5, without restarts.
   *
   * @param steps when the floor is reached
   * @param floor the last factor, for example 0
   */
  static Schedule cosine(long steps, double floor) {
    requireSteps(steps);
    Checks.notNegative("a cosine schedule", "a floor", floor);
    return k -> {
      double done = Math.min(1, (double) k / (double) steps);
      return floor + 0.5 * (1 - floor) * (1 + StrictMath.cos(StrictMath.PI * done));
    };
  }

  /**
   * Returns a straight rise over some steps, {@code (k + 1) / steps} of the start of this schedule,
   * and then this schedule from its start.
   */
  default Schedule afterWarmUp(long steps) {
    requireSteps(steps);
    return k -> k < steps ? factor(0) * ((double) (k + 1) / (double) steps) : factor(k - steps);
  }

  /** Returns this schedule with its count going up once every so many steps. */
  default Schedule every(long steps) {
    requireSteps(steps);
    return k -> factor(Math.floorDiv(k, steps));
  }

  private static void requireSteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a schedule needs 1 step or more, got " + steps);
    }
  }
}
