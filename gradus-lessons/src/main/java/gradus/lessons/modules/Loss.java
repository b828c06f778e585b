package gradus.lessons.modules;

/** How far answers are from targets, summed over the rows of a batch, and the gradient by them. */
public sealed interface Loss permits SquaredError, SoftmaxCrossEntropy {
  /**
   * Returns L, summed over the batch.
   *
   * @param y the answers, [B][n]
   * @param t the targets, [B][n]
   */
  double value(double[][] y, double[][] t);

  /** Returns ∂L/∂y. Shape: [B][n]. */
  double[][] gradient(double[][] y, double[][] t);
}
