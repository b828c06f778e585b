package gradus;

import gradus.graph.DType;
import gradus.graph.Shape;
import gradus.plan.Change;
import org.jspecify.annotations.Nullable;

/**
 * A parameter and the tensor that takes its place at the end of a step, or the place of some of its
 * rows. Rows are replaced where they lie: such a step costs as much as its rows, whatever the
 * length of the table.
 *
 * @param parameter the cell
 * @param value the new values, of the same type: of the parameter's shape, or one row for each
 *     index
 * @param rows which rows they are of; null if they are all there is. Shape: [N]. A row may be named
 *     more than once, with the same values each time. An index that names no row is an {@link
 *     IndexOutOfBoundsException} at the end of the step, which then changes nothing.
 */
public record Update(Parameter parameter, Tensor value, @Nullable Tensor rows) {
  /**
   * Checks that all of it fits.
   *
   * @throws IllegalArgumentException if shapes or types differ
   */
  public Update {
    Shape expected = parameter.shape();
    if (rows != null) {
      if (rows.dtype() != DType.INT32 || rows.shape().rank() != 1 || expected.rank() == 0) {
        throw new IllegalArgumentException(
            "an update of rows of " + parameter + " needs a list of int32 indices, got " + rows);
      }
      expected = rows.shape().then(expected.from(1));
    }
    if (!expected.equals(value.shape()) || parameter.dtype() != value.dtype()) {
      throw new IllegalArgumentException(
          "an update of "
              + parameter
              + (rows == null
                  ? " must have its shape and type, got "
                  : " must have the shape " + expected + " and its type, got ")
              + value);
    }
  }

  /** Replaces all values. */
  public Update(Parameter parameter, Tensor value) {
    this(parameter, value, null);
  }

  /**
   * Returns the same update of some rows alone. What the value is computed from is computed for
   * these rows alone too, as far as it goes element by element.
   *
   * @param indices the rows that change. Shape: [N]
   */
  public Update ofRows(Tensor indices) {
    return new Update(parameter, value.take(indices), indices);
  }

  Change change() {
    return new Change(parameter.cell(), value.node(), rows == null ? null : rows.node());
  }
}
