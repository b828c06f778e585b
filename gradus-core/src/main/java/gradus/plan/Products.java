package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import gradus.kernel.MatMul;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes the steps of matrix products: packs right sides where that pays, and works in blocks. */
final class Products {
  private static final Op.Permute TURN = new Op.Permute(new Op.Axes(1, 0));

  private final List<Object> steps;
  private final Map<View, View> packed = new HashMap<>();

  /** Makes steps at the end of a list. */
  Products(List<Object> steps) {
    this.steps = steps;
  }

  /**
   * Multiplies.
   *
   * @param left [..., M, K]
   * @param matrix [..., K, N]
   * @param uses how many products read the matrix
   * @param out [..., M, N]
   * @param accumulate whether to add to what the output holds
   */
  void multiply(View left, View matrix, int uses, View out, boolean accumulate) {
    View right = isTurnedInBatches(left, matrix, out) ? CopyStep.append(steps, matrix) : matrix;
    var product = new MatMulStep(left, right, operand(left, right, uses, out), out, accumulate);
    steps.add(product.isLongRow() ? new BlocksStep(List.of(product)) : product);
  }

  /**
   * Multiplies windows, as the rows of a matrix [M, K], with a matrix [K, N], block by block.
   *
   * @param windows [B, ...], what the rows are copied from
   */
  void multiplyRows(View windows, Shape rows, View right, int uses, View out) {
    View operand = operand(computed(rows), right, uses, out);
    Blocks blocks = Blocks.small(windows.shape().dim(0), rows.size());
    List<List<Step>> all = new ArrayList<>();
    for (int i = 0; i < blocks.count(); i++) {
      View part = blocks.part(windows, i);
      View copied = View.inBlock(part.shape());
      View left = View.of(copied.slot(), Shape.of(part.shape().size() / rows.dim(1), rows.dim(1)));
      all.add(
          List.of(
              new CopyStep(part, copied),
              new MatMulStep(left, right, operand, blocks.part(out, i), false)));
    }
    steps.add(new BlocksStep(blocks, all));
  }

  /** Multiplies windows, as the columns of [K, M], with a matrix [M, N]: a sum over the blocks. */
  void multiplyColumns(View windows, Shape rows, View right, View out) {
    int places = placeAxes(windows, rows);
    boolean adjacent = windows.strides()[places - 1] == 1; // so that columns are soon copied
    int batch = windows.shape().dim(0);
    if (!adjacent) {
      Blocks blocks = Blocks.ofSum(batch, rows.size());
      steps.add(new BlocksStep(multiplyTurned(blocks, windows, places, rows, right, out)));
      return;
    }
    Blocks blocks = Blocks.of(batch, rows.size());
    for (int i = 0; i < blocks.count(); i++) {
      View columns = copyColumns(blocks.part(windows, i), places, rows.dim(1));
      View factor = blocks.part(right, i);
      steps.add(new MatMulStep(columns, factor, factor, out, i > 0));
    }
  }

  /** The same as (BᵀA)ᵀ, with windows packed as they are copied. */
  private static List<Step> multiplyTurned(
      Blocks blocks, View windows, int places, Shape rows, View right, View out) {
    List<Step> list = new ArrayList<>();
    View turned = computed(Shape.of(right.shape().dim(1), rows.dim(1)));
    for (int i = 0; i < blocks.count(); i++) {
      View factor = blocks.part(right, i);
      View matrix = computed(Shape.of(factor.shape().dim(0), rows.dim(1)));
      PackStep pack = PackStep.ofWindows(blocks.part(windows, i), places);
      list.add(pack);
      list.add(new MatMulStep(turn(factor), matrix, pack.packed(), turned, i > 0));
    }
    list.add(new CopyStep(turn(turned), out));
    return list;
  }

  /**
   * Multiplies, moves and folds block by block.
   *
   * @param chain the fold that comes last, down to the product; see {@link Blocks#canFold}
   */
  View fold(List<Node> chain, View left, View right, int uses) {
    Node product = chain.getLast();
    Node last = chain.getFirst();
    View operand = operand(left, right, uses, computed(product.shape()));
    View whole = computed(last.shape());
    Blocks blocks = Blocks.small(last.shape().dim(0), product.shape().size());
    List<List<Step>> all = new ArrayList<>();
    for (int i = 0; i < blocks.count(); i++) {
      List<Step> block = new ArrayList<>();
      View rows = blocks.part(left, i);
      View view = View.inBlock(Shape.of(rows.shape().dim(0), right.shape().dim(1)));
      block.add(new MatMulStep(rows, right, operand, view, false));
      for (Node node : chain.subList(0, chain.size() - 1).reversed()) {
        Shape shape = node.shape().with(0, blocks.examples(i));
        if (node.op() instanceof Op.Movement move) {
          view = moved(view, move instanceof Op.Reshape ? new Op.Reshape(shape) : move, shape);
        } else {
          View out = node == last ? blocks.part(whole, i) : View.inBlock(shape);
          block.add(new OpStep(node.op(), List.of(view), out));
          view = out;
        }
      }
      all.add(block);
    }
    steps.add(new BlocksStep(blocks, all));
    return whole;
  }

  /** Whether each batch has a right side of its own whose columns are not adjacent. */
  private static boolean isTurnedInBatches(View left, View right, View out) {
    int rank = right.shape().rank();
    return rank > 2
        && right.strides()[rank - 1] != 1
        && right.shape().dim(rank - 1) > 1
        && MatMul.packingPays(MatMulStep.shape(left, right, out, false), 1);
  }

  /** The right side of a product, packed where that pays. */
  private View operand(View left, View right, int uses, View out) {
    boolean pack =
        right.shape().rank() == 2
            && (packed.containsKey(right)
                || MatMul.packingPays(MatMulStep.shape(left, right, out, false), uses));
    return pack ? packed.computeIfAbsent(right, this::pack) : right;
  }

  private View pack(View matrix) {
    PackStep pack = PackStep.of(matrix);
    steps.add(pack);
    return pack.packed();
  }

  /** Copies windows to columns, each element of a window to a row of its own. */
  private View copyColumns(View windows, int places, int elements) {
    int rank = windows.shape().rank();
    int[] order = new int[rank];
    int[] dims = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      order[axis] = (axis + places) % rank;
      dims[axis] = windows.shape().dim(order[axis]);
    }
    View turned = moved(windows, new Op.Permute(new Op.Axes(order)), Shape.of(dims));
    Shape matrix = Shape.of(elements, windows.shape().size() / elements);
    return View.of(CopyStep.append(steps, turned).slot(), matrix);
  }

  /** How many of the first axes of windows tell where they begin. */
  private static int placeAxes(View windows, Shape rows) {
    int axes = 1;
    for (int size = windows.shape().dim(0); size < rows.dim(0); axes++) {
      size *= windows.shape().dim(axes);
    }
    return axes;
  }

  private static View computed(Shape shape) {
    return View.computed(DType.FLOAT32, shape);
  }

  private static View turn(View matrix) {
    return moved(matrix, TURN, Shape.of(matrix.shape().dim(1), matrix.shape().dim(0)));
  }

  private static View moved(View view, Op.Movement move, Shape shape) {
    return Objects.requireNonNull(view.moved(move, shape));
  }
}
