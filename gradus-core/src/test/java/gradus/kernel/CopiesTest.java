package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopiesTest {

  private static float[] counting(int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = i;
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32, 33, 70})
  void transposes(int rows) {
    int columns = 45;
    float[] out = new float[rows * columns];
    Copies.gather(
        counting(rows * columns), 0, new int[] {columns, rows}, new int[] {1, columns}, out, 0);
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        assertThat(out[c * rows + r]).isEqualTo(r * columns + c);
      }
    }
  }

  @Test
  void anyAxesInAnyOrderWithAnyStride() {
    SplittableRandom random = new SplittableRandom(4);
    for (int trial = 0; trial < 300; trial++) {
      int rank = random.nextInt(7);
      int[] dims = new int[rank];
      int[] strides = new int[rank];
      int size = 1;
      for (int k = 0; k < rank; k++) {
        dims[k] = random.nextInt(trial < 20 ? 0 : 1, 5);
        size *= dims[k];
      }
      // Row-major strides of a random order of the axes; some axes repeat, some run backwards.
      int offset = 0;
      int stride = 1;
      for (int k : random.ints(0, Math.max(rank, 1)).distinct().limit(rank).toArray()) {
        int kind = random.nextInt(6);
        strides[k] = kind == 0 ? 0 : kind == 1 ? -stride : stride;
        offset += kind == 1 ? stride * Math.max(dims[k] - 1, 0) : 0;
        stride *= kind == 0 ? 1 : Math.max(dims[k], 1);
      }
      float[] source = counting(offset + stride + 1);
      float[] out = new float[size + 2];
      Copies.gather(source, offset, dims, strides, out, 1);
      assertThat(out[0]).isZero();
      assertThat(out[size + 1]).isZero();
      for (int i = 0; i < size; i++) {
        int place = offset;
        int rest = i;
        for (int k = rank - 1; k >= 0; k--) {
          place += rest % dims[k] * strides[k];
          rest /= dims[k];
        }
        assertThat(out[1 + i]).isEqualTo(source[place]);
      }
    }
  }

  @Test
  void fills() {
    float[] out = new float[5];
    Copies.fill(out, 1, 3, 2f);
    assertThat(out).containsExactly(0f, 2f, 2f, 2f, 0f);
  }
}
