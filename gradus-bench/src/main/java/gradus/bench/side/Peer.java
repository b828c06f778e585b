package gradus.bench.side;

import java.util.function.DoubleSupplier;

/**
 * A library to measure: each method builds a network with the weights of {@link Values} and returns
 * what does one step. All arithmetic is {@code float32}; a step copies its batch in from Java
 * arrays and reads its loss, as a training loop does.
 */
public interface Peer {
  /** Returns a step of 2-4-1, tanh, squared error, four examples, gradient descent at 0.1. */
  DoubleSupplier xor();

  /** Returns a step of 784-400-10, tanh, cross-entropy, batch 128, gradient descent at 0.1. */
  DoubleSupplier mlp();

  /**
   * Returns a step of a language model of LSTM layers on one-hot tokens, from the zero state:
   * cross-entropy over all T·B tokens, back-propagation through time, Adam.
   */
  DoubleSupplier languageModel(LanguageTask task);

  /**
   * Returns a step of 5×5×20, max-pooling by 2, 5×5×50, max-pooling by 2, 500 ReLU, 10, batch 64,
   * gradient descent at 0.05.
   */
  DoubleSupplier leNet();

  /** Returns such a language model that reads one token after the other, its state kept. */
  Reader reader(LanguageTask task);

  /** A language model in the middle of a text. */
  @FunctionalInterface
  interface Reader {
    /** Takes a token and returns the logits of the next. */
    float[] next(int token);
  }
}
