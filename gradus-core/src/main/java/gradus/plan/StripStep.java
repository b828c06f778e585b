package gradus.plan;

import gradus.graph.Shape;
import gradus.kernel.StripKernel;
import gradus.kernel.StripKernels;
import gradus.kernel.StripProgram;
import gradus.kernel.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A strip on its domain. The domain's axes are merged as far as the strides of all streams allow:
 * the innermost becomes the columns, the next the rows, and an odometer turns the rest.
 */
final class StripStep implements Step {
  /** The least work, in elements times instructions, that a second thread is worth. */
  private static final long WORTH_A_THREAD = 32_768;

  /** A stream of elements: a view that covers the domain. */
  record Stream(View view, boolean output, boolean row) {}

  private final StripProgram program;
  private final Shape domain;
  private final List<Stream> streams;
  private final List<View> reads;
  private final List<View> writes;
  private final boolean hasRows;
  private final List<String> operations;
  private final StripKernel kernel;

  // The merged domain: outer axes, rows, columns; strides[stream][outer axis], rowStrides[stream].
  private final int[] outer;
  private final int outerCount;
  private final int rows;
  private final int columns;
  private final int[][] outerStrides;
  private final int[] rowStrides;

  StripStep(
      StripProgram program,
      Shape domain,
      List<Stream> streams,
      List<View> reads,
      List<View> writes,
      boolean hasRows,
      List<String> operations) {
    this(program, domain, streams, reads, writes, hasRows, operations, null);
  }

  private StripStep(
      StripProgram program,
      Shape domain,
      List<Stream> streams,
      List<View> reads,
      List<View> writes,
      boolean hasRows,
      List<String> operations,
      @Nullable StripStep like) {
    this.program = program;
    this.domain = domain;
    this.streams = List.copyOf(streams);
    this.reads = List.copyOf(reads);
    this.writes = List.copyOf(writes);
    this.hasRows = hasRows;
    this.operations = List.copyOf(operations);

    List<Integer> dims = new ArrayList<>();
    List<int[]> strides = new ArrayList<>();
    merge(dims, strides);
    int last = dims.size() - 1;
    columns = last < 0 ? 1 : dims.get(last);
    rows = last < 1 ? 1 : dims.get(last - 1);
    rowStrides = last < 1 ? new int[streams.size()] : strides.get(last - 1);
    int outerAxes = Math.max(0, last - 1);
    outer = dims.subList(0, outerAxes).stream().mapToInt(Integer::intValue).toArray();
    outerStrides = strides.subList(0, outerAxes).toArray(int[][]::new);
    int count = 1;
    for (int dim : outer) {
      count *= dim;
    }
    outerCount = domain.size() == 0 ? 0 : count;
    kernel =
        like != null && like.columns == columns
            ? like.kernel // found sooner than by its program
            : StripKernels.of(program, domain.size(), columns);
  }

  /** The share of a block in this step, whose domain's first axis is a multiple of the batch. */
  StripStep part(Blocks blocks, int block) {
    int length = domain.dim(0) / blocks.batch() * blocks.examples(block);
    return on(domain.with(0, length), view -> blocks.part(view, block));
  }

  @Override
  public Step on(UnaryOperator<View> views) {
    return on(domain, views);
  }

  private StripStep on(Shape newDomain, UnaryOperator<View> views) {
    List<Stream> moved = new ArrayList<>();
    List<View> in = new ArrayList<>();
    List<View> out = new ArrayList<>();
    for (Stream stream : streams) {
      View view = views.apply(stream.view());
      moved.add(new Stream(view, stream.output(), stream.row()));
      (stream.output() ? out : in).add(view);
    }
    return new StripStep(program, newDomain, moved, in, out, hasRows, operations, this);
  }

  /** Whether each example of a batch has a share in this step. */
  boolean hasBatch(int batch) {
    return domain.rank() > 1 && batch > 0 && domain.dim(0) % batch == 0;
  }

  /** Drops axes of length 1 and merges neighbours that all streams cross with one stride. */
  private void merge(List<Integer> dims, List<int[]> strides) {
    boolean fixedColumns = hasRows;
    for (int axis = domain.rank() - 1; axis >= 0; axis--) {
      int dim = domain.dim(axis);
      boolean columnAxis = axis == domain.rank() - 1;
      if (dim == 1 && !(columnAxis && hasRows)) {
        continue;
      }
      int[] here = new int[streams.size()];
      for (int s = 0; s < here.length; s++) {
        here[s] = streams.get(s).view().strides()[axis];
      }
      boolean mergeable = !dims.isEmpty() && !(fixedColumns && dims.size() == 1);
      for (int s = 0; mergeable && s < here.length; s++) {
        mergeable = here[s] == strides.getFirst()[s] * dims.getFirst();
      }
      if (mergeable) {
        dims.set(0, dims.getFirst() * dim);
      } else {
        dims.addFirst(dim);
        strides.addFirst(here);
      }
    }
  }

  @Override
  public List<View> reads() {
    return reads;
  }

  @Override
  public List<View> writes() {
    return writes;
  }

  @Override
  public boolean worksInPlace() {
    return !hasRows && !StripKernels.overlaps(program, columns);
  }

  @Override
  public Runnable bind(Frame frame) {
    return new Bound(frame);
  }

  @Override
  public long flops() {
    return (long) domain.size() * operations.size();
  }

  @Override
  public String describe() {
    return "strip " + domain + " " + String.join(" ", operations);
  }

  /**
   * Where a part of the columns begins: at multiples of 16, so that no vector is cut, and none of
   * the parts is shorter but empty ones, and one that has all.
   */
  static int boundary(int columns, int part, int parts) {
    return part == parts ? columns : (int) ((long) (columns / 16) * part / parts) * 16;
  }

  private int parts(int threads) {
    long work = (long) domain.size() * program.instructions().size();
    return Math.clamp(work / WORTH_A_THREAD, 1, threads);
  }

  /** This step on the arrays of one frame. */
  private final class Bound implements Runnable, Team.Task {
    private final Frame frame;
    private final int[] starts = new int[streams.size()];
    private final float[][] arrays = new float[streams.size()][];
    private final int[] changing; // streams whose array may be another one at each run
    private final int[] changingSlots;
    private final boolean small = outerCount == 1 && parts(Integer.MAX_VALUE) == 1;
    private int[][] offsets = new int[0][];
    private float[][] scratch = new float[0][];

    Bound(Frame frame) {
      this.frame = frame;
      for (int s = 0; s < starts.length; s++) {
        View view = streams.get(s).view();
        starts[s] = view.start();
        arrays[s] = (float[]) frame.arrays[view.slot().array()];
      }
      changing =
          IntStream.range(0, starts.length)
              .filter(s -> streams.get(s).view().slot().isBoundAnew())
              .toArray();
      changingSlots =
          IntStream.of(changing).map(s -> streams.get(s).view().slot().array()).toArray();
      prepare(1);
    }

    private void prepare(int parts) {
      offsets = new int[parts][];
      scratch = new float[parts][];
      for (int part = 0; part < parts; part++) {
        offsets[part] = starts.clone();
        scratch[part] = new float[program.scratchLength(columns)];
      }
    }

    @Override
    public void run() {
      for (int i = 0; i < changing.length; i++) {
        arrays[changing[i]] = (float[]) frame.arrays[changingSlots[i]];
      }
      if (small) {
        kernel.run(arrays, starts, rowStrides, 0, rows, columns, scratch[0]);
      } else {
        fork();
      }
    }

    private void fork() {
      Team team = frame.team;
      int parts = parts(team.threads());
      if (parts > offsets.length) {
        prepare(parts);
      }
      team.run(parts, this);
    }

    @Override
    public void run(int part, int parts) {
      if (outerCount == 1 && rows < parts && !hasRows) {
        runColumns(part, parts);
        return;
      }
      long all = (long) outerCount * rows;
      long from = all * part / parts;
      long to = all * (part + 1) / parts;
      while (from < to) {
        int turn = (int) (from / rows);
        int first = (int) (from - (long) turn * rows);
        int end = (int) Math.min(rows, first + to - from);
        turnTo(turn, offsets[part]);
        kernel.run(arrays, offsets[part], rowStrides, first, end, columns, scratch[part]);
        from += end - first;
      }
    }

    /** Splits the columns. */
    private void runColumns(int part, int parts) {
      int from = boundary(columns, part, parts);
      int to = boundary(columns, part + 1, parts);
      if (from == to) {
        return;
      }
      for (int s = 0; s < starts.length; s++) {
        offsets[part][s] = starts[s] + (streams.get(s).row() ? 0 : from);
      }
      kernel.run(arrays, offsets[part], rowStrides, 0, rows, to - from, scratch[part]);
    }

    private void turnTo(int turn, int[] target) {
      System.arraycopy(starts, 0, target, 0, starts.length);
      int rest = turn;
      for (int axis = outer.length - 1; axis >= 0; axis--) {
        int place = rest % outer[axis];
        rest /= outer[axis];
        for (int s = 0; s < target.length; s++) {
          target[s] += place * outerStrides[axis][s];
        }
      }
    }
  }
}
