package gradus.plan;

import gradus.kernel.Rows;
import gradus.kernel.StripKernel;
import gradus.kernel.StripKernels;
import gradus.kernel.StripOp;
import gradus.kernel.StripProgram;
import gradus.kernel.Team;
import java.util.Arrays;

/**
 * Adds rows to the rows of a table that indices name, the gradient of taking rows from a table: in
 * the order of the indices, whatever the number of threads, which share the columns out.
 */
final class ScatterAdd implements Runnable, Team.Task {
  private static final long WORTH_A_THREAD = 32_768; // elements
  private static final int[] ONE_ROW = new int[3];
  private static final float[] NO_SCRATCH = {};

  private final Frame frame;
  private final View indices;
  private final View values;
  private final View table;
  private final int rows;
  private final int width;
  private final StripKernel sum;
  private float[][][] arrays = {}; // by part: the table before, a row of values, the table after
  private int[][] offsets = {};

  ScatterAdd(Frame frame, View indices, View values, View table) {
    this.frame = frame;
    this.indices = indices;
    this.values = values;
    this.table = table;
    rows = table.shape().dim(0);
    width = table.shape().from(1).size();
    var program = StripProgram.builder();
    program.store(program.apply(StripOp.ADD, program.load(0), program.load(1)), 2);
    sum = StripKernels.of(program.build(), values.shape().size(), width);
    share(1);
  }

  @Override
  public void run() {
    Team team = Team.common();
    int parts = Math.clamp(values.shape().size() / WORTH_A_THREAD, 1, team.threads());
    if (parts > arrays.length) {
      share(parts);
    }
    team.run(parts, this);
  }

  private void share(int parts) {
    arrays = new float[parts][3][];
    offsets = new int[parts][3];
  }

  @Override
  public void run(int part, int parts) {
    int from = start(part, parts);
    int columns = start(part + 1, parts) - from;
    float[] y = frame.floats(table.slot());
    float[] x = frame.floats(values.slot());
    int[] names = (int[]) frame.arrays[indices.slot().array()];
    for (int row = 0; row < rows; row++) {
      int start = table.start() + row * width + from;
      Arrays.fill(y, start, start + columns, 0f);
    }
    float[][] streams = arrays[part];
    streams[0] = y;
    streams[1] = x;
    streams[2] = y;
    int[] at = offsets[part];
    int count = indices.shape().size();
    for (int i = 0; i < count; i++) {
      int row = Rows.checked(names[indices.start() + i], rows);
      at[0] = table.start() + row * width + from;
      at[1] = values.start() + i * width + from;
      at[2] = at[0];
      sum.run(streams, at, ONE_ROW, 0, 1, columns, NO_SCRATCH);
    }
  }

  /** The first column of a part, at a multiple of 16 so that no vector is cut. */
  private int start(int part, int parts) {
    return part == parts ? width : (int) ((long) width * part / parts) & ~15;
  }
}
