package gradus.plan;

import gradus.graph.Op.Axes;
import gradus.kernel.Reductions;
import gradus.kernel.StripKernel;
import gradus.kernel.StripKernels;
import gradus.kernel.StripOp;
import gradus.kernel.StripProgram;
import gradus.kernel.Team;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sum or maximum along adjacent axes of a contiguous view. */
final class ReduceStep implements Step {
  /** The least number of elements that a second thread is worth. */
  private static final int WORTH_A_THREAD = 16_384;

  /** The axes before, the reduced axes, and the axes after, each as one. */
  record Extent(int outer, int reduced, int inner) {}

  private final boolean sum;
  private final View in;
  private final Extent extent;
  private final View out;

  ReduceStep(boolean sum, View in, Extent extent, View out) {
    this.sum = sum;
    this.in = in;
    this.extent = extent;
    this.out = out;
  }

  /** The extent of a reduction, null if the view's elements do not lie one after the other. */
  static @Nullable Extent extent(View view, Axes axes) {
    if (!view.isContiguous()) {
      return null;
    }
    int first = axes.get(0);
    int end = axes.get(axes.count() - 1) + 1;
    return new Extent(
        view.shape().first(first).size(),
        view.shape().first(end).from(first).size(),
        view.shape().from(end).size());
  }

  @Override
  public List<View> reads() {
    return List.of(in);
  }

  @Override
  public List<View> writes() {
    return List.of(out);
  }

  @Override
  public Runnable bind(Frame frame) {
    int from = in.slot().array();
    int fromStart = in.start();
    int to = out.slot().array();
    int toStart = out.start();
    if (extent.inner() == 1) {
      return rows(frame, from, fromStart, to, toStart);
    }
    return new Columns(frame);
  }

  /** Sums or maxima of columns; threads share the columns out. */
  private final class Columns implements Runnable, Team.Task {
    private final Frame frame;

    Columns(Frame frame) {
      this.frame = frame;
    }

    @Override
    public void run() {
      Team team = frame.team;
      int parts = Math.clamp(in.shape().size() / WORTH_A_THREAD, 1, team.threads());
      team.run(parts, this);
    }

    /** Boundaries are multiples of 8, so that few vectors are cut. */
    private int boundary(int part, int parts) {
      int place = (int) ((long) extent.inner() * part / parts);
      return part == parts ? place : place & -8;
    }

    @Override
    public void run(int part, int parts) {
      int from = boundary(part, parts);
      int to = boundary(part + 1, parts);
      float[] x = frame.floats(in.slot());
      float[] y = frame.floats(out.slot());
      if (sum) {
        Reductions.sumMiddle(
            x,
            in.start(),
            extent.outer(),
            extent.reduced(),
            extent.inner(),
            y,
            out.start(),
            from,
            to);
      } else {
        Reductions.maxMiddle(
            x,
            in.start(),
            extent.outer(),
            extent.reduced(),
            extent.inner(),
            y,
            out.start(),
            from,
            to);
      }
    }
  }

  private Runnable rows(Frame frame, int from, int fromStart, int to, int toStart) {
    var program = StripProgram.builder();
    program.storeRow(program.apply(sum ? StripOp.ROW_SUM : StripOp.ROW_MAX, program.load(0)), 1);
    StripProgram built = program.build();
    StripKernel kernel =
        StripKernels.of(built, (long) extent.outer() * extent.reduced(), extent.reduced());
    float[][] arrays = new float[2][];
    int[] offsets = {fromStart, toStart};
    int[] strides = {extent.reduced(), 1};
    float[] scratch = new float[built.scratchLength(extent.reduced())];
    return () -> {
      arrays[0] = (float[]) frame.arrays[from];
      arrays[1] = (float[]) frame.arrays[to];
      kernel.run(arrays, offsets, strides, 0, extent.outer(), extent.reduced(), scratch);
    };
  }

  @Override
  public long flops() {
    return in.shape().size();
  }

  @Override
  public String describe() {
    return (sum ? "sum " : "max ")
        + extent.outer()
        + "×("
        + extent.reduced()
        + ")×"
        + extent.inner();
  }
}
