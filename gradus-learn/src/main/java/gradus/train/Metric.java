package gradus.train;

/**
 * A number that says how well a model does: sums over examples, and a formula of the sums. So it
 * comes out the same for any batch size, and a checkpoint can hold it half-way.
 */
public interface Metric {
  /** Returns the name that it is shown by, for example {@code accuracy}. */
  String name();

  /** Returns whether more is better. */
  boolean higherIsBetter();

  /** Returns how many sums it keeps; one that needs none follows from the loss alone. */
  int sums();

  /** Adds a batch to the sums. */
  void add(Answers answers, double[] sums);

  /**
   * Returns the number that the sums of all examples give.
   *
   * @param loss the mean loss of the same examples
   */
  double value(double[] sums, double loss);

  /**
   * Returns the share of examples whose class is the answered one: the greatest output is the
   * answer, and of a single output (a logit) its sign.
   */
  static Metric accuracy() {
    return new StandardMetrics.Accuracy();
  }

  /** Returns the mean over examples and outputs of {@code (y − t)²}. */
  static Metric meanSquaredError() {
    return new StandardMetrics.MeanSquaredError();
  }

  /** Returns the root of the mean over examples and outputs of {@code (y − t)²}: RMSE. */
  static Metric rootMeanSquaredError() {
    return new StandardMetrics.RootMeanSquaredError();
  }

  /** Returns the mean over examples and outputs of {@code |y − t|}. */
  static Metric meanAbsoluteError() {
    return new StandardMetrics.MeanAbsoluteError();
  }

  /**
   * Returns the coefficient of determination {@code R² = 1 − Σ(y − t)² / Σ(t − t̄)²} over all
   * outputs together: 1 is perfect, 0 is no better than always answering the mean t̄.
   */
  static Metric rSquared() {
    return new StandardMetrics.RSquared();
  }

  /**
   * Returns the loss in bits, {@code loss / ln 2}, where the loss is a cross-entropy in nats: how
   * many bits a perfect code made from the model would need for each place.
   */
  static Metric bits() {
    return new StandardMetrics.Bits();
  }
}
