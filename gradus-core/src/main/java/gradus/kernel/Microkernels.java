package gradus.kernel;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The microkernels of this machine: each is written when first asked for, warmed up in the
 * background, and used from the moment that the compiler has made it fast.
 *
 * <p>Until then its place is taken by {@link ScalarMatMul}, which computes the same bits, so that
 * the moment has no influence on any result.
 */
final class Microkernels {

  /** The float32 lanes of a vector; of a fictitious one where there are none. */
  static final int LANES = VectorModule.present() ? VectorModule.LANES : 16;

  /**
   * The rows and vectors of the largest tile. Where there are 32 vector registers, 24 hold sums, 4
   * hold B and one holds A; where there are 16, it is 12, 3 and 1. Loading B costs an index check
   * for each vector, and broadcasting A for each row, so square tiles serve best.
   */
  static final int ROWS = manyRegisters() ? 6 : 4;

  static final int VECTORS = manyRegisters() ? 4 : 3;

  /** The columns of the largest tile. */
  static final int WIDTH = VECTORS * LANES;

  /** The number of kernels. */
  static final int COUNT = ROWS * VECTORS * 2;

  private static final @Nullable Microkernel[] READY = new Microkernel[COUNT];
  private static final @Nullable CompletableFuture<?>[] REQUESTS = new CompletableFuture<?>[COUNT];
  private static volatile boolean hopeless; // on a virtual machine that does not compile vectors

  private Microkernels() {}

  /** The number of the kernel for a tile of {@code rows} by {@code columns}. */
  static int index(int rows, int columns) {
    final int vectors = (columns + LANES - 1) / LANES;
    final int masked = columns == vectors * LANES ? 0 : 1;
    return ((rows - 1) * VECTORS + vectors - 1) * 2 + masked;
  }

  /** How many rows the next tile has when {@code left} are left: full tiles, two balanced last. */
  static int nextRows(int left) {
    if (left >= 2 * ROWS || left == ROWS) {
      return ROWS;
    }
    return left > ROWS ? (left + 1) / 2 : left;
  }

  /** The kernel of a number if it is fast already, else null, and it has been asked for. */
  static @Nullable Microkernel get(int index) {
    final Microkernel kernel = READY[index];
    if (kernel == null && REQUESTS[index] == null) {
      request(index);
    }
    return kernel;
  }

  /** Starts to warm up a kernel, unless that has been done. */
  static synchronized void request(int index) {
    if (REQUESTS[index] == null) {
      REQUESTS[index] =
          VectorModule.present()
              ? Warmer.submit(() -> prepare(index))
              : CompletableFuture.completedFuture(null);
    }
  }

  /** Warms up a set of kernels, and returns when each is in use or known to stay slow. */
  static void await(BitSet wanted) {
    wanted.stream().forEach(Microkernels::request);
    wanted.stream().forEach(index -> requireNonNull(REQUESTS[index]).join());
  }

  /** Writes a kernel without warming it up, as the tests do. */
  static Microkernel write(int index) {
    final int tile = index / 2;
    return MicrokernelWriter.write(
        tile / VECTORS + 1, tile % VECTORS + 1, LANES, (index & 1) == 1);
  }

  private static void prepare(int index) {
    if (hopeless) {
      return;
    }
    final Microkernel kernel = write(index);
    final int rows = index / 2 / VECTORS + 1;
    final int vectors = index / 2 % VECTORS + 1;
    if (new WarmUp(kernel, rows, vectors, LANES, (index & 1) == 1).untilFast()) {
      READY[index] = kernel; // stateless, so that publishing it by a race is safe
    } else {
      hopeless = true;
    }
  }

  private static boolean manyRegisters() {
    return LANES >= 16 || System.getProperty("os.arch", "").equals("aarch64");
  }
}
