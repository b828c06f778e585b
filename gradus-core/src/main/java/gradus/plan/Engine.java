package gradus.plan;

import static java.util.Objects.requireNonNull;

import gradus.graph.Buffer;
import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.graph.Source;
import gradus.kernel.HostBuffer;
import gradus.kernel.ReferenceKernels;
import gradus.kernel.Strided;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Computes nodes on demand. */
public final class Engine {
  private Engine() {}

  /** Returns a node's values, computing them if need be. */
  public static HostBuffer read(Node node) {
    if (node.value() == null) {
      evaluate(List.of(node));
    }
    return (HostBuffer) requireNonNull(node.value());
  }

  /** Computes nodes together and keeps their values. */
  public static void evaluate(List<Node> roots) {
    List<HostBuffer> values = compute(roots, List.of(), List.of(), true);
    for (int i = 0; i < roots.size(); i++) {
      roots.get(i).keep(values.get(i));
    }
  }

  /**
   * Computes roots, and then replaces cells if the first root is finite.
   *
   * @return whether it was
   */
  public static boolean step(List<Node> roots, List<Cell> cells, List<Node> values) {
    List<Node> all = new ArrayList<>(roots);
    all.addAll(values);
    List<HostBuffer> results = compute(all, List.of(), List.of(), true);
    for (int i = 0; i < roots.size(); i++) {
      roots.get(i).keep(results.get(i));
    }
    return commit(results, roots.size(), cells);
  }

  private static boolean commit(List<HostBuffer> results, int roots, List<Cell> cells) {
    if (!cells.isEmpty() && !isFinite(results.getFirst())) {
      return false;
    }
    for (int i = 0; i < cells.size(); i++) {
      HostBuffer value = results.get(roots + i);
      System.arraycopy(value.array(), 0, cells.get(i).back().array(), 0, value.size());
    }
    cells.forEach(Cell::swap);
    return true;
  }

  private static boolean isFinite(HostBuffer buffer) {
    for (int i = 0; i < buffer.size(); i++) {
      double value =
          switch (buffer.dtype()) {
            case FLOAT32 -> buffer.floats()[i];
            case FLOAT64 -> buffer.doubles()[i];
            case INT32 -> buffer.ints()[i];
          };
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Prepares roots and updates for many runs. */
  public static Held hold(List<Node> roots, List<Cell> cells, List<Node> values) {
    return new Held(roots, cells, values);
  }

  /** A computation prepared for many runs. */
  public static final class Held {
    private final List<Node> roots;
    private final List<Cell> cells;
    private final List<Node> values;
    private List<HostBuffer> results = List.of();

    private Held(List<Node> roots, List<Cell> cells, List<Node> values) {
      this.roots = roots;
      this.cells = cells;
      this.values = values;
    }

    /** Runs, and says whether the first root was finite. */
    public boolean run() {
      List<Node> all = new ArrayList<>(roots);
      all.addAll(values);
      results = compute(all, List.of(), List.of(), false);
      return commit(results, roots.size(), cells);
    }

    /** Runs with buffers in place of cells. */
    public List<HostBuffer> call(List<Cell> inputs, List<HostBuffer> buffers) {
      if (!cells.isEmpty()) {
        throw new IllegalStateException("a plan with updates cannot be called");
      }
      return compute(roots, inputs, buffers, false);
    }

    /** Returns a result of the last run. */
    public HostBuffer result(int index) {
      return results.get(index);
    }

    /** Returns one of the roots. */
    public Node root(int index) {
      return roots.get(index);
    }

    /** Returns the plan as text. */
    public String describe() {
      return "";
    }
  }

  /** Returns operation and path of the first node whose value is not finite, or nothing. */
  public static String firstNonFinite(List<Node> order) {
    for (Node node : order) {
      if (node.dtype().isFloat() && !isFinite(compute(List.of(node), List.of(), List.of(), false).getFirst())) {
        return node.path().isEmpty() ? node.op().label() : node.path() + " (" + node.op().label() + ")";
      }
    }
    return "";
  }

  private static List<HostBuffer> compute(
      List<Node> roots, List<Cell> inputs, List<HostBuffer> buffers, boolean fresh) {
    List<Node> order = new ArrayList<>();
    try (GraphWalk walk = GraphWalk.from(roots, fresh)) {
      for (int i = 0; i < walk.size(); i++) {
        order.add(walk.node(i));
      }
    }
    IdentityHashMap<Node, HostBuffer> values = new IdentityHashMap<>();
    for (Node node : order) {
      Buffer known = node.value();
      Source source = node.source();
      if (source != null && (known == null || !fresh)) {
        if (fresh && source.version() != node.version()) {
          throw new IllegalStateException(
              source.name()
                  + " was replaced (version "
                  + source.version()
                  + ") since this tensor was recorded from version "
                  + node.version()
                  + ": read the tensor before the step, or record it again");
        }
        int input = source instanceof Cell cell ? inputs.indexOf(cell) : -1;
        values.put(node, input >= 0 ? buffers.get(input) : (HostBuffer) source.read());
      } else if (known != null && (fresh || node.inputCount() == 0)) {
        values.put(node, (HostBuffer) known);
      } else {
        Strided[] in = new Strided[node.inputCount()];
        for (int i = 0; i < in.length; i++) {
          in[i] = Strided.of(requireNonNull(values.get(node.input(i))), node.input(i).shape());
        }
        HostBuffer out = HostBuffer.allocate(node.dtype(), node.shape().size());
        ReferenceKernels.run(node.op(), in, Strided.of(out, node.shape()));
        values.put(node, out);
      }
    }
    return roots.stream().map(values::get).toList();
  }
}
