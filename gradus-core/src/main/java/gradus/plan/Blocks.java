package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import java.util.List;
import java.util.Objects;

/**
 * Products with windows, done for a few examples of the batch at a time.
 *
 * <p>The windows of a convolution hold each pixel once for every place of the kernel. Written out
 * for a whole batch they leave the caches, and to write and read them takes as long as the product.
 * So they are copied, multiplied and forgotten block by block; a gradient with respect to pixels is
 * multiplied and added up in the same way. Windows that two products need are copied twice, for
 * less than it costs to keep them. No rounding changes.
 *
 * @param batch the examples
 * @param size the examples in a block; the last may have fewer
 */
record Blocks(int batch, int size) {
  private static final int ELEMENTS = 1 << 17; // of windows in a block: half a megabyte
  private static final int MOST = 64;

  /** Blocks of a batch whose intermediate values have so many elements; one if that is little. */
  private static Blocks of(int batch, int elements) {
    int size = Math.max(1, (int) ((long) ELEMENTS * batch / Math.max(1, elements)));
    return new Blocks(batch, Math.clamp(size, Math.ceilDiv(batch, MOST), batch));
  }

  private int count() {
    return Math.ceilDiv(batch, size);
  }

  private int examples(int block) {
    return Math.min(size, batch - block * size);
  }

  /** The part of a view that belongs to a block; its first axis is a multiple of the batch. */
  private View part(View view, int block) {
    int rows = view.shape().dim(0) / batch;
    int from = block * size * rows;
    Shape shape = view.shape().with(0, examples(block) * rows);
    return new View(view.slot(), view.offset() + from * view.strides()[0], shape, view.strides());
  }

  /**
   * Whether to do a product with windows in blocks, seen from the view that they would be copied
   * from.
   */
  static boolean pay(View windows, Shape rows) {
    int batch = windows.shape().rank() < 2 ? 0 : windows.shape().dim(0);
    return batch > 1
        && rows.rank() == 2
        && rows.dim(0) % batch == 0
        && overlap(windows)
        && of(batch, rows.size()).count() > 1;
  }

  /** Whether elements appear in a view more than once. */
  private static boolean overlap(View view) {
    long span = 1;
    for (int axis = 0; axis < view.strides().length; axis++) {
      span += (view.shape().dim(axis) - 1L) * view.strides()[axis];
    }
    return view.shape().size() >= 2 * span;
  }

  /**
   * Multiplies windows as rows [M, K] with a matrix.
   *
   * @param windows [B, ...], what the rows are copied from
   * @param operand the matrix [K, N], or packed
   */
  static void rows(
      List<Object> steps, View windows, Shape rows, View right, View operand, View out) {
    Blocks blocks = of(windows.shape().dim(0), rows.size());
    for (int i = 0; i < blocks.count(); i++) {
      View left = blocks.copy(steps, windows, rows, i);
      steps.add(new MatMulStep(left, right, operand, blocks.part(out, i), false));
    }
  }

  /** Multiplies windows as columns, [M, K] turned, with a matrix [M, N]: a sum over the blocks. */
  static void columns(List<Object> steps, View windows, Shape rows, View right, View out) {
    Blocks blocks = of(windows.shape().dim(0), rows.size());
    Op.Permute turn = new Op.Permute(new Op.Axes(1, 0));
    View turned = computed(Shape.of(right.shape().dim(1), rows.dim(1)));
    for (int i = 0; i < blocks.count(); i++) {
      View copied = blocks.copy(steps, windows, rows, i);
      View part = blocks.part(right, i);
      View left = moved(part, turn, Shape.of(part.shape().dim(1), part.shape().dim(0)));
      steps.add(new MatMulStep(left, copied, copied, turned, i > 0));
    }
    steps.add(new CopyStep(moved(turned, turn, out.shape()), out));
  }

  /** Copies the windows of a block to rows. */
  private View copy(List<Object> steps, View windows, Shape rows, int block) {
    View from = part(windows, block);
    Slot slot = Slot.computed(DType.FLOAT32, from.shape().size());
    steps.add(new CopyStep(from, View.of(slot, from.shape())));
    return View.of(slot, Shape.of(from.shape().size() / rows.dim(1), rows.dim(1)));
  }

  /**
   * The product that a chain of folds and movements begins with, if it can be done in blocks.
   *
   * @param chain from the fold that ends it down to the product, each used by the one before only
   */
  static boolean canFold(List<Node> chain) {
    int batch = chain.getFirst().shape().dim(0);
    Node product = chain.getLast();
    if (batch < 2
        || product.shape().rank() != 2
        || product.shape().dim(0) % batch != 0
        || of(batch, product.shape().size()).count() == 1) {
      return false;
    }
    View view = View.of(Slot.computed(DType.FLOAT32, product.shape().size()), product.shape());
    for (Node node : chain.subList(0, chain.size() - 1).reversed()) {
      if (node.shape().rank() < 2 || node.shape().dim(0) != batch || !keepsExamples(node.op())) {
        return false;
      }
      View moved =
          node.op() instanceof Op.Movement move
              ? view.moved(move, node.shape())
              : View.of(Slot.computed(DType.FLOAT32, node.shape().size()), node.shape());
      if (moved == null) {
        return false;
      }
      view = moved;
    }
    return true;
  }

  private static boolean keepsExamples(Op op) {
    return switch (op) {
      case Op.Fold fold -> fold.axis() != 0;
      case Op.Permute permute -> permute.order().get(0) == 0;
      case Op.Reshape _ -> true;
      default -> false;
    };
  }

  /** Multiplies, moves and folds, to the end of a chain that {@link #canFold}. */
  static View fold(List<Object> steps, List<Node> chain, View left, View right, View operand) {
    Node last = chain.getFirst();
    View whole = View.of(Slot.computed(DType.FLOAT32, last.shape().size()), last.shape());
    Blocks blocks = of(last.shape().dim(0), chain.getLast().shape().size());
    for (int i = 0; i < blocks.count(); i++) {
      View rows = blocks.part(left, i);
      View view = computed(Shape.of(rows.shape().dim(0), right.shape().dim(1)));
      steps.add(new MatMulStep(rows, right, operand, view, false));
      for (Node node : chain.subList(0, chain.size() - 1).reversed()) {
        Shape shape = node.shape().with(0, blocks.examples(i));
        if (node.op() instanceof Op.Movement move) {
          view = moved(view, move instanceof Op.Reshape ? new Op.Reshape(shape) : move, shape);
        } else {
          View out = node == last ? blocks.part(whole, i) : computed(shape);
          steps.add(new OpStep(node.op(), List.of(view), out));
          view = out;
        }
      }
    }
    return whole;
  }

  private static View computed(Shape shape) {
    return View.of(Slot.computed(DType.FLOAT32, shape.size()), shape);
  }

  private static View moved(View view, Op.Movement move, Shape shape) {
    return Objects.requireNonNull(view.moved(move, shape));
  }
}
