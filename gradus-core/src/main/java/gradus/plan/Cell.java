package gradus.plan;

import gradus.graph.Buffer;
import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Shape;
import gradus.graph.Source;
import gradus.kernel.HostBuffer;
import gradus.kernel.Rows;
import org.jspecify.annotations.Nullable;

/**
 * A named place for values that change from step to step. It owns two buffers that take turns: a
 * step writes the one at the back, and {@link #swap} brings it to the front once the step is known
 * to be good. So a step that fails changes nothing, and a steady state allocates nothing. Rows
 * replaced alone are written in place, once the step is known to be good: a table of which only
 * rows are ever replaced has one buffer.
 */
public final class Cell implements Source {
  private final String name;
  private final Shape shape;
  private HostBuffer front;
  private @Nullable HostBuffer back;
  private long version;
  private @Nullable Node node;

  /** Makes a cell, which takes the buffer as its own. */
  public Cell(String name, Shape shape, HostBuffer values) {
    if (values.size() != shape.size()) {
      throw new IllegalArgumentException(
          name + " of shape " + shape + " takes " + shape.size() + " values, got " + values.size());
    }
    this.name = name;
    this.shape = shape;
    this.front = values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public Buffer read() {
    return front;
  }

  /** Returns the shape. */
  public Shape shape() {
    return shape;
  }

  /** Returns the element type. */
  public DType dtype() {
    return front.dtype();
  }

  /** Returns the current values. */
  public HostBuffer front() {
    return front;
  }

  /** Returns the buffer for the next values. */
  public HostBuffer back() {
    HostBuffer buffer = back;
    if (buffer == null) {
      buffer = HostBuffer.allocate(dtype(), shape.size());
      back = buffer;
    }
    return buffer;
  }

  /** Makes the next values current. */
  public void swap() {
    HostBuffer next = back();
    back = front;
    front = next;
    version++;
    node = null;
  }

  /**
   * Replaces some rows where they lie, and nothing else: what is not named costs nothing.
   *
   * @param indices which rows; of one that is named twice the last values count
   * @param rows their values
   * @throws IndexOutOfBoundsException if an index names no row; nothing has changed then
   */
  public void replaceRows(HostBuffer indices, HostBuffer rows) {
    Rows.put(front, shape.dim(0), indices, rows);
    version++;
    node = null;
  }

  /** Returns the leaf that reads the current values, one for each version. */
  public Node node() {
    Node current = node;
    if (current == null) {
      current = Node.placeholder(shape, dtype(), this);
      node = current;
    }
    return current;
  }
}
