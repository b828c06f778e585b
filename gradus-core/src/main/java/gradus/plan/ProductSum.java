package gradus.plan;

import gradus.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Products whose sum is wanted: the first writes the slot, the others add to it. */
final class ProductSum {
  final Node top;
  final Slot slot;
  final List<Product> products = new ArrayList<>();

  ProductSum(Node top) {
    this.top = top;
    this.slot = Slot.computed(top.dtype(), top.shape().size());
  }
}
