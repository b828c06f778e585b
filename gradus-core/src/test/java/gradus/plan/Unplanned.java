package gradus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Tensor;
import gradus.graph.Buffer;
import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.kernel.HostBuffer;
import gradus.kernel.ReferenceKernels;
import gradus.kernel.Strided;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Computes a graph node by node with the reference kernels: what every plan must agree with. */
public final class Unplanned {
  private Unplanned() {}

  /** Computes the roots' values. */
  public static List<HostBuffer> compute(List<Node> roots) {
    List<Node> order = new ArrayList<>();
    try (GraphWalk walk = GraphWalk.from(roots, false)) {
      for (int i = 0; i < walk.size(); i++) {
        order.add(walk.node(i));
      }
    }
    Map<Node, HostBuffer> values = new HashMap<>();
    for (Node node : order) {
      Buffer known = node.value();
      if (node.source() != null) {
        values.put(node, (HostBuffer) Objects.requireNonNull(node.source()).read());
      } else if (known != null && node.inputCount() == 0) {
        values.put(node, (HostBuffer) known);
      } else {
        Strided[] in = new Strided[node.inputCount()];
        for (int i = 0; i < in.length; i++) {
          in[i] =
              Strided.of(Objects.requireNonNull(values.get(node.input(i))), node.input(i).shape());
        }
        HostBuffer out = HostBuffer.allocate(node.dtype(), node.shape().size());
        ReferenceKernels.run(node.op(), in, Strided.of(out, node.shape()));
        values.put(node, out);
      }
    }
    return roots.stream().map(root -> Objects.requireNonNull(values.get(root))).toList();
  }

  /**
   * Expects a plan's values to be those of the reference kernels.
   *
   * @param tolerance as a share of the greatest value of a root, or of 1
   */
  public static void expect(List<Tensor> roots, float tolerance, String what) {
    List<HostBuffer> unplanned = compute(roots.stream().map(Tensor::node).toList());
    Tensor.compute(roots.toArray(Tensor[]::new));
    for (int i = 0; i < roots.size(); i++) {
      float[] expected = unplanned.get(i).floats();
      float[] found = roots.get(i).toArray();
      assertThat(found).hasSameSizeAs(expected);
      float most = 1;
      for (float value : expected) {
        most = Math.max(most, Math.abs(value));
      }
      for (int j = 0; j < found.length; j++) {
        assertThat(Math.abs(found[j] - expected[j]))
            .describedAs("element %d of root %d of %s", j, i, what)
            .isLessThan(tolerance * most);
      }
    }
  }
}
