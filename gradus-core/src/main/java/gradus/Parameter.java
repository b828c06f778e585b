package gradus;

import gradus.graph.DType;
import gradus.graph.Shape;
import gradus.kernel.HostBuffer;
import gradus.plan.Cell;
import gradus.plan.Engine;

/**
 * A named cell of values that a training step replaces: a weight, an optimizer's moment, a running
 * mean, the input or the learning rate of a held plan. The only thing in Gradus that changes.
 *
 * <p>A tensor recorded from a parameter and not yet read cannot be read once the parameter was
 * replaced: read it before the step, or record it again.
 */
public final class Parameter {
  private final Cell cell;

  private Parameter(Cell cell) {
    this.cell = cell;
  }

  /** Returns a parameter that starts with the values of a tensor. */
  public static Parameter of(String name, Tensor initial) {
    HostBuffer values = Engine.read(initial.node());
    HostBuffer own = HostBuffer.allocate(initial.dtype(), values.size());
    System.arraycopy(values.array(), 0, own.array(), 0, own.size());
    return new Parameter(new Cell(name, initial.shape(), own));
  }

  /** Returns a parameter of {@code float32} zeros. */
  public static Parameter zeros(String name, int... shape) {
    return of(name, Tensor.zeros(shape));
  }

  /** Returns the name. */
  public String name() {
    return cell.name();
  }

  /** Returns the axis lengths. */
  public Shape shape() {
    return cell.shape();
  }

  /** Returns the element type. */
  public DType dtype() {
    return cell.dtype();
  }

  /** Returns the number of times that the values have been replaced. */
  public long version() {
    return cell.version();
  }

  /** Returns the current values as a tensor to compute with. */
  public Tensor tensor() {
    return new Tensor(cell.node());
  }

  /**
   * Replaces the values by a copy of these.
   *
   * @throws IllegalArgumentException if their number differs
   * @throws IllegalStateException if the type is not {@code float32}
   */
  public void set(float... values) {
    replace(DType.FLOAT32, values, values.length);
  }

  /** Replaces the values of a {@code float64} parameter by a copy of these. */
  public void set(double[] values) {
    replace(DType.FLOAT64, values, values.length);
  }

  /** Replaces the values of an {@code int32} parameter by a copy of these. */
  public void set(int[] values) {
    replace(DType.INT32, values, values.length);
  }

  private void replace(DType type, Object values, int count) {
    if (type != dtype()) {
      throw new IllegalStateException(name() + " holds " + dtype() + ", got " + type);
    }
    if (count != shape().size()) {
      throw new IllegalArgumentException(
          name() + " of shape " + shape() + " takes " + shape().size() + " values, got " + count);
    }
    System.arraycopy(values, 0, cell.back().array(), 0, count);
    cell.swap();
  }

  Cell cell() {
    return cell;
  }

  @Override
  public String toString() {
    return name() + " " + dtype() + shape();
  }
}
