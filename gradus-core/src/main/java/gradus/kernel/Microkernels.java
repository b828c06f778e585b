package gradus.kernel;

import org.jspecify.annotations.Nullable;

/** The microkernels of this machine, one for each size of tile. */
final class Microkernels {

  /** The float32 lanes of a vector; of a fictitious one where there are none. */
  static final int LANES = VectorModule.present() ? VectorModule.LANES : 16;

  /** The rows of the largest tile. */
  static final int ROWS = 6;

  /**
   * The vectors in a row of the largest tile. Where there are 32 vector registers, 24 of them hold
   * sums, 4 hold B and one holds A; where there are 16, it is 12, 2 and 1. (Four rows of three
   * vectors would need all 16, and the compiler, which wants one to spare, is half as fast then.)
   */
  static final int VECTORS = manyRegisters() ? 4 : 2;

  /** The columns of the largest tile. */
  static final int WIDTH = VECTORS * LANES;

  /**
   * Whether tiles of A are worth packing: a vector reaches over their rows, and registers are few.
   */
  static final boolean TILES_PAY = ROWS <= LANES && !manyRegisters();

  /** What a kernel finds packed, for itself to read from front to back. */
  enum Packed {
    NEITHER(0),
    B(1),
    BOTH(2);

    private final int number;

    Packed(int number) {
      this.number = number;
    }
  }

  private static final Packed[] PACKED = Packed.values();

  /** The number of kernels. */
  static final int COUNT = ROWS * VECTORS * 2 * PACKED.length;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static final WarmedKernel<Microkernel>[] KERNELS = new WarmedKernel[COUNT];

  static {
    for (int index = 0; index < COUNT; index++) {
      final int rows = rows(index);
      final int vectors = vectors(index);
      final boolean masked = isMasked(index);
      final Packed packed = packed(index);
      KERNELS[index] =
          new WarmedKernel<>(
              () -> MicrokernelWriter.write(rows, vectors, LANES, masked, packed),
              new TileExercise(rows, vectors, masked));
    }
  }

  private Microkernels() {}

  /** The number of the kernel for a tile of {@code rows} by {@code columns}. */
  static int index(int rows, int columns, Packed packed) {
    final int vectors = (columns + LANES - 1) / LANES;
    final int masked = columns == vectors * LANES ? 0 : 1;
    return (((rows - 1) * VECTORS + vectors - 1) * 2 + masked) * PACKED.length + packed.number;
  }

  static int rows(int index) {
    return index / PACKED.length / 2 / VECTORS + 1;
  }

  static int vectors(int index) {
    return index / PACKED.length / 2 % VECTORS + 1;
  }

  /** Whether the last vector of C is not whole. */
  static boolean isMasked(int index) {
    return index / PACKED.length % 2 != 0;
  }

  static Packed packed(int index) {
    return PACKED[index % PACKED.length];
  }

  /**
   * How many rows the next tile has when {@code left} are left: full tiles, and the last two or
   * three balanced. Of several tiles none has less than two thirds of the rows, but for seven rows.
   */
  static int nextRows(int left) {
    if (fullTiles(left) > 0) {
      return ROWS;
    }
    final int tiles = (left + ROWS - 1) / ROWS;
    return (left + tiles - 1) / tiles;
  }

  /** How many of the next tiles are full ones when {@code left} rows are left. */
  static int fullTiles(int left) {
    final int over = left % ROWS;
    if (over == 0) {
      return left / ROWS;
    }
    return Math.max(0, left / ROWS - (over == 1 ? 2 : 1));
  }

  /** The kernel of a number if it is fast already. */
  static @Nullable Microkernel get(int index) {
    return KERNELS[index].get();
  }

  static WarmedKernel<Microkernel> slot(int index) {
    return KERNELS[index];
  }

  private static boolean manyRegisters() {
    return LANES >= 16 || System.getProperty("os.arch", "").equals("aarch64");
  }

  /** Four steps of a tile: sums from 0 or from C, last vector of C inside or beyond the array. */
  private static final class TileExercise implements WarmUp.Exercise<Microkernel> {
    private static final int DEPTH = 4;
    private static final int MEASURED_DEPTH = 16;
    private final boolean masked;
    private final int width;
    private final int operations; // of a step: loads of B and A, and multiply-adds
    private final float[] a;
    private final float[] b;
    private final float[] c;

    TileExercise(int rows, int vectors, boolean masked) {
      this.masked = masked;
      width = vectors * LANES;
      operations = vectors + rows + rows * vectors;
      a = new float[rows * MEASURED_DEPTH];
      b = new float[width * MEASURED_DEPTH];
      c = new float[2 * rows * width];
    }

    @Override
    public void compute(Microkernel kernel, int turn) {
      final int shift = masked ? turn >> 1 & 1 : 0;
      final boolean accumulate = (turn & 1) == 0;
      final int tiles = 1 + (turn >> 2 & 1);
      final int tail = LANES - shift;
      kernel.run(tiles, a, 0, DEPTH, b, shift, width, c, shift, width, DEPTH, tail, accumulate);
    }

    @Override
    public void idle(Microkernel kernel, int count) {
      kernel.run(1, a, 0, DEPTH, b, 0, width, c, 0, width, count, LANES, false);
    }

    @Override
    public int measured(Microkernel kernel) {
      final int depth = MEASURED_DEPTH;
      kernel.run(1, a, 0, depth, b, 0, width, c, 0, width, depth, LANES, false);
      return depth * operations;
    }
  }
}
