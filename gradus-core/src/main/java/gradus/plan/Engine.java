package gradus.plan;

import gradus.graph.Buffer;
import gradus.graph.DType;
import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.graph.Source;
import gradus.kernel.HostBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Computes nodes on demand: finds the plan of their structure, or makes it, and runs it. */
public final class Engine {
  private static final PlanCache CACHE = new PlanCache();

  private Engine() {}

  /** Returns the number of graphs whose plan was found in the cache. */
  public static long cacheHits() {
    return CACHE.hits();
  }

  /** Returns the number of graphs for which a plan was made. */
  public static long cacheMisses() {
    return CACHE.misses();
  }

  /** Returns a node's values, computing them if need be. */
  public static HostBuffer read(Node node) {
    if (node.value() == null) {
      evaluate(List.of(node));
    }
    return (HostBuffer) Objects.requireNonNull(node.value());
  }

  /** Computes nodes together and keeps their values. */
  public static void evaluate(List<Node> roots) {
    step(roots, List.of());
  }

  /**
   * Computes roots and keeps their values; then changes cells if the first root is finite.
   *
   * @return whether the first root was finite, or there are no changes
   */
  public static boolean step(List<Node> roots, List<Change> changes) {
    var commit = Change.All.of(roots.size(), changes);
    List<Node> all = commit.roots(roots);
    Cell[] cells = commit.whole();
    Plan plan;
    Frame frame;
    try (GraphWalk walk = GraphWalk.from(all, true)) {
      Plan known = CACHE.find(walk, all, cells.length, true);
      plan = known == null ? make(walk, all, cells.length, true) : known;
      frame = plan.take();
      int leaf = 0;
      for (int i = 0; i < walk.size(); i++) {
        Node node = walk.node(i);
        if (Structure.isLeaf(node, true)) {
          plan.bindLeaf(frame, leaf++, current(node));
        }
      }
    }
    HostBuffer[] results = new HostBuffer[commit.results()];
    for (int i = 0; i < results.length; i++) {
      results[i] = plan.allocateResult(i);
      plan.bindResult(frame, i, results[i]);
    }
    for (int i = 0; i < cells.length; i++) {
      plan.bindUpdate(frame, i, cells[i].back());
    }
    frame.run();
    plan.giveBack(frame);
    for (int i = 0; i < roots.size(); i++) {
      roots.get(i).keep(results[i]);
    }
    return commit(commit, roots.size(), results);
  }

  private static Plan make(GraphWalk walk, List<Node> all, int updates, boolean stopAtValues) {
    int hash = Structure.hash(walk, all, stopAtValues);
    var structure = new Structure(walk, all, stopAtValues);
    Plan plan = Planner.plan(structure, updates);
    structure.forgetNodes();
    CACHE.keep(hash, structure, updates, stopAtValues, plan);
    return plan;
  }

  /** The values of a leaf, if they are still those it was recorded from. */
  private static HostBuffer current(Node leaf) {
    Buffer value = leaf.value();
    Source source = leaf.source();
    if (value != null) {
      return (HostBuffer) value;
    }
    if (source == null) {
      throw new IllegalStateException("a leaf without values: " + leaf);
    }
    if (source.version() != leaf.version()) {
      throw new IllegalStateException(
          String.format(
              "`%s` was replaced at step %d, after this tensor was recorded from it at step %d:"
                  + " read the tensor before the step, or record it again",
              source.name(), source.version(), leaf.version()));
    }
    return (HostBuffer) source.read();
  }

  static boolean commit(Change.All changes, int roots, HostBuffer[] results) {
    if (changes.isEmpty()) {
      return true;
    }
    if (roots > 0 && !isFinite(results[0])) {
      return false;
    }
    changes.commit(results);
    return true;
  }

  private static boolean isFinite(HostBuffer buffer) {
    if (buffer.dtype() == DType.FLOAT32) {
      for (float value : buffer.floats()) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    } else if (buffer.dtype() == DType.FLOAT64) {
      for (double value : buffer.doubles()) {
        if (!Double.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Prepares roots and changes for many runs. */
  public static Held hold(List<Node> roots, List<Change> changes) {
    var commit = Change.All.of(roots.size(), changes);
    List<Node> all = commit.roots(roots);
    int updates = commit.whole().length;
    Plan plan;
    List<Node> leaves = new ArrayList<>();
    try (GraphWalk walk = GraphWalk.from(all, false)) {
      Plan known = CACHE.find(walk, all, updates, false);
      plan = known == null ? make(walk, all, updates, false) : known;
      for (int i = 0; i < walk.size(); i++) {
        if (Structure.isLeaf(walk.node(i), false)) {
          leaves.add(walk.node(i));
        }
      }
    }
    return new Held(plan, roots, commit, leaves);
  }

  /**
   * Returns operation and module path of the first node, in an order of computation, whose value is
   * not finite; empty if all are.
   *
   * @param held whether to compute from what parameters hold now, as a held plan does, and not from
   *     what they held when the nodes were recorded
   */
  public static String firstNonFinite(List<Node> order, boolean held) {
    List<Node> floats = order.stream().filter(node -> node.dtype().isFloat()).toList();
    List<HostBuffer> values = held ? run(floats) : readAll(floats);
    for (int i = 0; i < values.size(); i++) {
      if (!isFinite(values.get(i))) {
        Node node = floats.get(i);
        String name = node.source() == null ? node.op().label() : node.source().name();
        return node.path().isEmpty() ? name : node.path() + " (" + name + ")";
      }
    }
    return "";
  }

  private static List<HostBuffer> readAll(List<Node> nodes) {
    evaluate(nodes.stream().filter(node -> node.value() == null).toList());
    return nodes.stream().map(Engine::read).toList();
  }

  private static List<HostBuffer> run(List<Node> nodes) {
    Held held = hold(nodes, List.of());
    held.run();
    return IntStream.range(0, nodes.size()).mapToObj(held::result).toList();
  }
}
