package gradus.words;

import gradus.nn.Module;

/** A vector z for each of V words, and a way to learn them from a text. */
public sealed interface WordModel extends Module permits SkipGram, Cbow {
  /** Returns V. */
  int vocabulary();

  /** Returns D. */
  int features();

  /** Returns the vectors, a row for each word. Shape: [V, D]. */
  float[] vectors();
}
