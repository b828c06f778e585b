package gradus.plan;

import gradus.graph.Buffer;
import gradus.graph.Node;
import gradus.graph.Source;
import gradus.kernel.HostBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** A plan bound to its leaves and cells for many runs. */
public final class Held {
  private final Plan plan;
  private final List<Node> roots;
  private final Change.All changes;
  private final Cell[] cells; // those replaced as a whole
  private final Frame frame;
  private final HostBuffer[] results;
  private final Node[] leaves;
  // Leaves with a source, by version: random keys are drawn in the order in which they were
  // recorded.
  private final Source[] sources;
  private final int[] sourceArrays;
  private final int[] updateArrays;

  Held(Plan plan, List<Node> roots, Change.All changes, List<Node> leaves) {
    this.plan = plan;
    this.roots = List.copyOf(roots);
    this.changes = changes;
    this.cells = changes.whole();
    this.leaves = leaves.toArray(Node[]::new);
    this.frame = plan.makeFrame();
    this.results = new HostBuffer[changes.results()];
    for (int i = 0; i < results.length; i++) {
      results[i] = plan.allocateResult(i);
      plan.bindResult(frame, i, results[i]);
    }
    int[] changing =
        IntStream.range(0, leaves.size())
            .filter(i -> leaves.get(i).source() != null)
            .boxed()
            .sorted(Comparator.comparingLong(i -> leaves.get(i).version()))
            .mapToInt(Integer::intValue)
            .toArray();
    sources = IntStream.of(changing).mapToObj(i -> leaves.get(i).source()).toArray(Source[]::new);
    sourceArrays = IntStream.of(changing).map(plan::leafArray).toArray();
    updateArrays = IntStream.range(0, this.cells.length).map(plan::updateArray).toArray();
    for (int i = 0; i < this.leaves.length; i++) {
      Buffer value = this.leaves[i].value();
      if (value != null) {
        plan.bindLeaf(frame, i, (HostBuffer) value);
      }
    }
  }

  /** Runs, and says whether the first root was finite; always so without changes. */
  public boolean run() {
    for (int i = 0; i < sources.length; i++) {
      frame.arrays[sourceArrays[i]] = ((HostBuffer) sources[i].read()).array();
    }
    for (int i = 0; i < cells.length; i++) {
      frame.arrays[updateArrays[i]] = cells[i].back().array();
    }
    frame.run();
    return Engine.commit(changes, roots.size(), results);
  }

  /** Runs with buffers in place of cells, in memory of this call's own, and changes nothing. */
  public List<HostBuffer> call(List<Cell> inputs, List<HostBuffer> buffers) {
    if (!changes.isEmpty()) {
      throw new IllegalStateException("a plan with updates cannot be called, only run");
    }
    Frame own = plan.take();
    for (int i = 0; i < leaves.length; i++) {
      Source source = leaves[i].source();
      int input = source instanceof Cell cell ? inputs.indexOf(cell) : -1;
      HostBuffer values =
          input >= 0
              ? buffers.get(input)
              : source != null
                  ? (HostBuffer) source.read()
                  : (HostBuffer) Objects.requireNonNull(leaves[i].value());
      plan.bindLeaf(own, i, values);
    }
    List<HostBuffer> outputs = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      HostBuffer output = plan.allocateResult(i);
      plan.bindResult(own, i, output);
      outputs.add(output);
    }
    own.run();
    plan.giveBack(own);
    return outputs;
  }

  /** Returns a result of the last run. */
  public HostBuffer result(int index) {
    return results[index];
  }

  /** Returns one of the roots. */
  public Node root(int index) {
    return roots.get(index);
  }

  /** Returns how many floating-point operations a run takes. */
  public long flops() {
    return plan.flops();
  }

  /** Returns the plan as text. */
  public String describe() {
    return plan.describe();
  }
}
