package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Shape;
import gradus.kernel.PackedMatrix;
import gradus.kernel.Team;
import java.util.List;

/** Packs the right side of matrix products, once for all of them. */
final class PackStep implements Step {
  private final View matrix;
  private final View packed;
  private final PackedMatrix packing;

  PackStep(View matrix) {
    this.matrix = matrix;
    int size = PackedMatrix.size(matrix.shape().dim(0), matrix.shape().dim(1));
    this.packed = View.computed(DType.FLOAT32, Shape.of(size));
    this.packing =
        PackedMatrix.prepare(
            matrix.shape().dim(0), matrix.shape().dim(1), matrix.strides()[0], matrix.strides()[1]);
  }

  /** Where the matrix lies when packed. */
  View packed() {
    return packed;
  }

  @Override
  public List<View> reads() {
    return List.of(matrix);
  }

  @Override
  public List<View> writes() {
    return List.of(packed);
  }

  @Override
  public Runnable bind(Frame frame) {
    int from = matrix.slot().array();
    int to = packed.slot().array();
    int fromStart = matrix.start();
    int toStart = packed.slot().offset();
    return () ->
        packing.pack(
            Team.common(),
            (float[]) frame.arrays[from],
            fromStart,
            (float[]) frame.arrays[to],
            toStart);
  }

  @Override
  public long flops() {
    return 0;
  }

  @Override
  public String describe() {
    return "pack " + matrix.shape();
  }
}
