package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Shape;
import gradus.kernel.PackedMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Packs the right side of matrix products, once for all of them. */
final class PackStep implements Step {
  private final View matrix;
  private final View packed;
  private final PackedMatrix packing;

  private PackStep(View matrix, int rows, int columns, PackedMatrix packing) {
    this(matrix, View.computed(DType.FLOAT32, Shape.of(PackedMatrix.size(rows, columns))), packing);
  }

  private PackStep(View matrix, View packed, PackedMatrix packing) {
    this.matrix = matrix;
    this.packed = packed;
    this.packing = packing;
  }

  /** Packs a matrix [K, N]. */
  static PackStep of(View matrix) {
    int rows = matrix.shape().dim(0);
    int columns = matrix.shape().dim(1);
    return new PackStep(
        matrix,
        rows,
        columns,
        PackedMatrix.prepare(rows, columns, matrix.strides()[0], matrix.strides()[1]));
  }

  /**
   * Packs windows, each a row of a matrix.
   *
   * @param places how many of the first axes tell where the windows begin
   */
  static PackStep ofWindows(View windows, int places) {
    int rank = windows.strides().length;
    int inner = rank; // the axes from it on are runs of adjacent elements
    int length = 1;
    while (inner > places && windows.strides()[inner - 1] == length) {
      length *= windows.shape().dim(--inner);
    }
    int[] rows = offsets(windows, 0, places);
    int[] runs = offsets(windows, places, inner);
    return new PackStep(
        windows, rows.length, runs.length * length, PackedMatrix.ofWindows(rows, runs, length));
  }

  /** Where the elements of some axes lie, in row-major order. */
  private static int[] offsets(View view, int first, int end) {
    int[] offsets = {0};
    for (int axis = first; axis < end; axis++) {
      int[] outer = offsets;
      int dim = view.shape().dim(axis);
      int stride = view.strides()[axis];
      offsets = new int[outer.length * dim];
      Arrays.setAll(offsets, i -> outer[i / dim] + i % dim * stride);
    }
    return offsets;
  }

  /** Where the matrix lies when packed. */
  View packed() {
    return packed;
  }

  @Override
  public Step on(UnaryOperator<View> views) {
    return new PackStep(views.apply(matrix), views.apply(packed), packing);
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
            frame.team,
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
