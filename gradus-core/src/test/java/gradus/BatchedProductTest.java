package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.plan.Unplanned;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of many matrices that lie in each other, as those of attention do. */
@Tag("width")
@Tag("fallback")
final class BatchedProductTest {
  /** Queries to keys and back by heads, from one matrix that holds both. Shape: [T, B, 2D]. */
  private static Tensor attention(Tensor x, int heads) {
    int length = x.shape().dim(0);
    int batch = x.shape().dim(1);
    List<Tensor> parts = new ArrayList<>();
    for (Tensor part : x.split(2)) {
      parts.add(part.reshape(length, batch, heads, -1).permute(1, 2, 0, 3)); // [B, h, T, d]
    }
    return parts.get(0).matmul(parts.get(1).transpose()).tanh().matmul(parts.get(1));
  }

  @ParameterizedTest
  @CsvSource({"5,3,2,4", "19,3,4,9", "33,2,1,17", "40,1,3,16", "1,4,2,8", "16,1,1,5"})
  void haveTheValuesOfPlainLoops(int length, int batch, int heads, int features) {
    Tensor x = Rng.of(3).uniform(length, batch, 2 * heads * features).sub(0.5);
    x.toArray(); // drawn now, the same for both
    Tensor y = attention(x, heads);
    List<Tensor> roots = List.of(y, Gradients.of(y.square().sum(), x));
    var plain = Unplanned.compute(roots.stream().map(Tensor::node).toList());
    for (int i = 0; i < roots.size(); i++) {
      float[] expected = plain.get(i).floats();
      float[] found = roots.get(i).toArray();
      assertThat(found).hasSameSizeAs(expected);
      for (int j = 0; j < found.length; j++) {
        assertThat(Math.abs(found[j] - expected[j]))
            .isLessThan(2e-5f * (1 + Math.abs(expected[j])));
      }
    }
  }

  @Test
  void aTurnedRightSideIsCopiedOnceForAllBatches() {
    Parameter x = Parameter.zeros("x", 32, 4, 2 * 64);
    String plan = HeldPlan.of(attention(x.tensor(), 2)).describe();
    assertThat(plan)
        .containsSubsequence("copy [4, 2, 32, 32]", "matmul 8 × 32×32×32", "matmul 8 × 32×32×32");
    Parameter small = Parameter.zeros("x", 4, 4, 2 * 4);
    assertThat(HeldPlan.of(attention(small.tensor(), 2)).describe()).doesNotContain("copy [4, 2,");
  }
}
