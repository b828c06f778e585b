package gradus.kernel;

import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A float32 matrix product, prepared once for a {@link MatMulShape} and run any number of times.
 *
 * <p>C = A·B, or C += A·B. Every element is one chain of fused multiply-adds with k ascending, so
 * that the result has the same bits for every way of running: any tile, vector width, packing and
 * number of threads, with and without the Vector API, before and after compilation.
 *
 * <p>An instance is immutable, and safe for use by any number of threads; running allocates nothing
 * when threads take turns.
 */
public final class MatMul {

  private static final long TINY_WORK = 512; // below it, a call costs more than the loops
  private static final long PART_WORK = 65_536; // multiply-adds that repay a fork, about 1 µs
  private static final int ROW_BLOCK = 40 * Microkernels.ROWS; // of A, for the second-level cache

  private final MatMulShape shape;
  private final boolean scalar;
  private volatile MatMulSplit split;
  private final AtomicReference<@Nullable Call> spare = new AtomicReference<>();

  private MatMul(MatMulShape shape) {
    this.shape = shape;
    scalar = isScalar(shape);
    split = MatMulSplit.of(shape, 1);
  }

  /**
   * Prepares a product, and starts to warm up the kernels that it needs on the common team.
   *
   * @param shape sizes and distances
   */
  public static MatMul prepare(MatMulShape shape) {
    final var product = new MatMul(Objects.requireNonNull(shape));
    product.kernels(Team.common().threads()).stream().forEach(Microkernels::request);
    return product;
  }

  /**
   * Answers whether to pack B for this product. The answer depends on the arguments alone.
   *
   * @param shape the product with B in place
   * @param uses how many products read the same B before it changes
   */
  public static boolean packingPays(MatMulShape shape, int uses) {
    if (isTiny(shape)) {
      return false;
    }
    if (shape.bColumnStride() != 1) {
      return true;
    }
    return (long) shape.m() * uses >= 4L * Microkernels.ROWS && uses > 1;
  }

  /** What this product was prepared for. */
  public MatMulShape shape() {
    return shape;
  }

  /**
   * Waits until the kernels of this product are compiled. Without it the first runs use scalar
   * loops, and take longer; the result is the same.
   *
   * @param team the team that will run the product
   */
  public MatMul warm(Team team) {
    Microkernels.await(kernels(team.threads()));
    return this;
  }

  /**
   * Computes C = A·B or C += A·B. C must not overlap A or B.
   *
   * @param team the threads that share the work
   * @param a holds A from {@code aOffset}
   * @param b holds B, or B packed, from {@code bOffset}
   * @param c holds C from {@code cOffset}
   * @param accumulate whether to add to C instead of replacing it
   */
  public void run(
      Team team,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      boolean accumulate) {
    if (scalar) {
      runScalar(a, aOffset, b, bOffset, c, cOffset, accumulate);
      return;
    }
    final MatMulSplit ways = split(team.threads());
    if (ways.parts() == 1) {
      runPart(ways, 0, a, aOffset, b, bOffset, c, cOffset, accumulate);
      return;
    }
    Call call = spare.getAndSet(null);
    if (call == null) {
      call = new Call();
    }
    call.set(ways, a, aOffset, b, bOffset, c, cOffset, accumulate);
    try {
      team.run(ways.parts(), call);
    } finally {
      call.clear();
      spare.set(call);
    }
  }

  private static boolean isTiny(MatMulShape shape) {
    return (long) shape.m() * shape.n() * shape.k() <= TINY_WORK;
  }

  private static boolean isScalar(MatMulShape shape) {
    return shape.k() == 0
        || (!shape.bPacked() && (isTiny(shape) || shape.bColumnStride() != 1));
  }

  private MatMulSplit split(int threads) {
    final int wanted = Math.clamp(shape.work() / PART_WORK, 1, threads);
    MatMulSplit ways = split;
    if (ways.wanted() != wanted) {
      ways = MatMulSplit.of(shape, wanted);
      split = ways;
    }
    return ways;
  }

  private void runScalar(
      float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, boolean accumulate) {
    final MatMulShape s = shape;
    for (int g = 0; g < s.groups(); g++) {
      ScalarMatMul.multiply(
          s.m(),
          s.n(),
          s.k(),
          a,
          aOffset + g * s.aGroupStride(),
          s.aRowStride(),
          s.aColumnStride(),
          b,
          bOffset + g * s.bGroupStride(),
          s.bRowStride(),
          s.bColumnStride(),
          c,
          cOffset + g * s.cGroupStride(),
          s.cRowStride(),
          accumulate);
    }
  }

  private void runPart(
      MatMulSplit ways,
      int part,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      boolean accumulate) {
    final int groupEnd = ways.endGroup(part);
    final int rowStart = ways.firstRow(part);
    final int rowEnd = ways.endRow(part);
    final int panelStart = ways.firstPanel(part);
    final int panelEnd = ways.endPanel(part);
    for (int g = ways.firstGroup(part); g < groupEnd; g++) {
      final int ag = aOffset + g * shape.aGroupStride();
      final int bg = bOffset + g * shape.bGroupStride();
      final int cg = cOffset + g * shape.cGroupStride();
      for (int depth = 0; depth < shape.k(); depth += PackedMatrix.BLOCK) {
        for (int row = rowStart; row < rowEnd; row += ROW_BLOCK) {
          final int end = Math.min(rowEnd, row + ROW_BLOCK);
          for (int panel = panelStart; panel < panelEnd; panel++) {
            panel(depth, row, end, panel, a, ag, b, bg, c, cg, accumulate || depth > 0);
          }
        }
      }
    }
  }

  /** Multiplies a block of rows of A with one panel of B, tile by tile. */
  private void panel(
      int depthStart,
      int rowStart,
      int rowEnd,
      int panel,
      float[] a,
      int ag,
      float[] b,
      int bg,
      float[] c,
      int cg,
      boolean accumulate) {
    final MatMulShape s = shape;
    final int depth = Math.min(PackedMatrix.BLOCK, s.k() - depthStart);
    final int column = panel * Microkernels.WIDTH;
    final int columns = Math.min(Microkernels.WIDTH, s.n() - column);
    final int tail = (columns - 1) % Microkernels.LANES + 1;
    final int bIndex;
    final int bStep;
    if (s.bPacked()) {
      final int padded = PackedMatrix.paddedColumns(s.n());
      bIndex = bg + depthStart * padded + column * depth;
      bStep = Math.min(Microkernels.WIDTH, padded - column);
    } else {
      bIndex = bg + depthStart * s.bRowStride() + column;
      bStep = s.bRowStride();
    }
    final int aRow = s.aRowStride();
    final int aStep = s.aColumnStride();
    final int cRow = s.cRowStride();
    for (int row = rowStart; row < rowEnd; ) {
      final int rows = Microkernels.nextRows(rowEnd - row);
      final int ai = ag + row * aRow + depthStart * aStep;
      final int ci = cg + row * cRow + column;
      final Microkernel kernel = Microkernels.get(Microkernels.index(rows, columns));
      if (kernel != null) {
        kernel.run(
            a, ai, aRow, aStep, b, bIndex, bStep, c, ci, cRow, depth, tail, accumulate);
      } else {
        ScalarMatMul.multiply(
            rows, columns, depth, a, ai, aRow, aStep, b, bIndex, bStep, 1, c, ci, cRow, accumulate);
      }
      row += rows;
    }
  }

  /** The kernels that a team of this size needs. */
  private BitSet kernels(int threads) {
    final var wanted = new BitSet();
    if (scalar || shape.work() == 0) {
      return wanted;
    }
    final MatMulSplit ways = split(threads);
    final int full = Math.min(Microkernels.WIDTH, shape.n());
    final int last = (shape.n() - 1) % Microkernels.WIDTH + 1;
    for (int part = 0; part < ways.parts(); part++) {
      for (int row = ways.firstRow(part); row < ways.endRow(part); row += ROW_BLOCK) {
        final int end = Math.min(ways.endRow(part), row + ROW_BLOCK);
        for (int r = row, rows; r < end; r += rows) {
          rows = Microkernels.nextRows(end - r);
          wanted.set(Microkernels.index(rows, full));
          wanted.set(Microkernels.index(rows, last));
        }
      }
    }
    return wanted;
  }

  /** The arguments of one run on a team, kept for the next so that none is allocated. */
  private final class Call implements Team.Task {
    private static final float[] NONE = {};

    private MatMulSplit ways = split;
    private float[] a = NONE;
    private int aOffset;
    private float[] b = NONE;
    private int bOffset;
    private float[] c = NONE;
    private int cOffset;
    private boolean accumulate;

    void set(
        MatMulSplit ways,
        float[] a,
        int aOffset,
        float[] b,
        int bOffset,
        float[] c,
        int cOffset,
        boolean accumulate) {
      this.ways = ways;
      this.a = a;
      this.aOffset = aOffset;
      this.b = b;
      this.bOffset = bOffset;
      this.c = c;
      this.cOffset = cOffset;
      this.accumulate = accumulate;
    }

    void clear() {
      a = NONE;
      b = NONE;
      c = NONE;
    }

    @Override
    public void run(int part, int parts) {
      runPart(ways, part, a, aOffset, b, bOffset, c, cOffset, accumulate);
    }
  }
}
