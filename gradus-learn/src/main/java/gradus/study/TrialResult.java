package gradus.study;

import java.util.List;

/**
 * What came of one training run. Figures are of examples that it did not learn from, except where
 * all examples are learned.
 *
 * @param diverged whether the loss stopped being finite, which ended the run; figures are then of
 *     the last weights that were finite
 * @param accuracy the share of all test examples answered right in the end
 * @param loss the mean loss of all test examples in the end
 * @param seconds processor time of training, evaluations left out
 * @param curve the evaluations on the way
 */
public record TrialResult(
    boolean diverged, double accuracy, double loss, double seconds, List<Point> curve) {
  /** Copies the list. */
  public TrialResult {
    curve = List.copyOf(curve);
  }

  /**
   * An evaluation on the way.
   *
   * @param examples training examples seen
   * @param steps steps taken
   * @param seconds processor time of training so far
   * @param trainingLoss mean loss of the training examples since the evaluation before, each before
   *     its step
   * @param loss mean loss of the evaluated examples
   * @param accuracy share of the evaluated examples answered right
   */
  public record Point(
      long examples,
      long steps,
      double seconds,
      double trainingLoss,
      double loss,
      double accuracy) {}
}
