package gradus.train;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.List;
import java.util.Optional;

/** The loss of a batch, recorded once, and the parameters by which each batch comes in. */
public interface Recording {
  /** Returns the loss. Shape: []. */
  Tensor loss();

  /**
   * Puts the examples from place {@code from} on into the parameters that the loss was recorded
   * from. At place 0 an epoch begins.
   *
   * @return how many examples those are
   */
  int fill(int[] order, int from);

  /** Returns what the loss of the batch that was filled in is the mean of, 1 or more. */
  int count();

  /** Returns the sum over examples (or places of sequences) that a batch's loss stands for. */
  default double sum(double loss) {
    return loss * count();
  }

  /** Returns what is replaced after the batch: state that the next one begins with. */
  default List<Update> updates() {
    return List.of();
  }

  /**
   * Returns what is carried from batch to batch within an epoch. A checkpoint holds it, so that a
   * run which stops in an epoch goes on to the same bits.
   */
  default List<Parameter> carried() {
    return List.of();
  }

  /** Returns what the model gives, where metrics can be measured on it. */
  default Optional<Tensor> outputs() {
    return Optional.empty();
  }

  /**
   * Returns a view of outputs and of the batch's targets.
   *
   * @param outputs the array that each batch's {@link #outputs} are read into
   */
  default Answers answers(float[] outputs) {
    throw new UnsupportedOperationException("a recording without outputs has no answers");
  }
}
