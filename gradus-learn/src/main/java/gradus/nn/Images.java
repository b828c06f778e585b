package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** What convolution and pooling share: square windows over the last two of [B, C, H, W]. */
final class Images {
  private Images() {}

  /**
   * Returns the windows of each image. Shape: [B, C, H, W] → [B, C, OH, OW, K, K] with OH = (H + 2
   * · padding − K) / stride + 1, rounded down.
   */
  static Tensor windows(String layer, Tensor x, int kernel, int stride, int padding) {
    Shape shape = x.shape();
    if (shape.rank() != 4) {
      throw Checks.failure(
          "windows",
          layer,
          "the input needs the axes [batch, channels, height, width], got " + shape,
          List.of(Checks.operand("input", x)),
          shape.rank() == 3
              ? "Did you mean x.reshape("
                  + shape.dim(0)
                  + ", 1, "
                  + shape.dim(1)
                  + ", "
                  + shape.dim(2)
                  + ")?"
              : "");
    }
    int least = Math.min(shape.dim(2), shape.dim(3)) + 2 * padding;
    if (least < kernel) {
      throw Checks.failure(
          "windows",
          layer,
          "a window of " + kernel + " must fit the image, got " + least + " with its padding",
          List.of(Checks.operand("input", x)),
          "");
    }
    Tensor padded = padding == 0 ? x : x.pad(2, padding, padding).pad(3, padding, padding);
    return stride == kernel
        ? tiles(padded, kernel)
        : padded.windows(2, kernel, stride).windows(3, kernel, stride);
  }

  /**
   * Returns windows that lie side by side: no element is in two, so that gradients need no adding
   * up.
   */
  private static Tensor tiles(Tensor x, int kernel) {
    return blocks(x, kernel).permute(0, 1, 2, 4, 3, 5);
  }

  /** Shape: [B, C, H, W] → [B, C, OH, K, OW, K]; what is left over at the edges is cut off. */
  private static Tensor blocks(Tensor x, int kernel) {
    Shape shape = x.shape();
    int rows = shape.dim(2) / kernel;
    int columns = shape.dim(3) / kernel;
    Tensor whole = x;
    if (rows * kernel != shape.dim(2) || columns * kernel != shape.dim(3)) {
      whole = x.slice(2, 0, rows * kernel).slice(3, 0, columns * kernel);
    }
    return whole.reshape(shape.dim(0), shape.dim(1), rows, kernel, columns, kernel);
  }

  /**
   * Combines the elements of each window: those at one place in all windows are one tensor, so that
   * the work goes over whole images instead of over windows of a few elements.
   */
  static Tensor pool(
      String layer, Tensor x, int kernel, int stride, BinaryOperator<Tensor> combine) {
    Tensor windows = windows(layer, x, kernel, stride, 0); // checks the shape
    boolean tiled = stride == kernel;
    Tensor places = tiled ? blocks(x, kernel) : windows;
    Shape result = windows.shape().first(4);
    @Nullable Tensor pooled = null;
    for (int u = 0; u < kernel; u++) {
      Tensor row = places.slice(tiled ? 3 : 4, u, u + 1);
      for (int v = 0; v < kernel; v++) {
        Tensor place = row.slice(5, v, v + 1).reshape(result);
        pooled = pooled == null ? place : combine.apply(pooled, place);
      }
    }
    return Objects.requireNonNull(pooled);
  }

  static String describe(String layer, int kernel, int stride) {
    return layer
        + "("
        + kernel
        + "×"
        + kernel
        + (stride == kernel ? ")" : ", stride " + stride + ")");
  }
}
