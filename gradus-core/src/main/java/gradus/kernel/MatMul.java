package gradus.kernel;

import gradus.kernel.Microkernels.Packed;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
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

  private static final int TINY_WORK = 192; // up to it, scalar loops are faster than vectors
  private static final int TINY_PACKING = 512; // up to it, scalar loops are faster than packing

  // Packing an element costs as much as 10 to 50 multiply-adds. Used once by every row of A, it
  // saves a twentieth of one while B lies in the second-level caches, a tenth where its rows begin
  // in the midst of cache lines, and half of one beyond. Those caches are larger where vector
  // registers are many.
  private static final int CACHED_ELEMENTS = Microkernels.TILES_PAY ? 1 << 18 : 1 << 19;
  private static final int NEAR_PACKED_ROWS = 240;
  private static final int SPLIT_PACKED_ROWS = 96;
  private static final int FAR_PACKED_ROWS = 48;
  private static final int CACHE_LINE = 16; // elements

  private static final long PART_WORK = 32_768; // multiply-adds that repay a fork, half a µs
  private static final int ROW_BLOCK = 40 * Microkernels.ROWS; // of A, for the second-level cache

  private static final int PACKED_PANELS = 16; // that repay packing the tiles of A

  private static final Scratch SCRATCH =
      new Scratch(ROW_BLOCK * PackedMatrix.BLOCK + Microkernels.LANES);

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
    product.kernels(Team.common().threads()).forEach(WarmedKernel::request);
    return product;
  }

  /**
   * Answers whether to pack B for this product, a pure function of the arguments. Where the columns
   * of B are not adjacent, a product for which B is not packed runs in scalar loops.
   *
   * @param shape the product with B in place
   * @param uses how many products read the same B before it changes
   */
  public static boolean packingPays(MatMulShape shape, int uses) {
    final long rows = (long) shape.m() * uses;
    final long elements = (long) shape.n() * shape.k();
    if (shape.bColumnStride() != 1) {
      return rows * elements > TINY_PACKING;
    }
    final int near = shape.bRowStride() % CACHE_LINE == 0 ? NEAR_PACKED_ROWS : SPLIT_PACKED_ROWS;
    return shape.n() > Microkernels.WIDTH
        && rows >= (elements > CACHED_ELEMENTS ? FAR_PACKED_ROWS : near);
  }

  /** How many of some threads a product is worth. */
  public static int parts(MatMulShape shape, int threads) {
    return Math.clamp(shape.work() / PART_WORK, 1, threads);
  }

  /** The largest number of rows up to some that are whole tiles; at least one tile. */
  public static int wholeTiles(int rows) {
    return Math.max(1, rows / Microkernels.ROWS) * Microkernels.ROWS;
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
    final var kernels = kernels(team.threads());
    kernels.forEach(WarmedKernel::request); // all of them, so that they are compiled side by side
    kernels.forEach(WarmedKernel::await);
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

  private static boolean isScalar(MatMulShape shape) {
    final long work = (long) shape.m() * shape.n() * shape.k();
    return work == 0 || (!shape.bPacked() && (work <= TINY_WORK || shape.bColumnStride() != 1));
  }

  /** Whether A is one row, and B is read from left to right. */
  private static boolean isRow(MatMulShape shape) {
    return shape.m() == 1 && !shape.bPacked() && shape.bColumnStride() == 1;
  }

  private void runRow(
      MatMulSplit ways,
      int part,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      boolean accumulate) {
    final MatMulShape s = shape;
    final int first = ways.firstPanel(part) * Microkernels.WIDTH;
    final int end = Math.min(s.n(), ways.endPanel(part) * Microkernels.WIDTH);
    for (int g = ways.firstGroup(part); g < ways.endGroup(part); g++) {
      VectorRowProduct.multiply(
          end - first,
          s.k(),
          a,
          aOffset + g * s.aGroupStride(),
          s.aColumnStride(),
          b,
          bOffset + g * s.bGroupStride() + first,
          s.bRowStride(),
          c,
          cOffset + g * s.cGroupStride() + first,
          accumulate);
    }
  }

  private MatMulSplit split(int threads) {
    final int wanted = parts(shape, threads);
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
    if (isRow(shape) && VectorTwin.ROW_PRODUCT.ready()) {
      runRow(ways, part, a, aOffset, b, bOffset, c, cOffset, accumulate);
      return;
    }
    final int groupEnd = ways.endGroup(part);
    final int rowStart = ways.firstRow(part);
    final int rowEnd = ways.endRow(part);
    final int panelStart = ways.firstPanel(part);
    final int panelEnd = ways.endPanel(part);
    final Packed packed = packed(ways);
    final boolean cold = kernel(rowEnd - rowStart, shape.n(), packed) == null;
    final int aStep = cold ? shape.aColumnStride() : 1;
    final boolean copyA = !cold && (packed == Packed.BOTH || shape.aColumnStride() != 1);
    final float[] scratch = copyA ? SCRATCH.take() : a;
    for (int g = ways.firstGroup(part); g < groupEnd; g++) {
      final int ag = aOffset + g * shape.aGroupStride();
      final int bg = bOffset + g * shape.bGroupStride();
      final int cg = cOffset + g * shape.cGroupStride();
      for (int step = 0; step < shape.k(); step += PackedMatrix.BLOCK) {
        final int steps = Math.min(PackedMatrix.BLOCK, shape.k() - step);
        final boolean add = accumulate || step > 0;
        for (int row = rowStart; row < rowEnd; row += ROW_BLOCK) {
          final int rows = Math.min(ROW_BLOCK, rowEnd - row);
          int ai = ag + row * shape.aRowStride() + step * shape.aColumnStride();
          int aRow = shape.aRowStride();
          if (copyA) {
            if (packed == Packed.BOTH) {
              PackedTiles.pack(rows, steps, a, ai, aRow, shape.aColumnStride(), scratch);
            } else {
              Transposition.copy(
                  rows, steps, a, ai, aRow, shape.aColumnStride(), scratch, 0, steps);
            }
            ai = 0;
            aRow = steps;
          }
          final int ci = cg + row * shape.cRowStride();
          for (int panel = panelStart; panel < panelEnd; panel++) {
            panel(
                packed, cold, rows, steps, panel, scratch, ai, aRow, aStep, b, bg, step, c, ci,
                add);
          }
        }
      }
    }
    if (copyA) {
      SCRATCH.give(scratch);
    }
  }

  /**
   * What is packed. Where registers are few, a kernel spends a third of its instructions on where
   * the rows of A and B lie, half of them if A is packed as well. That pays where many panels of a
   * part use a tile, and where A would have to be copied anyway.
   */
  private Packed packed(MatMulSplit ways) {
    if (!shape.bPacked()) {
      return Packed.NEITHER;
    }
    final boolean many = ways.panels() / ways.panelParts() >= PACKED_PANELS;
    final boolean pays = shape.aColumnStride() != 1 || many;
    return pays && Microkernels.TILES_PAY ? Packed.BOTH : Packed.B;
  }

  /** The kernel for the first tile of some rows and columns, if it is fast already. */
  private static @Nullable Microkernel kernel(int rows, int columns, Packed packed) {
    final int tile = Microkernels.nextRows(Math.min(rows, ROW_BLOCK));
    return Microkernels.get(
        Microkernels.index(tile, Math.min(columns, Microkernels.WIDTH), packed));
  }

  /**
   * Multiplies a block of rows of A with one panel of B.
   *
   * @param cold whether to use no kernel, but to take A as it lies, with columns {@code aStep}
   *     apart
   */
  private void panel(
      Packed packed,
      boolean cold,
      int m,
      int steps,
      int panel,
      float[] a,
      int aIndex,
      int aRow,
      int aStep,
      float[] b,
      int bg,
      int firstStep,
      float[] c,
      int cIndex,
      boolean accumulate) {
    final MatMulShape s = shape;
    final int column = panel * Microkernels.WIDTH;
    final int columns = Math.min(Microkernels.WIDTH, s.n() - column);
    final int tail = (columns - 1) % Microkernels.LANES + 1;
    final int bIndex;
    final int bStep;
    if (s.bPacked()) {
      final int padded = PackedMatrix.paddedColumns(s.n());
      bIndex = bg + firstStep * padded + column * steps;
      bStep = Math.min(Microkernels.WIDTH, padded - column);
    } else {
      bIndex = bg + firstStep * s.bRowStride() + column;
      bStep = s.bRowStride();
    }
    // Vectors of B may read beyond its columns, but not beyond the array.
    final int vectorSteps =
        stepsInside(b.length - PackedMatrix.paddedColumns(columns) - bIndex, bStep, steps);
    final int cRow = s.cRowStride();
    for (int row = 0, rows; row < m; row += rows) {
      final int tile = Microkernels.nextRows(m - row);
      final int tiles = Math.max(1, Microkernels.fullTiles(m - row));
      rows = tiles * tile;
      final int ai = aIndex + row * aRow;
      final int ci = cIndex + row * cRow + column;
      final Microkernel kernel = cold ? null : kernel(m - row, columns, packed);
      int done = 0;
      if (kernel != null) {
        done = vectorSteps;
        kernel.run(tiles, a, ai, aRow, b, bIndex, bStep, c, ci, cRow, done, tail, accumulate);
      }
      if (done < steps) {
        final boolean add = accumulate || done > 0;
        final int bi = bIndex + done * bStep;
        if (packed == Packed.BOTH && !cold) {
          PackedTiles.multiply(
              tiles, tile, columns, done, steps, a, ai, b, bi, bStep, c, ci, cRow, add);
        } else {
          ScalarMatMul.multiply(
              rows,
              columns,
              steps - done,
              a,
              ai + done * aStep,
              aRow,
              aStep,
              b,
              bi,
              bStep,
              1,
              c,
              ci,
              cRow,
              add);
        }
      }
    }
  }

  /** How many of the first {@code steps} multiples of a step are not greater than {@code room}. */
  private static int stepsInside(int room, int step, int steps) {
    if (room < 0) {
      return 0;
    }
    return step > 0 ? Math.min(steps, room / step + 1) : steps;
  }

  /** The kernels that a team of this size needs. */
  private Set<WarmedKernel<?>> kernels(int threads) {
    final var wanted = new LinkedHashSet<WarmedKernel<?>>();
    if (scalar || shape.work() == 0 || isRow(shape)) {
      return wanted;
    }
    final MatMulSplit ways = split(threads);
    final int full = Math.min(Microkernels.WIDTH, shape.n());
    final int last = (shape.n() - 1) % Microkernels.WIDTH + 1;
    final Packed packed = packed(ways);
    for (int part = 0; part < ways.parts(); part++) {
      for (int row = ways.firstRow(part); row < ways.endRow(part); row += ROW_BLOCK) {
        final int end = Math.min(ways.endRow(part), row + ROW_BLOCK);
        for (int r = row, rows; r < end; r += rows) {
          rows = Microkernels.nextRows(end - r);
          wanted.add(Microkernels.slot(Microkernels.index(rows, full, packed)));
          wanted.add(Microkernels.slot(Microkernels.index(rows, last, packed)));
        }
      }
    }
    if (shape.aColumnStride() != 1 || packed == Packed.BOTH) {
      wanted.add(Transposition.kernel());
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
