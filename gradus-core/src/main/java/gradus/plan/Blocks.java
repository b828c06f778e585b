package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import java.util.List;

/**
 * A batch, or the rows of a matrix, divided into blocks of a few; first of all for products with
 * windows.
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
  private static final int FEW_ELEMENTS = 1 << 15; // in a block that a thread does alone
  private static final int WORTH_BLOCKS = 1 << 16; // elements, below which they are left whole
  private static final int ENOUGH = 16; // blocks for threads of unequal speed to share out
  private static final int MOST = 64;

  /** Blocks of a batch whose intermediate values have so many elements; one if that is little. */
  static Blocks of(int batch, int elements) {
    return of(batch, elements, ELEMENTS);
  }

  /** Blocks of the same that each thread does alone, enough of them for all threads. */
  static Blocks small(int batch, int elements) {
    Blocks blocks = of(batch, elements, FEW_ELEMENTS);
    return new Blocks(batch, Math.min(blocks.size, Math.ceilDiv(batch, ENOUGH)));
  }

  /** Blocks of a sum over a batch; of a small one, which a thread may do alone, half as large. */
  static Blocks ofSum(int batch, int elements) {
    return of(batch, elements, elements > ELEMENTS ? ELEMENTS : ELEMENTS / 2);
  }

  private static Blocks of(int batch, int elements, int most) {
    int size = Math.max(1, (int) ((long) most * batch / Math.max(1, elements)));
    return new Blocks(batch, Math.clamp(size, Math.ceilDiv(batch, MOST), batch));
  }

  /** How many blocks there are. */
  int count() {
    return Math.ceilDiv(batch, size);
  }

  /** How many examples a block has. */
  int examples(int block) {
    return Math.min(size, batch - block * size);
  }

  /** The part of a view that belongs to a block; its first axis is a multiple of the batch. */
  View part(View view, int block) {
    int rows = view.shape().dim(0) / batch;
    int from = block * size * rows;
    Shape shape = view.shape().with(0, examples(block) * rows);
    return new View(view.slot(), view.offset() + from * view.strides()[0], shape, view.strides());
  }

  /** Where a block begins in a slot that holds a batch in order. */
  int start(Slot slot, int block) {
    return slot.size / batch * size * block;
  }

  /** How many elements of such a slot belong to a block. */
  int size(Slot slot, int block) {
    return slot.size / batch * examples(block);
  }

  /** Whether all that a view shows belongs to a block, if its slot holds a batch in order. */
  boolean holds(View view, int block) {
    return view.slot().size % batch == 0 && holds(view, block, view.slot().size / batch);
  }

  /**
   * Whether all that a view shows belongs to a block, if its slot holds one batch after the other.
   *
   * @param length the elements of an example
   */
  boolean holds(View view, int block, int length) {
    long whole = (long) length * batch;
    if (whole == 0 || view.slot().size % whole != 0) {
      return false;
    }
    int last = view.offset();
    for (int axis = 0; axis < view.strides().length; axis++) {
      last += (view.shape().dim(axis) - 1) * view.strides()[axis];
    }
    long start = view.offset() / whole * whole + (long) size * length * block;
    return view.offset() >= start && last < start + (long) length * examples(block);
  }

  /** How far apart examples lie in a block's view of a slot. */
  int length(View view, int block) {
    return view.shape().rank() == 0
        ? 0
        : view.strides()[0] * (view.shape().dim(0) / examples(block));
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
        && rows.size() >= WORTH_BLOCKS;
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
   * Whether a chain of folds and movements that begins with a product can be done in blocks.
   *
   * @param chain from the fold that ends it down to the product, each used by the one before only
   */
  static boolean canFold(List<Node> chain) {
    int batch = chain.getFirst().shape().dim(0);
    Node product = chain.getLast();
    if (batch < 2
        || product.shape().rank() != 2
        || product.shape().dim(0) % batch != 0
        || product.shape().size() < WORTH_BLOCKS) {
      return false;
    }
    View view = View.computed(DType.FLOAT32, product.shape());
    for (Node node : chain.subList(0, chain.size() - 1).reversed()) {
      if (node.shape().rank() < 2 || node.shape().dim(0) != batch || !keepsExamples(node.op())) {
        return false;
      }
      View moved =
          node.op() instanceof Op.Movement move
              ? view.moved(move, node.shape())
              : View.computed(DType.FLOAT32, node.shape());
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
}
