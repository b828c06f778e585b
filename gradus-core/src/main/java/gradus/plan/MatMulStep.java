package gradus.plan;

import gradus.kernel.MatMul;
import gradus.kernel.MatMulShape;
import gradus.kernel.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A matrix product, or one product of a sum of products that share their output. */
final class MatMulStep implements Step {
  private static final int CACHED = 1 << 16; // elements, half of a second-level cache
  private static final int BLOCK = 1 << 15; // elements of the output in a block of rows
  private static final int LEAST_BLOCKS = 8; // of that size; else as many as there are threads
  private static final int LEAST_ROWS = 4; // that repay reading the right side

  private final View left;
  private final View matrix;
  private final View right;
  private final View out;
  private final boolean packed;
  private final boolean accumulate;
  private final MatMulShape shape;
  private final MatMul product;
  private final int[] leftOffsets;
  private final int[] rightOffsets;
  private final int batches;

  /**
   * Makes the step.
   *
   * @param left [..., M, K], of any strides
   * @param right [..., K, N], of any strides
   * @param operand the right side itself, or packed
   * @param out [..., M, N], its columns adjacent
   * @param accumulate whether to add to what the output holds
   */
  MatMulStep(View left, View right, View operand, View out, boolean accumulate) {
    this(left, right, operand, out, accumulate, null);
  }

  private MatMulStep(
      View left,
      View right,
      View operand,
      View out,
      boolean accumulate,
      @Nullable MatMulStep like) {
    this.left = left;
    this.matrix = right;
    this.right = operand;
    this.out = out;
    this.packed = operand.slot() != right.slot();
    this.accumulate = accumulate;
    this.shape = inGroups(shape(left, right, out, packed), left, right);
    this.product = like != null && like.shape.equals(shape) ? like.product : MatMul.prepare(shape);
    this.leftOffsets = batchOffsets(left);
    this.rightOffsets = packed ? new int[1] : batchOffsets(right);
    this.batches = leftOffsets.length;
  }

  /** Whether each example of a batch has a row, and the right side stays in a thread's cache. */
  boolean hasRows(int batch) {
    return out.shape().rank() == 2 && shape.m() == batch && shape.n() * (long) shape.k() <= CACHED;
  }

  int rows() {
    return shape.m();
  }

  /**
   * Whether this is a row times a matrix that threads would share out: they had better do another
   * such product beside it, of the next layer for example, and wait for each other once.
   */
  boolean isLongRow() {
    return shape.m() == 1 && batches == 1 && MatMul.parts(shape, 2) == 2;
  }

  /** The share of a block. */
  MatMulStep part(Blocks blocks, int block) {
    return new MatMulStep(
        blocks.part(left, block), matrix, right, blocks.part(out, block), accumulate);
  }

  /**
   * This product in blocks of rows, so that others can follow in the same blocks; null where
   * threads had better share out the columns, since the right side does not stay in their caches.
   */
  @Nullable BlocksStep inRows() {
    if (!hasRows(shape.m()) || shape.n() == 0) {
      return null;
    }
    Blocks blocks = new Blocks(shape.m(), MatMul.wholeTiles(BLOCK / shape.n()));
    if (blocks.count() < LEAST_BLOCKS) {
      int threads = Team.common().threads();
      if (shape.m() < LEAST_ROWS * threads || MatMul.parts(shape, threads) < threads) {
        return null;
      }
      blocks = new Blocks(shape.m(), Math.ceilDiv(shape.m(), threads));
    }
    List<List<Step>> parts = new ArrayList<>();
    for (int i = 0; i < blocks.count(); i++) {
      parts.add(List.of(part(blocks, i)));
    }
    return new BlocksStep(blocks, parts);
  }

  @Override
  public Step on(UnaryOperator<View> views) {
    return new MatMulStep(
        views.apply(left),
        views.apply(matrix),
        views.apply(right),
        views.apply(out),
        accumulate,
        this);
  }

  /** Batches at equal distances go to the kernel together, so that threads share them out. */
  private static MatMulShape inGroups(MatMulShape shape, View left, View right) {
    int groups = 1;
    int leftStride = 0;
    int rightStride = 0;
    for (int axis = left.shape().rank() - 3; axis >= 0; axis--) {
      int length = left.shape().dim(axis);
      if (length == 1) {
        continue;
      }
      if (groups == 1) {
        leftStride = left.strides()[axis];
        rightStride = right.strides()[axis];
      } else if (left.strides()[axis] != groups * leftStride
          || right.strides()[axis] != groups * rightStride) {
        break;
      }
      groups *= length;
    }
    return groups == 1
        ? shape
        : shape.withGroups(groups, leftStride, rightStride, shape.m() * shape.n());
  }

  /** The product of two views, for one batch. */
  static MatMulShape shape(View left, View right, View out, boolean packed) {
    int rank = left.shape().rank();
    int m = left.shape().dim(rank - 2);
    int k = left.shape().dim(rank - 1);
    int n = right.shape().dim(rank - 1);
    MatMulShape shape =
        MatMulShape.of(m, n, k)
            .withA(left.strides()[rank - 2], left.strides()[rank - 1])
            .withB(right.strides()[rank - 2], right.strides()[rank - 1])
            .withC(out.strides()[rank - 2]);
    return packed ? shape.withPackedB() : shape;
  }

  /** Where each batch of a view begins. */
  private static int[] batchOffsets(View view) {
    int axes = view.shape().rank() - 2;
    int[] offsets = new int[view.shape().first(axes).size()];
    for (int i = 0; i < offsets.length; i++) {
      int rest = i;
      int offset = 0;
      for (int axis = axes - 1; axis >= 0; axis--) {
        offset += rest % view.shape().dim(axis) * view.strides()[axis];
        rest /= view.shape().dim(axis);
      }
      offsets[i] = offset;
    }
    return offsets;
  }

  @Override
  public List<View> reads() {
    return List.of(left, right);
  }

  @Override
  public List<View> writes() {
    return List.of(out);
  }

  @Override
  public Runnable bind(Frame frame) {
    int leftArray = left.slot().array();
    int rightArray = right.slot().array();
    int outArray = out.slot().array();
    int leftStart = left.start();
    int rightStart = right.slot().offset() + (packed ? 0 : right.offset());
    int outStart = out.start();
    int size = shape.m() * shape.n();
    return () -> {
      Team team = frame.team;
      float[] a = (float[]) frame.arrays[leftArray];
      float[] b = (float[]) frame.arrays[rightArray];
      float[] c = (float[]) frame.arrays[outArray];
      for (int i = 0; i < batches; i += shape.groups()) {
        product.run(
            team,
            a,
            leftStart + leftOffsets[i],
            b,
            rightStart + rightOffsets[i],
            c,
            outStart + i * size,
            accumulate);
      }
    };
  }

  @Override
  public long flops() {
    return 2L * batches * shape.m() * shape.n() * shape.k();
  }

  @Override
  public String describe() {
    return "matmul "
        + (batches == 1 ? "" : batches + " × ")
        + shape.m()
        + "×"
        + shape.n()
        + "×"
        + shape.k()
        + (packed ? " packed" : "")
        + (accumulate ? " accumulated" : "");
  }
}
