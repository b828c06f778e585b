package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Op;
import gradus.kernel.RandomBits;
import gradus.kernel.ReferenceKernels;
import gradus.kernel.Rows;
import gradus.kernel.Strided;
import gradus.kernel.StridedMove;
import gradus.kernel.Team;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A single operation: by a kernel of its own where there is one, else by the reference kernels. */
final class OpStep implements Step {
  private static final int WORTH_A_THREAD = 4096; // random numbers, of which one takes 2 ns

  private final Op op;
  private final List<View> in;
  private final View out;

  OpStep(Op op, List<View> in, View out) {
    this.op = op;
    this.in = List.copyOf(in);
    this.out = out;
  }

  /** Whether this adds up windows of each example of a batch. */
  boolean isFoldOf(int batch) {
    return op instanceof Op.Fold fold && fold.axis() != 0 && out.shape().dim(0) == batch;
  }

  /** Whether this takes a row of a table for each example of a batch. */
  boolean isTakeFor(int batch) {
    return op instanceof Op.Take
        && in.get(1).shape().rank() == 1
        && in.get(1).shape().dim(0) == batch;
  }

  /** The rows for a block; the table is the same for all. */
  OpStep takeFor(Blocks blocks, int block) {
    List<View> part = List.of(in.get(0), blocks.part(in.get(1), block));
    return new OpStep(op, part, blocks.part(out, block));
  }

  @Override
  public Step on(UnaryOperator<View> views) {
    return new OpStep(op, in.stream().map(views).toList(), views.apply(out));
  }

  @Override
  public List<View> reads() {
    return in;
  }

  @Override
  public List<View> writes() {
    return List.of(out);
  }

  @Override
  public Runnable bind(Frame frame) {
    boolean single = out.slot().dtype == DType.FLOAT32;
    return switch (op) {
      case Op.Cast _ when single && isVector(in.getFirst(), DType.INT32) -> cast(frame);
      case Op.RandomUniform _ -> uniform(frame);
      case Op.Take _ when single && rows(in.get(0)) && isVector(in.get(1), DType.INT32) ->
          take(frame);
      case Op.ScatterAdd _ when single && isVector(in.get(0), DType.INT32) && rows(in.get(1)) ->
          new ScatterAdd(frame, in.get(0), in.get(1), out);
      case Op.Find _ when in.stream().allMatch(view -> isVector(view, DType.INT32)) -> find(frame);
      case Op.Pad pad when single -> pad(frame, pad);
      case Op.Fold fold when single -> fold(frame, fold);
      default -> reference(frame);
    };
  }

  private static boolean isVector(View view, DType type) {
    return view.slot().dtype == type && view.isContiguous();
  }

  /** Whether everything but the leading axes lies in one piece, for take and scatter. */
  private boolean rows(View view) {
    return view.isContiguous() && out.isContiguous();
  }

  private Runnable reference(Frame frame) {
    return () ->
        ReferenceKernels.run(
            op,
            in.stream().map(v -> strided(v, frame)).toArray(Strided[]::new),
            strided(out, frame));
  }

  private static Strided strided(View view, Frame frame) {
    return new Strided(
        frame.arrays[view.slot().array()], view.start(), view.shape(), view.strides());
  }

  private Runnable cast(Frame frame) {
    int source = in.getFirst().slot().array();
    int from = in.getFirst().start();
    int target = out.slot().array();
    int to = out.start();
    int size = out.shape().size();
    return () -> {
      int[] x = (int[]) frame.arrays[source];
      float[] y = (float[]) frame.arrays[target];
      for (int i = 0; i < size; i++) {
        y[to + i] = x[from + i];
      }
    };
  }

  private Runnable uniform(Frame frame) {
    int source = in.getFirst().slot().array();
    int from = in.getFirst().start();
    int target = out.slot().array();
    int to = out.start();
    int size = out.shape().size();
    Team.Task share =
        (part, parts) -> {
          int[] key = (int[]) frame.arrays[source];
          float[] y = (float[]) frame.arrays[target];
          int first = (int) ((long) size * part / parts) & ~15;
          int end = part == parts - 1 ? size : (int) ((long) size * (part + 1) / parts) & ~15;
          RandomBits.fillUniform(y, to, first, end, key[from], key[from + 1]);
        };
    return () -> {
      Team team = frame.team;
      team.run(Math.clamp(size / WORTH_A_THREAD, 1, team.threads()), share);
    };
  }

  private Runnable take(Frame frame) {
    View table = in.get(0);
    View indices = in.get(1);
    int rows = table.shape().dim(0);
    int width = table.shape().from(1).size();
    int count = indices.shape().size();
    return () ->
        Rows.take(
            frame.floats(table.slot()),
            table.start(),
            width,
            rows,
            (int[]) frame.arrays[indices.slot().array()],
            indices.start(),
            count,
            width,
            frame.floats(out.slot()),
            out.start());
  }

  private Runnable find(Frame frame) {
    View list = in.get(0);
    View sought = in.get(1);
    int[] scratch = new int[Rows.findScratch(list.shape().size())];
    return () ->
        Rows.find(
            (int[]) frame.arrays[list.slot().array()],
            list.start(),
            list.shape().size(),
            (int[]) frame.arrays[sought.slot().array()],
            sought.start(),
            sought.shape().size(),
            (int[]) frame.arrays[out.slot().array()],
            out.start(),
            scratch);
  }

  private Runnable pad(Frame frame, Op.Pad pad) {
    View x = in.getFirst();
    int inside = out.start();
    for (int axis = 0; axis < pad.before().count(); axis++) {
      inside += pad.before().get(axis) * out.strides()[axis];
    }
    return addedToZeros(frame, StridedMove.copy(x.shape(), x.strides(), out.strides()), inside);
  }

  private Runnable fold(Frame frame, Op.Fold fold) {
    View x = in.getFirst();
    int[] windows = Arrays.copyOf(out.strides(), out.strides().length + 1);
    windows[windows.length - 1] = windows[fold.axis()];
    windows[fold.axis()] *= fold.stride();
    return addedToZeros(frame, StridedMove.add(x.shape(), x.strides(), windows), out.start());
  }

  private Runnable addedToZeros(Frame frame, StridedMove move, int start) {
    Runnable moved = new CopyStep.Move(frame, move, in.getFirst(), out, start);
    int size = out.shape().size();
    return () -> {
      Arrays.fill(frame.floats(out.slot()), out.start(), out.start() + size, 0f);
      moved.run();
    };
  }

  @Override
  public long flops() {
    return op instanceof Op.Movement ? 0 : out.shape().size();
  }

  @Override
  public String describe() {
    return op.label() + " " + out.slot().dtype + out.shape();
  }
}
