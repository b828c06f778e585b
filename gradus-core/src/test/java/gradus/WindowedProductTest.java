package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.plan.Unplanned;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Convolutions: products with windows, done a few images at a time. */
@Tag("width")
@Tag("fallback")
final class WindowedProductTest {
  private static final int SIZE = 5;
  private static final int OUTPUTS = 3;

  /** Images with their channels last, as rows of windows times kernels. Shape: [B·OH·OW, O]. */
  private static Tensor convolution(Tensor x, Tensor kernels) {
    Tensor windows =
        x.windows(2, SIZE, 1) // [B, H, OW, C, K]
            .permute(0, 1, 2, 4, 3)
            .windows(1, SIZE, 1) // [B, OH, OW, K, C, K]
            .permute(0, 1, 2, 5, 3, 4);
    return windows.reshape(-1, kernels.shape().dim(0)).matmul(kernels);
  }

  private static List<Tensor> roots(Tensor x, Tensor kernels) {
    Tensor y = convolution(x, kernels);
    List<Tensor> gradients = Gradients.of(y.square().sum(), List.of(x, kernels));
    return List.of(y, gradients.get(0), gradients.get(1));
  }

  @Test
  void haveTheValuesOfPlainLoopsInBlocksOfAnyLength() {
    for (int batch : new int[] {1, 7, 13, 21}) { // 21 is two blocks of ten images and one of one
      for (int channels : new int[] {1, 2, 20}) {
        Tensor x = drawn(1, batch, 20, 20, channels);
        Tensor kernels = drawn(2, SIZE * SIZE * channels, OUTPUTS);
        expectPlain(roots(x, kernels));
      }
    }
  }

  private static void expectPlain(List<Tensor> roots) {
    Unplanned.expect(roots, 1e-5f, "windows");
  }

  @Test
  void haveStripsDoneInTheirBlocks() {
    Parameter x = Parameter.zeros("x", 21, 20, 20, 2);
    Parameter kernels = Parameter.zeros("kernels", SIZE * SIZE * 2, OUTPUTS);
    Parameter bias = Parameter.zeros("bias", OUTPUTS);
    x.set(drawn(5, 21, 20, 20, 2).toArray());
    kernels.set(drawn(6, SIZE * SIZE * 2, OUTPUTS).toArray());
    bias.set(drawn(7, OUTPUTS).toArray());
    Tensor y = convolution(x.tensor(), kernels.tensor());
    Tensor active = y.add(bias.tensor()).relu();
    assertThat(HeldPlan.of(active).describe()).contains("matmul 512×3×50; strip [512, 3] add");
    Tensor images = y.reshape(21, -1);
    Tensor others = images.sub(images.slice(0, 20, 21)); // needs the last image's block
    assertThat(HeldPlan.of(others).describe())
        .contains("strip [21, 768] sub")
        .doesNotContain("; strip");
    expectPlain(List.of(active, others));
  }

  @Test
  void shareTheirBlocksWithOtherProducts() {
    Parameter x = Parameter.zeros("x", 21, 20, 20, 2);
    Parameter first = Parameter.zeros("first", SIZE * SIZE * 2, OUTPUTS);
    Parameter second = Parameter.zeros("second", SIZE * SIZE * 2, OUTPUTS);
    x.set(drawn(20, 21, 20, 20, 2).toArray());
    first.set(drawn(21, SIZE * SIZE * 2, OUTPUTS).toArray());
    second.set(drawn(22, SIZE * SIZE * 2, OUTPUTS).toArray());
    Tensor one = convolution(x.tensor(), first.tensor());
    Tensor both = one.mul(convolution(x.tensor(), second.tensor()));
    String product = "copy [2, 16, 16, 5, 5, 2]; matmul 512×3×50";
    assertThat(HeldPlan.of(both).describe())
        .contains("11 blocks of " + product + "; " + product + "; strip");
    Tensor sum = one.sum(0).reshape(1, OUTPUTS); // of all blocks, before the next can begin
    Tensor after = one.mul(convolution(x.tensor(), second.tensor().add(sum)));
    assertThat(HeldPlan.of(after).describe())
        .doesNotContain(product + "; copy")
        .containsSubsequence("blocks of " + product, "blocks of " + product);
    List<Tensor> of = List.of(x.tensor(), first.tensor(), second.tensor());
    List<Tensor> gradients = Gradients.of(both.sum(), of);
    assertThat(HeldPlan.of(gradients.toArray(Tensor[]::new)).describe())
        .contains("2 side by side: pack [10, 16, 16, 5, 5, 2]; matmul 3×50×2560 packed");
    expectPlain(List.of(both, after, gradients.get(0), gradients.get(1), gradients.get(2)));
  }

  @Test
  void haveTheSameBitsOnAnyNumberOfThreads() {
    Tensor x = drawn(8, 21, 20, 20, 2);
    Tensor kernels = drawn(9, SIZE * SIZE * 2, OUTPUTS);
    List<float[]> first = new ArrayList<>();
    for (int count : new int[] {1, 2, 3, 12}) { // 12 are more than there are blocks
      OnThreads.run(
          count,
          () -> {
            List<Tensor> roots = new ArrayList<>(roots(x, kernels));
            Tensor others = drawn(23, SIZE * SIZE * 2, OUTPUTS);
            Tensor both = convolution(x, kernels).mul(convolution(x, others));
            roots.addAll(Gradients.of(both.sum(), List.of(x, kernels, others)));
            Tensor.compute(roots.toArray(Tensor[]::new));
            List<float[]> found = roots.stream().map(Tensor::toArray).toList();
            if (first.isEmpty()) {
              first.addAll(found);
            }
            assertThat(found).usingRecursiveComparison().isEqualTo(first);
          });
    }
  }

  @Test
  void areFollowedByNewWeightsRowByRow() {
    Parameter weights = Parameter.zeros("weights", 1000, 300);
    weights.set(drawn(10, 1000, 300).toArray());
    Tensor left = drawn(11, 5, 1000);
    Tensor right = drawn(12, 5, 300);
    Tensor next = weights.tensor().sub(left.transpose().matmul(right).mul(0.1));
    assertThat(HeldPlan.of(next).describe()).contains("10 blocks of matmul 108×300×5");
    expectPlain(List.of(next));
  }

  @Test
  void leaveProductsOfOtherShapesAlone() {
    Tensor one = drawn(13, 1, 1000, 5).matmul(drawn(14, 1, 5, 300)); // a batch of one matrix
    Tensor other = drawn(15, 1000, 7).mul(2).add(drawn(16, 7));
    expectPlain(List.of(one, other));
    Tensor noRows = Tensor.of(new float[0], 0, 5).matmul(drawn(17, 5, 3)).add(drawn(18, 3));
    Tensor noColumns = drawn(19, 9, 5).matmul(Tensor.of(new float[0], 5, 0)).tanh();
    assertThat(noRows.toArray()).isEmpty();
    assertThat(noColumns.toArray()).isEmpty();
  }

  @Test
  void haveTheSameBitsForAnImageWhateverItsBatch() {
    Tensor x = drawn(3, 21, 20, 20, 2);
    Tensor kernels = drawn(4, SIZE * SIZE * 2, OUTPUTS);
    float[] all = convolution(x, kernels).toArray();
    int rows = 16 * 16 * OUTPUTS;
    for (int image : new int[] {0, 9, 10, 20}) {
      float[] alone = convolution(x.slice(0, image, image + 1), kernels).toArray();
      assertThat(alone).isEqualTo(Arrays.copyOfRange(all, image * rows, (image + 1) * rows));
    }
  }

  @Test
  void copyWindowsBlockByBlockAndKeepNone() {
    Parameter x = Parameter.zeros("x", 21, 20, 20, 2);
    Parameter kernels = Parameter.zeros("kernels", SIZE * SIZE * 2, OUTPUTS);
    List<Tensor> roots = roots(x.tensor(), kernels.tensor());
    assertThat(HeldPlan.of(roots.toArray(Tensor[]::new)).describe())
        .doesNotContain("copy [21, ", "pack [21, ")
        .containsSubsequence(
            "11 blocks of copy [2, 16, 16, 5, 5, 2]; matmul 512×3×50",
            "; matmul 512×50×3 packed; fold",
            "fold float32[2, 20, 20, 2]",
            "pack [10, 16, 16, 5, 5, 2]",
            "matmul 3×50×2560 packed",
            "pack [1, 16, 16, 5, 5, 2]",
            "matmul 3×50×256 packed accumulated");
    Parameter few = Parameter.zeros("x", 3, 20, 20, 2);
    assertThat(HeldPlan.of(convolution(few.tensor(), kernels.tensor())).describe())
        .contains("copy [3, 16, 16, 5, 5, 2]");
  }

  @Test
  void writeTheGradientOfAPoolWhereItBelongs() {
    Parameter x = Parameter.zeros("x", 2, 3, 2, 4, 2, 8); // [B, OH, K, OW, K, C]
    List<Tensor> places = new ArrayList<>();
    for (int u = 0; u < 2; u++) {
      Tensor row = x.tensor().slice(2, u, u + 1);
      places.add(row.slice(4, 0, 1).reshape(2, 3, 4, 8));
      places.add(row.slice(4, 1, 2).reshape(2, 3, 4, 8));
    }
    Tensor pooled = places.stream().reduce(Tensor::maximum).orElseThrow();
    Tensor gradient = Gradients.of(pooled.square().sum(), List.of(x.tensor())).getFirst();
    assertThat(HeldPlan.of(gradient).describe()).doesNotContain("copy", "pad");
  }

  private static Tensor drawn(int seed, int... shape) {
    Tensor x = Rng.of(seed).uniform(shape).sub(0.5);
    x.toArray();
    return x;
  }
}
