package gradus.sequence;

import gradus.nn.VectorModel;

/**
 * A model of sequences of vectors as a word: {@code lstm:2x128}, or {@code lstm:256:chained} where
 * each component of a vector is predicted given those before it.
 *
 * @param recurrent its recurrent layers
 * @param chained whether its components are chained
 */
public record VectorModelSpec(LanguageModelSpec recurrent, boolean chained) {
  private static final String CHAINED = ":chained";

  /**
   * Reads the word for a model.
   *
   * @throws IllegalArgumentException if there is no such model, saying what is expected
   */
  public static VectorModelSpec parse(String text) {
    String word = text.strip();
    boolean chained = word.endsWith(CHAINED);
    String layers = chained ? word.substring(0, word.length() - CHAINED.length()) : word;
    return new VectorModelSpec(LanguageModelSpec.parse(layers), chained);
  }

  /** Returns the same model with dropout between its layers and before its outputs. */
  public VectorModelSpec withDropout(double probability) {
    return new VectorModelSpec(recurrent.withDropout(probability), chained);
  }

  /**
   * Returns a new model, not yet initialised.
   *
   * @param width how long the vectors are, those read and those given
   * @throws IllegalArgumentException if its layers are tied to an embedding, which vectors have not
   */
  public VectorModel build(int width) {
    VectorModel plain = recurrent.buildForVectors(width);
    return chained ? new VectorModel(plain.stack(), width, true) : plain;
  }

  /** Returns the word. */
  @Override
  public String toString() {
    return recurrent + (chained ? CHAINED : "");
  }
}
