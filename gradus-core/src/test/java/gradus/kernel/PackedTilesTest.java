package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tiles hold the rows they are packed from, and multiply as the rows do. */
@Tag("width")
class PackedTilesTest {
  private static final int[] ROWS = {1, 4, 6, 7, 11, 12, 18, 50};
  private static final int[] STEPS = {1, 3, 7, 8, 9, 16, 37};
  private static final int START = 5;

  @BeforeAll
  static void compileTheTransposition() {
    Transposition.kernel().request();
    Transposition.kernel().await();
  }

  @Test
  void holdsRowsOfAnyStrides() {
    final var random = new Random(1);
    for (int rows : ROWS) {
      for (int steps : STEPS) {
        check(rows, steps, steps + 2, 1, random);
        check(rows, steps, 1, rows + 3, random);
        check(rows, steps, 2 * steps, 2, random);
      }
    }
  }

  /** At the end of the array, where no vector may reach beyond the rows, and in its midst. */
  private static void check(int rows, int steps, int rowStride, int columnStride, Random random) {
    final int used = START + (rows - 1) * rowStride + (steps - 1) * columnStride + 1;
    for (int behind : new int[] {0, 40 * rowStride}) {
      final float[] a = MatMulTest.floats(random, used + behind);
      final float[] packed = new float[rows * steps + Microkernels.LANES];
      PackedTiles.pack(rows, steps, a, START, rowStride, columnStride, packed);
      final float[] expected = new float[rows * steps];
      int at = 0;
      for (int row = 0, tile; row < rows; row += tile) {
        tile = Microkernels.nextRows(rows - row);
        for (int step = 0; step < steps; step++) {
          for (int i = 0; i < tile; i++) {
            expected[at++] = a[START + (row + i) * rowStride + step * columnStride];
          }
        }
      }
      assertThat(Arrays.copyOf(packed, rows * steps))
          .as("%d×%d, strides %d and %d, %d behind", rows, steps, rowStride, columnStride, behind)
          .isEqualTo(expected);
    }
  }

  @Test
  void multipliesFromAnyStepOn() {
    final var random = new Random(2);
    final int tiles = 3;
    final int columns = 13;
    final int steps = 10;
    for (int tile = 1; tile <= Microkernels.ROWS; tile++) {
      final int rows = tiles * tile;
      final float[] a = MatMulTest.floats(random, rows * steps);
      final float[] inTiles = MatMulTest.inTiles(rows, tile, steps, a, steps);
      final float[] b = MatMulTest.floats(random, steps * columns);
      for (int first = 0; first < steps; first += 3) {
        for (boolean add : new boolean[] {false, true}) {
          final float[] expected = MatMulTest.floats(random, rows * columns);
          final float[] actual = expected.clone();
          final int at = first * columns;
          final int left = steps - first;
          MatMulTest.loops(
              rows, columns, left, a, first, steps, 1, b, at, columns, 1, expected, 0, columns,
              add);
          PackedTiles.multiply(
              tiles, tile, columns, first, steps, inTiles, 0, b, at, columns, actual, 0, columns,
              add);
          assertThat(actual).as("%d rows, from step %d", tile, first).isEqualTo(expected);
        }
      }
    }
  }
}
