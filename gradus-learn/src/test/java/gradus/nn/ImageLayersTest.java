package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolution and pooling against naive loops over every index. */
final class ImageLayersTest {
  private static final int BATCH = 2;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 6;
  private static final int WIDTH = 5;

  private static float[] image() {
    Rng rng = Rng.of(3);
    float[] x = new float[BATCH * CHANNELS * HEIGHT * WIDTH];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) rng.nextGaussian();
    }
    return x;
  }

  private static Tensor tensor() {
    return Tensor.of(image(), BATCH, CHANNELS, HEIGHT, WIDTH);
  }

  private static float at(float[] x, int b, int c, int i, int j) {
    boolean inside = i >= 0 && i < HEIGHT && j >= 0 && j < WIDTH;
    return inside ? x[((b * CHANNELS + c) * HEIGHT + i) * WIDTH + j] : 0;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "3, 1, 0", "3, 1, 1", "3, 2, 1", "2, 2, 0", "5, 1, 2"})
  void convolvesAsSevenLoopsDo(int kernel, int stride, int padding) {
    int outputs = 4;
    Conv2d layer = new Conv2d(CHANNELS, outputs, kernel, stride, padding);
    layer.initialise(Rng.of(1));
    float[] w = layer.parameters().get(0).tensor().toArray();
    layer.parameters().get(1).set(0.5f, -1, 0, 2);
    float[] bias = {0.5f, -1, 0, 2};
    float[] x = image();
    int oh = (HEIGHT + 2 * padding - kernel) / stride + 1;
    int ow = (WIDTH + 2 * padding - kernel) / stride + 1;
    Tensor y = layer.apply(tensor());
    assertThat(y.shape().toArray()).containsExactly(BATCH, outputs, oh, ow);
    float[] found = y.toArray();
    int next = 0;
    for (int b = 0; b < BATCH; b++) {
      for (int o = 0; o < outputs; o++) {
        for (int i = 0; i < oh; i++) {
          for (int j = 0; j < ow; j++) {
            double sum = bias[o];
            for (int c = 0; c < CHANNELS; c++) {
              for (int u = 0; u < kernel; u++) {
                for (int v = 0; v < kernel; v++) {
                  sum +=
                      (double) w[((c * kernel + u) * kernel + v) * outputs + o]
                          * at(x, b, c, i * stride + u - padding, j * stride + v - padding);
                }
              }
            }
            assertThat((double) found[next++]).isCloseTo(sum, within(1e-5));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 1", "2, 3", "5, 5"})
  void poolsAsLoopsDo(int kernel, int stride) {
    float[] x = image();
    float[] max = new MaxPool2d(kernel, stride).apply(tensor()).toArray();
    float[] mean = new AvgPool2d(kernel, stride).apply(tensor()).toArray();
    int next = 0;
    for (int b = 0; b < BATCH; b++) {
      for (int c = 0; c < CHANNELS; c++) {
        for (int i = 0; i + kernel <= HEIGHT; i += stride) {
          for (int j = 0; j + kernel <= WIDTH; j += stride) {
            double sum = 0;
            float greatest = Float.NEGATIVE_INFINITY;
            for (int u = 0; u < kernel; u++) {
              for (int v = 0; v < kernel; v++) {
                sum += at(x, b, c, i + u, j + v);
                greatest = Math.max(greatest, at(x, b, c, i + u, j + v));
              }
            }
            assertThat(max[next]).isEqualTo(greatest);
            assertThat((double) mean[next]).isCloseTo(sum / (kernel * kernel), within(1e-6));
            next++;
          }
        }
      }
    }
    assertThat(max).hasSize(next);
  }

  @Test
  void sayWhatDoesNotFit() {
    Module model = new Sequential(new Conv2d(1, 8, 3), Activation.RELU, new Conv2d(4, 8, 3));
    assertThatThrownBy(() -> model.apply(Tensor.zeros(2, 1, 8, 8)))
        .hasMessage(
            "`model.2 (Conv2d 4 → 8)` matmul: the input needs 4 channels on axis 1, got 8. input ="
                + " output of model.1 [2, 8, 6, 6]; weight = model.2.weight [36, 8]. Did you mean"
                + " Conv2d(8, 8, 3)?");
    assertThatThrownBy(() -> model.apply(Tensor.zeros(2, 8, 8)))
        .hasMessageContaining("Did you mean x.reshape(2, 1, 8, 8)?");
    assertThatThrownBy(() -> new MaxPool2d(3).apply(Tensor.zeros(1, 1, 2, 8)))
        .hasMessage(
            "`MaxPool2d` windows: a window of 3 must fit the image, got 2 with its padding. input ="
                + " [1, 1, 2, 8].");
  }
}
