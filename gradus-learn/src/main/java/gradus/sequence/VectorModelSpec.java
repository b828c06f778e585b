package gradus.sequence;

import gradus.nn.VectorModel;

/**
 * A model of sequences of vectors as a word: {@code lstm:2x128}, or {@code lstm:256:chained} where
 * each component of a vector is predicted given those before it; {@code lstm:256:skip}, or {@code
 * lstm:256:skip:chained}, where inputs have weights straight to the outputs as well.
 *
 * @param recurrent its recurrent layers
 * @param skips whether its inputs have weights straight to its outputs
 * @param chained whether its components are chained
 */
public record VectorModelSpec(LanguageModelSpec recurrent, boolean skips, boolean chained) {
  private static final String SKIP = ":skip";
  private static final String CHAINED = ":chained";

  /**
   * Reads the word for a model.
   *
   * @throws IllegalArgumentException if there is no such model, saying what is expected
   */
  public static VectorModelSpec parse(String text) {
    String layers = text.strip();
    boolean skips = false;
    boolean chained = false;
    while (layers.endsWith(SKIP) || layers.endsWith(CHAINED)) { // in any order
      skips |= layers.endsWith(SKIP);
      chained |= layers.endsWith(CHAINED);
      layers = layers.substring(0, layers.lastIndexOf(':'));
    }
    return new VectorModelSpec(LanguageModelSpec.parse(layers), skips, chained);
  }

  /** Returns the same model with dropout between its layers and before its outputs. */
  public VectorModelSpec withDropout(double probability) {
    return new VectorModelSpec(recurrent.withDropout(probability), skips, chained);
  }

  /**
   * Returns a new model, not yet initialised.
   *
   * @param width how long the vectors are, those read and those given
   * @throws IllegalArgumentException if its layers are tied to an embedding, which vectors have not
   */
  public VectorModel build(int width) {
    VectorModel plain = recurrent.buildForVectors(width);
    return skips || chained ? new VectorModel(plain.stack(), width, chained, skips) : plain;
  }

  /** Returns the word. */
  @Override
  public String toString() {
    return recurrent + (skips ? SKIP : "") + (chained ? CHAINED : "");
  }
}
