package gradus.train;

import gradus.data.Dataset;
import gradus.nn.Loss;

/**
 * What training makes small: examples, and the loss of a model on them. A data set with a loss is
 * one; so is a text of which every next character is to be predicted.
 */
public interface Objective {
  /** Returns how many examples an epoch has, 1 or more. */
  int examples();

  /**
   * Returns the way in which examples go through a model.
   *
   * @param size how many at a time; an objective whose batches have a size of their own takes no
   *     notice of it
   */
  Batches batches(int size);

  /** Returns SHA-256 of the data, as hexadecimal digits. A run is resumed on the same data only. */
  String hash();

  /** Returns what the model's inputs and outputs mean, for those who load it later. */
  Signature signature();

  /** Returns the loss and whatever else a resumed run must have in common with its start. */
  @Override
  String toString();

  /**
   * Returns the loss of a model's outputs for the examples of a data set.
   *
   * @throws IllegalArgumentException if there is no example
   */
  static Objective of(Dataset data, Loss loss) {
    return new Supervised(data, loss);
  }
}
