package gradus.train;

import java.util.List;

/**
 * What came of training.
 *
 * @param history the evaluations in order
 * @param bestIndex which of them is of the weights that were kept, −1 if there is none yet
 * @param outcome why it ended
 * @param steps how many steps were taken
 * @param seconds how long it took, without what came before a resumption
 */
public record TrainingRun(
    List<Evaluation> history, int bestIndex, Outcome outcome, long steps, double seconds) {
  /** Why a run ended. */
  public enum Outcome {
    /** All epochs are done. */
    FINISHED("finished"),
    /** There was no better evaluation for as long as patience allows. */
    STOPPED_EARLY("stopped early"),
    /** It was asked to stop, and may be resumed. */
    INTERRUPTED("interrupted");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** Copies the history. */
  public TrainingRun {
    history = List.copyOf(history);
  }

  /**
   * Returns the evaluation of the weights that were kept.
   *
   * @throws java.util.NoSuchElementException if the run was stopped before its first evaluation
   */
  public Evaluation best() {
    return bestIndex < 0 ? history.getFirst() : history.get(bestIndex);
  }

  /**
   * Returns the last evaluation.
   *
   * @throws java.util.NoSuchElementException if the run was stopped before its first evaluation
   */
  public Evaluation last() {
    return history.getLast();
  }
}
