package gradus.graph;

/**
 * The values of a tensor, held by the back-end that computes with them. Opaque on purpose: the
 * public interface shows no array, so that a device's memory can stand in its place.
 */
public abstract class Buffer {
  /** For back-ends. */
  protected Buffer() {}

  /** Returns the type of the elements. */
  public abstract DType dtype();

  /** Returns the number of elements. */
  public abstract int size();
}
