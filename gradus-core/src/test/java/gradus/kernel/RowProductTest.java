package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row times a matrix, and scattered rows: vectors give the bits of the plain loops. */
@Tag("width")
final class RowProductTest {
  private static float[] random(int length, long seed) {
    var random = new SplittableRandom(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({
    "1,1", "7,3", "16,8", "17,9", "64,16", "65,128", "200,5", "512,31", "2048,8", "2100,17", "4,0"
  })
  void aRowTimesAMatrix(int n, int k) {
    Assumptions.assumeTrue(VectorModule.present(), "needs the Vector API module");
    int rowOfB = n + 3;
    float[] a = random(2 + 3 * k, 1);
    float[] b = random(5 + k * rowOfB, 2);
    for (boolean accumulate : new boolean[] {false, true}) {
      float[] expected = random(n + 4, 3);
      float[] c = expected.clone();
      ScalarMatMul.multiply(1, n, k, a, 2, 0, 3, b, 5, rowOfB, 1, expected, 1, n, accumulate);
      VectorRowProduct.multiply(n, k, a, 2, 3, b, 5, rowOfB, c, 1, accumulate);
      assertThat(c).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "4,16,9", "3,17,40", "65,100,7", "2,5,0"})
  void rowsAddedToATable(int rows, int width, int count) {
    var random = new SplittableRandom(4);
    float[] values = random(2 + count * width, 5);
    int[] indices = random.ints(count + 1, 0, rows).toArray();
    float[] expected = new float[1 + rows * width];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        expected[1 + indices[1 + i] * width + j] += values[2 + i * width + j];
      }
    }
    float[] table = random(1 + rows * width, 6);
    expected[0] = table[0];
    int cut = width / 2 & ~15;
    Rows.scatterAdd(values, 2, indices, 1, count, table, 1, rows, width, 0, cut);
    Rows.scatterAdd(values, 2, indices, 1, count, table, 1, rows, width, cut, width);
    assertThat(table).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"16", "17", "31", "33", "512"})
  void aRowAddedToAnother(int length) {
    Assumptions.assumeTrue(VectorModule.present(), "needs the Vector API module");
    float[] one = random(3 * length + 7, 7); // both rows in one array, as in an arena
    float[] expected = one.clone();
    for (int i = 0; i < length; i++) {
      expected[3 + i] += expected[length + 5 + i];
    }
    VectorRows.add(1, length, one, length + 5, 0, one, 3, 0);
    assertThat(one).isEqualTo(expected);
  }
}
