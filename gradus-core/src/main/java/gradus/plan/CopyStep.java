package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Op;
import gradus.kernel.StridedMove;
import gradus.kernel.Team;
import java.util.List;
import java.util.function.UnaryOperator;

/** Copies a view's elements to another place. */
final class CopyStep implements Step {
  private final View from;
  private final View to;

  CopyStep(View from, View to) {
    this.from = from;
    this.to = to;
  }

  /** Has a view copied to a place of its own, at the end of a list of steps. */
  static View append(List<Object> steps, View view) {
    View out = View.computed(view.slot().dtype, view.shape());
    steps.add(new CopyStep(view, out));
    return out;
  }

  /** Whether each example of a batch has a share in this step. */
  boolean hasBatch(int batch) {
    return to.shape().rank() > 0 && to.shape().dim(0) == batch;
  }

  @Override
  public Step on(UnaryOperator<View> views) {
    return new CopyStep(views.apply(from), views.apply(to));
  }

  @Override
  public List<View> reads() {
    return List.of(from);
  }

  @Override
  public List<View> writes() {
    return List.of(to);
  }

  @Override
  public Runnable bind(Frame frame) {
    if (from.slot().dtype == DType.INT32 && from.isContiguous() && to.isContiguous()) {
      return indices(frame);
    }
    if (from.slot().dtype != DType.FLOAT32) {
      return new OpStep(new Op.Reshape(to.shape()), List.of(from), to).bind(frame);
    }
    return new Move(
        frame, StridedMove.copy(to.shape(), from.strides(), to.strides()), from, to, to.start());
  }

  private Runnable indices(Frame frame) {
    int source = from.slot().array();
    int start = from.start();
    int target = to.slot().array();
    int toStart = to.start();
    int size = to.shape().size();
    return () -> System.arraycopy(frame.arrays[source], start, frame.arrays[target], toStart, size);
  }

  /** A move on the arrays of one frame, shared among threads. */
  static final class Move implements Runnable, Team.Task {
    private final Frame frame;
    private final StridedMove move;
    private final View from;
    private final View to;
    private final int start;

    /** Prepares to move the elements of a view to places of another's slot, from a start on. */
    Move(Frame frame, StridedMove move, View from, View to, int start) {
      this.frame = frame;
      this.move = move;
      this.from = from;
      this.to = to;
      this.start = start;
    }

    @Override
    public void run() {
      Team team = frame.team;
      team.run(move.parts(team.threads()), this);
    }

    @Override
    public void run(int part, int parts) {
      move.run(
          frame.floats(from.slot()), from.start(), frame.floats(to.slot()), start, part, parts);
    }
  }

  @Override
  public long flops() {
    return 0;
  }

  @Override
  public String describe() {
    return "copy " + from.shape();
  }
}
