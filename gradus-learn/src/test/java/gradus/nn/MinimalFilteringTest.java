package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.Threads;
import gradus.check.DerivativeCheck;
import gradus.graph.DType;
import gradus.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolution with fewer multiplications against plain loops. */
final class MinimalFilteringTest {
  private static final int BATCH = 2;

  private static double[] drawn(int seed, int size) {
    Rng rng = Rng.of(seed);
    double[] values = new double[size];
    Arrays.setAll(values, i -> (float) rng.nextGaussian());
    return values;
  }

  /** Images [B, H, W, C] and kernels [C, K, K, O], as loops convolve them. */
  private static double[] loops(double[] x, double[] w, int kernel, int... sizes) {
    int height = sizes[0];
    int width = sizes[1];
    int channels = sizes[2];
    int outputs = sizes[3];
    int oh = height - kernel + 1;
    int ow = width - kernel + 1;
    double[] y = new double[BATCH * oh * ow * outputs];
    int next = 0;
    for (int b = 0; b < BATCH; b++) {
      for (int i = 0; i < oh; i++) {
        for (int j = 0; j < ow; j++) {
          for (int o = 0; o < outputs; o++, next++) {
            for (int u = 0; u < kernel; u++) {
              for (int v = 0; v < kernel; v++) {
                for (int c = 0; c < channels; c++) {
                  y[next] +=
                      x[((b * height + i + u) * width + j + v) * channels + c]
                          * w[((c * kernel + u) * kernel + v) * outputs + o];
                }
              }
            }
          }
        }
      }
    }
    return y;
  }

  @ParameterizedTest
  @CsvSource({"3, 3, 6", "3, 7, 14", "5, 5, 8", "5, 9, 12", "5, 12, 20"})
  void convolvesAsLoopsDo(int kernel, int height, int width) {
    int channels = 3;
    int outputs = 2;
    double[] x = drawn(1, BATCH * height * width * channels);
    double[] w = drawn(2, channels * kernel * kernel * outputs);
    double[] expected = loops(x, w, kernel, height, width, channels, outputs);
    Tensor images = Tensor.of(x, BATCH, height, width, channels);
    Tensor kernels = Tensor.of(w, channels, kernel, kernel, outputs);
    Tensor y = new MinimalFiltering(kernel).convolve(images, kernels);
    assertThat(y.shape().toArray())
        .containsExactly(BATCH, height - kernel + 1, width - kernel + 1, outputs);
    assertThat(y.toDoubleArray()).hasSameSizeAs(expected).containsExactly(expected, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"3, 1e-5", "5, 2e-5"})
  void roundsLittleMoreThanAProductOfWindows(int kernel, double most) {
    int size = 12 + kernel - 1;
    int channels = 32;
    int outputs = 32;
    double[] x = drawn(3, BATCH * size * size * channels);
    double[] w = drawn(4, channels * kernel * kernel * outputs);
    double[] expected = loops(x, w, kernel, size, size, channels, outputs);
    double[] found =
        new MinimalFiltering(kernel)
            .convolve(
                Tensor.of(x, BATCH, size, size, channels).cast(DType.FLOAT32),
                Tensor.of(w, channels, kernel, kernel, outputs).cast(DType.FLOAT32))
            .cast(DType.FLOAT64)
            .toDoubleArray();
    double deviation = Math.sqrt(channels) * kernel; // of a result: a sum of so many products
    double error = 0;
    for (int i = 0; i < found.length; i++) {
      error = Math.max(error, Math.abs(found[i] - expected[i]));
    }
    assertThat(error / deviation).isLessThan(most);
  }

  @ParameterizedTest
  @CsvSource({"3", "5"})
  void hasTheDerivativesOfOrderOneAndTwo(int kernel) {
    int width = 8 + kernel - 1;
    Tensor images = Tensor.of(drawn(5, 6 * width * 2), 1, 6, width, 2);
    Tensor kernels = Tensor.of(drawn(6, 2 * kernel * kernel * 3), 2, kernel, kernel, 3);
    var check =
        new DerivativeCheck(
            "minimal filtering",
            in -> new MinimalFiltering(kernel).convolve(in.get(0), in.get(1)).square(),
            List.of(images, kernels));
    assertThat(check.run(2)).hasSize(2).allMatch(DerivativeCheck.Result::passed);
  }

  @Test
  void isChosenByTheLayerAndNotByTheBatch() {
    assertThat(MinimalFiltering.suits(5, 1, 20, 50, 8)).isTrue();
    assertThat(MinimalFiltering.suits(3, 1, 32, 32, 16)).isTrue();
    assertThat(MinimalFiltering.suits(3, 2, 32, 32, 16)).isFalse();
    assertThat(MinimalFiltering.suits(4, 1, 32, 32, 16)).isFalse();
    assertThat(MinimalFiltering.suits(5, 1, 1, 20, 24)).isFalse();
    assertThat(MinimalFiltering.suits(5, 1, 20, 50, 9)).isFalse();
    Conv2d layer = new Conv2d(20, 50, 5);
    layer.initialise(Rng.of(1));
    Parameter images = Parameter.zeros("images", 21, 20, 12, 12);
    float[] values = new float[21 * 20 * 12 * 12];
    double[] drawn = drawn(7, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) drawn[i];
    }
    images.set(values);
    Tensor all = layer.apply(images.tensor());
    assertThat(HeldPlan.of(all).describe()).contains("×50×100").doesNotContain("×50×500");
    float[] found = all.toArray();
    int size = found.length / 21;
    for (int image : new int[] {0, 7, 20}) {
      float[] alone = layer.apply(images.tensor().slice(0, image, image + 1)).toArray();
      assertThat(alone).isEqualTo(Arrays.copyOfRange(found, image * size, (image + 1) * size));
    }
  }

  @Test
  void isDoneBlockByBlockAndPointBesidePoint() {
    Parameter images = Parameter.zeros("images", 64, 12, 12, 20);
    Conv2d layer = new Conv2d(20, 50, 5);
    Tensor y = layer.apply(images.tensor().permute(0, 3, 1, 2));
    List<Tensor> of = List.of(images.tensor(), layer.parameters().getFirst().tensor());
    List<Tensor> gradients = Gradients.of(y.square().sum(), of);
    // Fifty columns fill one tile of long vectors; packed they are where as large a product is.
    Tensor plain = Rng.of(1).normal(1024, 100).matmul(Rng.of(2).normal(100, 50));
    String packed = HeldPlan.of(plain).describe().contains("×50×100 packed") ? " packed;" : ";";
    assertThat(HeldPlan.of(gradients.toArray(Tensor[]::new)).describe())
        .contains("16 blocks of copy [4, 2, 8, 5, 20]; matmul 64×50×100" + packed)
        .contains("; matmul 64×100×50")
        .contains("8 side by side: pack [40, 2, 8, 5, 20]; matmul 50×100×640 packed");
  }

  @Test
  void trainsAsInDoublePrecisionOnAnyNumberOfThreads() {
    List<double[]> exact = steps(DType.FLOAT64);
    List<double[]> first = List.of();
    int threads = Threads.count();
    try {
      for (int count : new int[] {1, 2, 3, 12}) {
        Threads.set(count);
        List<double[]> found = steps(DType.FLOAT32);
        first = first.isEmpty() ? found : first;
        assertThat(found).usingRecursiveComparison().isEqualTo(first);
      }
    } finally {
      Threads.set(threads);
    }
    for (int i = 0; i < exact.size(); i++) {
      assertThat(first.get(i)).containsExactly(exact.get(i), within(1e-4));
    }
  }

  /** The parameters of a small network after three held steps. */
  private static List<double[]> steps(DType type) {
    Module model =
        new Sequential(
            new Conv2d(1, 20, 5),
            new MaxPool2d(2),
            new Conv2d(20, 32, 5),
            new MaxPool2d(2),
            new Flatten(),
            new Dense(32 * 2 * 2, 10));
    model.weights().precision(type);
    model.initialise(Rng.of(2));
    Tensor images = Tensor.of(drawn(8, 21 * 20 * 20), 21, 1, 20, 20).cast(type);
    Tensor targets = Tensor.of(drawn(9, 21 * 10), 21, 10).cast(type);
    Tensor loss = Loss.squaredError().apply(model.apply(images), targets);
    List<Parameter> parameters = model.parameters();
    HeldPlan plan =
        HeldPlan.of(
            List.of(loss),
            Sgd.of(0.01).update(parameters, Gradients.ofParameters(loss, parameters)));
    for (int i = 0; i < 3; i++) {
      plan.run();
    }
    return parameters.stream()
        .map(parameter -> parameter.tensor().cast(DType.FLOAT64).toDoubleArray())
        .toList();
  }
}
