package gradus.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Copies a matrix B[K, N] into the order in which the matrix product reads it.
 *
 * <p>Blocks of {@link #BLOCK} rows follow each other; in a block, panels of one tile's columns; in
 * a panel, its rows, each of the panel's width. The last panel is narrower, its width rounded up to
 * whole vectors with zeros. Packing pays for a matrix that is used more than once, or whose columns
 * are not adjacent.
 *
 * <p>An instance is immutable, and safe for use by any number of threads.
 */
public final class PackedMatrix {

  /**
   * The rows of a block. Longer blocks begin and end tiles less often; a block of a panel of 16
   * columns still lies in the first-level cache, a wider one in the second-level cache.
   */
  static final int BLOCK = Microkernels.WIDTH <= 16 ? 512 : 256;

  /**
   * Where packed matrices (and other vectors) lie best: an offset of this many elements beyond a
   * multiple of 16. With the array header of 16 bytes this is the start of a cache line in every
   * large array that the collector gives regions of its own; the product is a fifth faster then.
   */
  public static final int ALIGNED_OFFSET = 12;

  private static final int FORK_ELEMENTS = 16_384;
  private static final int ROWS_AT_ONCE = 8; // of adjacent elements: more would need more pages

  private final int k;
  private final int n;
  private final int rowsAtOnce;
  private final Source source;
  private final AtomicReference<@Nullable Call> spare = new AtomicReference<>();

  /** Where the elements of a matrix lie. */
  interface Source {
    /**
     * Copies some rows and columns of the matrix to one after the other.
     *
     * @param b the matrix, its first element at {@code bOffset}
     * @param width the distance of the rows in {@code out}
     */
    void copy(
        int row,
        int rows,
        int column,
        int columns,
        float[] b,
        int bOffset,
        float[] out,
        int to,
        int width);
  }

  private PackedMatrix(int k, int n, int rowsAtOnce, Source source) {
    this.k = k;
    this.n = n;
    this.rowsAtOnce = rowsAtOnce;
    this.source = source;
  }

  /**
   * Prepares to pack a matrix.
   *
   * @param k the rows
   * @param n the columns
   * @param rowStride the distance between rows, in elements
   * @param columnStride the distance between columns, in elements
   */
  public static PackedMatrix prepare(int k, int n, int rowStride, int columnStride) {
    if (columnStride != 1) {
      Transposition.kernel().request();
    }
    final int rowsAtOnce = columnStride == 1 ? ROWS_AT_ONCE : BLOCK;
    return new PackedMatrix(k, n, rowsAtOnce, new Rows(rowStride, columnStride));
  }

  /**
   * Prepares to pack a matrix whose rows are windows.
   *
   * @param rows where each row begins
   * @param runs where, from there, each run of adjacent columns begins
   * @param length the columns in a run
   */
  public static PackedMatrix ofWindows(int[] rows, int[] runs, int length) {
    return new PackedMatrix(
        rows.length, runs.length * length, BLOCK, new WindowRows(rows, runs, length));
  }

  /** The number of elements that a matrix of k rows and n columns takes when packed. */
  public static int size(int k, int n) {
    return Math.multiplyExact(k, paddedColumns(n));
  }

  /** The smallest aligned offset that is not below the given one. */
  public static int align(int offset) {
    return offset + Math.floorMod(ALIGNED_OFFSET - offset, 16);
  }

  static int paddedColumns(int n) {
    return Math.ceilDiv(n, Microkernels.LANES) * Microkernels.LANES;
  }

  static int panels(int n) {
    return Math.ceilDiv(n, Microkernels.WIDTH);
  }

  /**
   * Packs a matrix.
   *
   * @param team the threads that share the work
   * @param b the matrix, its first element at {@code bOffset}
   * @param packed receives {@link #size} elements from {@code packedOffset}
   */
  public void pack(Team team, float[] b, int bOffset, float[] packed, int packedOffset) {
    final int panels = panels(n);
    final int parts =
        Math.min(Math.min(team.threads(), panels), (int) ((long) k * n / FORK_ELEMENTS));
    if (parts <= 1) {
      packPanels(0, panels, b, bOffset, packed, packedOffset);
      return;
    }
    Call call = spare.getAndSet(null);
    if (call == null) {
      call = new Call();
    }
    call.b = b;
    call.bOffset = bOffset;
    call.packed = packed;
    call.packedOffset = packedOffset;
    try {
      team.run(parts, call);
    } finally {
      call.b = Call.NONE;
      call.packed = Call.NONE;
      spare.set(call);
    }
  }

  private void packPanels(int first, int end, float[] b, int bOffset, float[] out, int outOffset) {
    final int padded = paddedColumns(n);
    for (int block = 0; block < k; block += BLOCK) {
      final int depth = Math.min(BLOCK, k - block);
      for (int row = 0; row < depth; row += rowsAtOnce) {
        final int rows = Math.min(rowsAtOnce, depth - row);
        for (int panel = first; panel < end; panel++) {
          final int column = panel * Microkernels.WIDTH;
          final int columns = Math.min(Microkernels.WIDTH, n - column);
          final int width = paddedColumns(columns);
          final int to = outOffset + block * padded + column * depth + row * width;
          source.copy(block + row, rows, column, columns, b, bOffset, out, to, width);
          for (int r = 0; r < rows && columns < width; r++) {
            Arrays.fill(out, to + r * width + columns, to + (r + 1) * width, 0f);
          }
        }
      }
    }
  }

  /** Rows and columns at equal distances. */
  private record Rows(int rowStride, int columnStride) implements Source {
    @Override
    public void copy(
        int row,
        int rows,
        int column,
        int columns,
        float[] b,
        int bOffset,
        float[] out,
        int to,
        int width) {
      final int from = bOffset + row * rowStride + column * columnStride;
      if (columnStride == 1 && columns == Microkernels.WIDTH && VectorTwin.PACKING.ready()) {
        VectorPacking.copy(rows, b, from, rowStride, out, to);
        return;
      }
      Transposition.copy(rows, columns, b, from, rowStride, columnStride, out, to, width);
    }
  }

  /** The arguments of one run on a team, kept for the next so that none is allocated. */
  private final class Call implements Team.Task {
    static final float[] NONE = {};
    float[] b = NONE;
    int bOffset;
    float[] packed = NONE;
    int packedOffset;

    @Override
    public void run(int part, int parts) {
      final int panels = panels(n);
      packPanels(
          panels * part / parts, panels * (part + 1) / parts, b, bOffset, packed, packedOffset);
    }
  }
}
