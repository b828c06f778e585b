package gradus.bench.side;

/**
 * A language model of LSTM layers and what it learns from.
 *
 * @param layers how many layers
 * @param units H, the units of each
 * @param vocabulary V, how many tokens there are
 * @param time T, the length of a sequence
 * @param batch B, how many sequences at once
 * @param learningRate that of Adam
 */
public record LanguageTask(
    int layers, int units, int vocabulary, int time, int batch, double learningRate) {

  /** Returns the number of inputs of a layer. */
  public int inputs(int layer) {
    return layer == 0 ? vocabulary : units;
  }

  /** Returns how many tokens a step learns from. */
  public int tokens() {
    return time * batch;
  }

  /**
   * Returns the floating-point operations of the matrix products of a step, a multiplication with
   * its addition as two. The product of one-hot inputs counts as none: it is a choice of rows.
   */
  double flops() {
    double perToken = 3.0 * units * vocabulary;
    for (int layer = 0; layer < layers; layer++) {
      perToken += 3.0 * units * 4 * units + (layer == 0 ? 0 : 3.0 * units * 4 * units);
    }
    return 2 * perToken * tokens();
  }
}
