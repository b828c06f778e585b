package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("width")
class ReductionsTest {

  private static float[] random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = random.nextInt(20) == 0 ? -0f : (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1", "3,1,5", "1,7,4", "2,9,16", "1,50,17", "2,33,65", "1,6,207", "1,3,702", "2,0,9"
  })
  void middleAxis(int outer, int reduced, int inner) {
    float[] x = random(3 + outer * reduced * inner, 1);
    float[] sums = new float[outer * inner + 2];
    float[] maxima = new float[outer * inner + 2];
    int cut = inner / 3;
    Reductions.sumMiddle(x, 3, outer, reduced, inner, sums, 2, 0, cut);
    Reductions.sumMiddle(x, 3, outer, reduced, inner, sums, 2, cut, inner);
    Reductions.maxMiddle(x, 3, outer, reduced, inner, maxima, 2, 0, inner);
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        float sum = 0f;
        float max = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < reduced; r++) {
          sum += x[3 + (o * reduced + r) * inner + i];
          max = Math.max(max, x[3 + (o * reduced + r) * inner + i]);
        }
        assertThat(sums[2 + o * inner + i]).isEqualTo(sum);
        assertThat(maxima[2 + o * inner + i]).isEqualTo(max);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 6, 13, 15, 16, 17, 31, 65, 207, 702, 4095, 4096, 4097, 10_000})
  void wholeArrays(int length) {
    float[] x = random(length + 5, length);
    int chunks = Reductions.chunks(length);
    float[] partial = new float[chunks + 1];
    Reductions.chunkSums(x, 5, length, 0, chunks / 2, partial, 1);
    Reductions.chunkSums(x, 5, length, chunks / 2, chunks, partial, 1);
    float expected = 0f;
    for (int from = 0; from < length; from += 4096) {
      expected += sixteenPartialSums(x, 5 + from, Math.min(4096, length - from));
    }
    assertThat(Reductions.combineSums(partial, 1, chunks)).isEqualTo(expected);
    assertThat(Reductions.sumAll(x, 5, length)).isEqualTo(expected);
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 5; i < x.length; i++) {
      max = Math.max(max, x[i]);
    }
    assertThat(Reductions.max(x, 5, length)).isEqualTo(max);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 6, 13, 15, 16, 17, 31, 65, 207, 702, 4096})
  void theVectorTwinsHaveTheSameBits(int length) {
    Assumptions.assumeTrue(VectorModule.present());
    float[] x = random(3 * length + 2, length);
    assertThat(VectorReductions.sum(x, 2, length)).isEqualTo(PartialSums.sum(x, 2, length));
    assertThat(VectorReductions.max(x, 2, length)).isEqualTo(Reductions.max(x, 2, length));
    float[] scalar = new float[length + 1];
    float[] vector = new float[length + 1];
    Reductions.sumRows(x, 2, 3, length, length, scalar, 1);
    VectorReductions.sumRows(x, 2, 3, length, length, vector, 1);
    assertThat(vector).containsExactly(scalar);
    Reductions.maxRows(x, 2, 3, length, length, scalar, 1);
    VectorReductions.maxRows(x, 2, 3, length, length, vector, 1);
    assertThat(vector).containsExactly(scalar);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 100, 1000})
  void notANumberIsNotLost(int length) {
    float[] x = random(length, 9);
    x[length / 2] = Float.NaN;
    float[] out = new float[1];
    assertThat(Reductions.max(x, 0, length)).isNaN();
    assertThat(Reductions.sumAll(x, 0, length)).isNaN();
    Reductions.maxMiddle(x, 0, 1, length, 1, out, 0, 0, 1);
    assertThat(out[0]).isNaN();
  }

  private static float sixteenPartialSums(float[] x, int from, int length) {
    float[] p = new float[16];
    for (int c = 0; c < length; c++) {
      p[c % 16] += x[from + c];
    }
    return (((p[0] + p[8]) + (p[4] + p[12])) + ((p[2] + p[10]) + (p[6] + p[14])))
        + (((p[1] + p[9]) + (p[5] + p[13])) + ((p[3] + p[11]) + (p[7] + p[15])));
  }
}
