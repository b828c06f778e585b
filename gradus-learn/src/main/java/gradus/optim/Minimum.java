package gradus.optim;

import java.util.List;

/**
 * Where a {@link Minimizer} ended.
 *
 * @param ending why it ended
 * @param history the start and each iteration
 */
public record Minimum(Ending ending, List<Minimizer.Iterate> history) {
  /** Why a minimizer ended. */
  public enum Ending {
    /** The gradient is as small as was asked for. */
    CONVERGED,
    /** As many iterations were done as were allowed. */
    ITERATIONS,
    /** No step along the last direction makes the loss smaller: rounding decides from here on. */
    NO_DECREASE
  }

  /** Copies the list. */
  public Minimum {
    history = List.copyOf(history);
  }

  /** Returns whether the gradient is as small as was asked for. */
  public boolean converged() {
    return ending == Ending.CONVERGED;
  }

  /** Returns the loss at the end. */
  public double value() {
    return history.getLast().value();
  }

  /** Returns the norm of the gradient at the end. */
  public double gradientNorm() {
    return history.getLast().gradientNorm();
  }

  /** Returns the number of iterations. */
  public int iterations() {
    return history.getLast().iteration();
  }

  /** Returns how often the loss and its gradient were computed. */
  public int evaluations() {
    return history.getLast().evaluations();
  }

  /** Returns how often the Hessian was multiplied by a vector. */
  public int products() {
    return history.getLast().products();
  }
}
