package gradus;

/**
 * A parameter and the tensor that takes its place at the end of a step.
 *
 * @param parameter the cell
 * @param value the new values, of the same shape and type
 */
public record Update(Parameter parameter, Tensor value) {
  /**
   * Checks that the two fit.
   *
   * @throws IllegalArgumentException if shapes or types differ
   */
  public Update {
    if (!parameter.shape().equals(value.shape()) || parameter.dtype() != value.dtype()) {
      throw new IllegalArgumentException(
          "an update of " + parameter + " must have its shape and type, got " + value);
    }
  }
}
