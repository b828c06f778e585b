package gradus.kernel;

/**
 * How a product is divided among threads: groups first, then blocks of rows by blocks of panels.
 *
 * @param wanted the number of parts that was asked for
 * @param groupParts the blocks of groups
 * @param rowParts the blocks of rows in a group
 * @param panelParts the blocks of panels in a group
 */
record MatMulSplit(
    int wanted, int groupParts, int rowParts, int panelParts, int groups, int m, int panels) {

  private static final int NEARLY = 16; // one part in so many more time is not much more

  /**
   * The split into at most {@code wanted} parts whose largest part takes the least time. Blocks of
   * panels may take a little longer where B is larger than A: a thread then reads no more of it
   * than it needs, and finds in its cache what it has packed itself. Not where tiles of A are
   * packed: as many panels as there are should use a tile then.
   */
  static MatMulSplit of(MatMulShape shape, int wanted) {
    final int panels = PackedMatrix.panels(shape.n());
    final int groupParts = Math.clamp(shape.groups(), 1, wanted);
    final int parts = wanted / groupParts;
    var best = new MatMulSplit(wanted, groupParts, 1, 1, shape.groups(), shape.m(), panels);
    long least = best.time(shape.n());
    final boolean panelsFirst = shape.n() > shape.m() && !Microkernels.TILES_PAY;
    for (int rowParts = 1; rowParts <= parts; rowParts++) {
      final int panelParts = Math.clamp(panels, 1, parts / rowParts);
      final var split =
          new MatMulSplit(
              wanted, groupParts, rowParts, panelParts, shape.groups(), shape.m(), panels);
      final long time = split.time(shape.n());
      if (time + (panelsFirst ? time / NEARLY : 0) < least) {
        least = time;
        best = split;
      }
    }
    return best;
  }

  int parts() {
    return groupParts * rowParts * panelParts;
  }

  int firstGroup(int part) {
    return boundary(groups, part / (rowParts * panelParts), groupParts);
  }

  int endGroup(int part) {
    return boundary(groups, part / (rowParts * panelParts) + 1, groupParts);
  }

  /** Boundaries between rows are multiples of a full tile, so that few kinds of tile are needed. */
  int firstRow(int part) {
    return Math.min(m, boundary(tiles(), part / panelParts % rowParts, rowParts) * tile());
  }

  int endRow(int part) {
    return Math.min(m, boundary(tiles(), part / panelParts % rowParts + 1, rowParts) * tile());
  }

  int firstPanel(int part) {
    return boundary(panels, part % panelParts, panelParts);
  }

  int endPanel(int part) {
    return boundary(panels, part % panelParts + 1, panelParts);
  }

  private int tiles() {
    return Math.ceilDiv(m, tile());
  }

  private static int tile() {
    return Microkernels.ROWS;
  }

  private static int boundary(int count, int part, int parts) {
    return (int) ((long) count * part / parts);
  }

  /** Twice the cycles of the slowest part of a group, by counting multiply-adds and loads. */
  private long time(int n) {
    long slowest = 0;
    for (int part = 0; part < rowParts * panelParts; part++) {
      long time = 0;
      for (int row = firstRow(part), rows; row < endRow(part); row += rows) {
        rows = Microkernels.nextRows(endRow(part) - row);
        for (int panel = firstPanel(part); panel < endPanel(part); panel++) {
          final int columns = Math.min(Microkernels.WIDTH, n - panel * Microkernels.WIDTH);
          final int vectors = Math.ceilDiv(columns, Microkernels.LANES);
          time += Math.max(8, Math.max(rows * vectors, rows + vectors));
        }
      }
      slowest = Math.max(slowest, time);
    }
    return slowest;
  }
}
