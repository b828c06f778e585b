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

  private static void expectPacked(int k, int n, int rowStride, int columnStride) {
    final float[] b = floats(5 + k * rowStride + n * columnStride);
    final float[] packed = new float[7 + PackedMatrix.size(k, n)];
    try (Team team = Team.of(2)) {
      PackedMatrix.prepare(k, n, rowStride, columnStride).pack(team, b, 5, packed, 7);
    }
    int at = 7;
    for (int block = 0; block < k; block += PackedMatrix.BLOCK) {
      for (int panel = 0; panel < n; panel += WIDTH) {
        final int width = PackedMatrix.paddedColumns(Math.min(WIDTH, n - panel));
        for (int row = block; row < Math.min(k, block + PackedMatrix.BLOCK); row++) {
          for (int column = panel; column < panel + width; column++) {
            final float expected = column < n ? b[5 + row * rowStride + column * columnStride] : 0f;
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
