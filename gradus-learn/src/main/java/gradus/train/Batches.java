package gradus.train;

import gradus.Rng;
import gradus.nn.Module;
import gradus.nn.Pass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the examples of an {@link Objective} go through a model, some at a time. Batches of one form
 * share a recording, so that the forms are few.
 */
public interface Batches {
  /**
   * The form of a batch, by which it is recorded.
   *
   * @param size how many examples or sequences there is room for
   * @param length how many elements each sequence has room for, 1 where there are no sequences
   */
  record Form(int size, int length) {
    @Override
    public String toString() {
      return length == 1 ? String.valueOf(size) : size + "×" + length;
    }
  }

  /** Returns how many batches an epoch has. */
  int steps();

  /** Returns all forms that occur. */
  List<Form> forms();

  /**
   * Returns the order of one epoch's examples, in whatever terms {@link #form} and {@link
   * Recording#fill} understand.
   *
   * @param chance what the order depends on; null for the natural order
   */
  int[] order(@Nullable Rng chance);

  /** Returns the form of the batch that begins with the example at place {@code from}. */
  Form form(int[] order, int from);

  /** Records the loss of a model on a batch of a form. */
  Recording record(Module model, Form form, Pass pass);
}
