package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedMatrixTest {
  private static final int WIDTH = Microkernels.WIDTH;

  @Test
  void laysOutPanelsInBlocksOfRowsWhateverTheStrides() {
    for (int n : new int[] {1, WIDTH, WIDTH + 1, 5 * WIDTH - 3}) {
      for (int k : new int[] {1, 9, PackedMatrix.BLOCK + 13}) {
        expectPacked(k, n, n + 2, 1);
        expectPacked(k, n, 1, k + 2);
      }
    }
  }

  @Test
  void copiesPanelsByVectors() {
    if (!VectorModule.present()) {
      return;
    }
    final float[] from = floats(WIDTH * 20);
    final float[] to = new float[WIDTH * 5];
    VectorPacking.copy(4, from, 3, 2 * WIDTH + 1, to, WIDTH);
    for (int i = 0; i < to.length; i++) {
      final int row = i / WIDTH - 1;
      final float expected = row < 0 ? 0 : from[3 + row * (2 * WIDTH + 1) + i % WIDTH];
      assertThat(to[i]).as("element %d", i).isEqualTo(expected);
    }
  }

  @Test
  void packsWindowsOfRunsOfAnyLength() {
    for (int length : new int[] {1, 3, 8, 15, 16, 20, 100}) {
      final int[] rows = new int[PackedMatrix.BLOCK + 5];
      final int[] runs = new int[5];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = i * 7 % 400;
      }
      for (int i = 0; i < runs.length; i++) {
        runs[i] = i * 3 * length;
      }
      final float[] b = floats(5 + 400 + 15 * length + length);
      expectPacked(
          PackedMatrix.ofWindows(rows, runs, length),
          rows.length,
          runs.length * length,
          (row, column) -> b[5 + rows[row] + runs[column / length] + column % length],
          b);
    }
  }

  @Test
  void copiesPiecesOfWindowsByVectors() {
    if (!VectorModule.present()) {
      return;
    }
    final int[] rows = {9, 0, 4, 11};
    for (int piece = VectorLanes.LENGTH; piece < 3 * VectorLanes.LENGTH; piece++) {
      final float[] from = floats(3 + 11 + piece);
      final float[] to = new float[2 + 3 * 60];
      VectorWindows.copy(rows, 1, 3, piece, from, 3, to, 2, 60);
      for (int i = 0; i < to.length; i++) {
        final int column = (i + 58) % 60;
        final boolean copied = i >= 2 && column < piece;
        final float expected = copied ? from[3 + rows[1 + (i - 2) / 60] + column] : 0f;
        assertThat(to[i]).as("element %d of pieces of %d", i, piece).isEqualTo(expected);
      }
    }
  }

  private interface Matrix {
    float at(int row, int column);
  }

  private static void expectPacked(int k, int n, int rowStride, int columnStride) {
    final float[] b = floats(5 + k * rowStride + n * columnStride);
    expectPacked(
        PackedMatrix.prepare(k, n, rowStride, columnStride),
        k,
        n,
        (row, column) -> b[5 + row * rowStride + column * columnStride],
        b);
  }

  private static void expectPacked(PackedMatrix packing, int k, int n, Matrix matrix, float[] b) {
    final float[] packed = new float[7 + PackedMatrix.size(k, n)];
    try (Team team = Team.of(2)) {
      packing.pack(team, b, 5, packed, 7);
    }
    int at = 7;
    for (int block = 0; block < k; block += PackedMatrix.BLOCK) {
      for (int panel = 0; panel < n; panel += WIDTH) {
        final int width = PackedMatrix.paddedColumns(Math.min(WIDTH, n - panel));
        for (int row = block; row < Math.min(k, block + PackedMatrix.BLOCK); row++) {
          for (int column = panel; column < panel + width; column++) {
            final float expected = column < n ? matrix.at(row, column) : 0f;
            assertThat(packed[at++]).as("%d, %d", row, column).isEqualTo(expected);
          }
        }
      }
    }
    assertThat(at).isEqualTo(packed.length);
  }

  private static float[] floats(int count) {
    final var random = new Random(count);
    final float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
