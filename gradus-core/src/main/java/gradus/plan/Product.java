package gradus.plan;

import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A matrix product to be added to others.
 *
 * @param left [M, K]
 * @param right [K, N]
 */
record Product(View left, View right) {
  /**
   * Joins products whose operands go on where those of another end, as the parts of a gradient
   * through time do: {@code A B + A' B' = [A A'] [B; B']}.
   */
  static List<Product> joined(List<Product> products) {
    List<Product> sorted = new ArrayList<>(products);
    if (products.stream().allMatch(product -> product.left.shape().rank() == 2)) {
      sorted.sort(Comparator.comparingInt(product -> product.right.offset()));
    }
    List<Product> joined = new ArrayList<>();
    for (Product product : sorted) {
      int last = joined.size() - 1;
      if (last >= 0 && product.follows(joined.get(last))) {
        joined.set(last, joined.get(last).then(product));
      } else {
        joined.add(product);
      }
    }
    return joined;
  }

  private boolean follows(Product before) {
    return left.shape().rank() == 2
        && right.shape().rank() == 2
        && follows(left, before.left, 1)
        && follows(right, before.right, 0);
  }

  private static boolean follows(View view, View before, int axis) {
    int across = 1 - axis;
    return view.slot() == before.slot()
        && view.strides()[0] == before.strides()[0]
        && view.strides()[1] == before.strides()[1]
        && view.shape().dim(across) == before.shape().dim(across)
        && view.offset() == before.offset() + before.shape().dim(axis) * view.strides()[axis];
  }

  private Product then(Product next) {
    int length = left.shape().dim(1) + next.left.shape().dim(1);
    return new Product(longer(left, 1, length), longer(right, 0, length));
  }

  private static View longer(View view, int axis, int length) {
    Shape shape = view.shape().with(axis, length);
    return new View(view.slot(), view.offset(), shape, view.strides());
  }
}
