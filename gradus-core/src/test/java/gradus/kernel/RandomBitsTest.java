package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("width")
class RandomBitsTest {

  /**
   * The known answers that come with Random123, the authors' own program: threefry2x32, 20 rounds.
   */
  @Test
  void blocksAreTheKnownAnswers() {
    assertThat(block(0, 0, 0, 0)).isEqualTo("6b20015999ba4efe");
    assertThat(block(-1, -1, -1, -1)).isEqualTo("1cb996fcbb002be7");
    assertThat(block(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).isEqualTo("c4923a9c483df7a0");
  }

  private static String block(int key0, int key1, int counter0, int counter1) {
    long block = Threefry.block(words(key0, key1), words(counter0, counter1));
    return "%08x%08x".formatted((int) block, (int) (block >>> 32));
  }

  private static long words(int low, int high) {
    return (low & 0xffffffffL) | ((long) high << 32);
  }

  @Test
  void eachElementIsAWordOfItsBlock() {
    float[] out = new float[1000];
    RandomBits.fillUniform(out, 0, 0, out.length, 12, -34);
    for (int i = 0; i < out.length; i++) {
      long block = Threefry.block(words(12, -34), i / 2);
      int word = (int) (i % 2 == 0 ? block : block >>> 32);
      assertThat(out[i])
          .isEqualTo((word >>> 8) * 0x1p-24f)
          .isGreaterThanOrEqualTo(0f)
          .isLessThan(1f);
    }
  }

  @Test
  void anyDivisionGivesTheSameElements() {
    float[] whole = new float[703];
    RandomBits.fillUniform(whole, 0, 0, 703, 5, 6);
    float[] parts = new float[706];
    int[] cuts = {0, 1, 2, 67, 200, 331, 332, 600, 703};
    for (int k = 1; k < cuts.length; k++) {
      RandomBits.fillUniform(parts, 3, cuts[k - 1], cuts[k], 5, 6);
    }
    assertThat(java.util.Arrays.copyOfRange(parts, 3, 706)).containsExactly(whole);
    assertThat(parts).startsWith(0f, 0f, 0f);
  }

  @Test
  void theVectorTwinHasTheSameBits() {
    Assumptions.assumeTrue(VectorModule.present());
    for (int from : new int[] {0, 2, 1_000_000}) {
      float[] scalar = new float[1_000_500];
      float[] vector = scalar.clone();
      int end = VectorRandomBits.fillUniform(vector, 1, from, from + 300, -7, 8);
      assertThat(end).isBetween(from + 256, from + 300);
      RandomBits.fill(scalar, 1, from, end, -7, 8);
      assertThat(java.util.Arrays.equals(vector, scalar)).isTrue();
    }
  }

  @Test
  void theyFillTheUnitInterval() {
    float[] out = new float[100_000];
    RandomBits.fillUniform(out, 0, 0, out.length, 1, 2);
    double mean = 0;
    double square = 0;
    for (float x : out) {
      mean += x;
      square += x * x;
    }
    // Standard errors: 0.289 / √100,000 = 0.0009 and 0.298 / √100,000 = 0.0009.
    assertThat(mean / out.length).isBetween(0.496, 0.504);
    assertThat(square / out.length).isBetween(0.329, 0.338);
  }
}
