package gradus.plan;

import gradus.kernel.Rows;
import gradus.kernel.Team;

/**
 * Adds rows to the rows of a table that indices name, the gradient of taking rows from a table: in
 * the order of the indices, whatever the number of threads, which share the columns out.
 */
final class ScatterAdd implements Runnable, Team.Task {
  private static final long WORTH_A_THREAD = 32_768; // elements

  private final Frame frame;
  private final View indices;
  private final View values;
  private final View table;
  private final int rows;
  private final int width;

  ScatterAdd(Frame frame, View indices, View values, View table) {
    this.frame = frame;
    this.indices = indices;
    this.values = values;
    this.table = table;
    rows = table.shape().dim(0);
    width = table.shape().from(1).size();
  }

  @Override
  public void run() {
    Team team = frame.team;
    team.run(Math.clamp(values.shape().size() / WORTH_A_THREAD, 1, team.threads()), this);
  }

  @Override
  public void run(int part, int parts) {
    int from = start(part, parts);
    Rows.scatterAdd(
        frame.floats(values.slot()),
        values.start(),
        (int[]) frame.arrays[indices.slot().array()],
        indices.start(),
        indices.shape().size(),
        frame.floats(table.slot()),
        table.start(),
        rows,
        width,
        from,
        start(part + 1, parts));
  }

  /** The first column of a part, at a multiple of 16 so that no vector is cut. */
  private int start(int part, int parts) {
    return part == parts ? width : (int) ((long) width * part / parts) & ~15;
  }
}
