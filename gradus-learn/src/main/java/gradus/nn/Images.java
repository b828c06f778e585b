package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What convolution and pooling share: square windows over the last two of [B, C, H, W].
 *
 * <p>Inside, the channels come last: the values of a pixel then lie side by side, as the product of
 * a convolution leaves them, and whole rows of a window are copied and added up at once. Only the
 * order in memory differs; what goes in and comes out is [B, C, H, W].
 */
final class Images {
  private Images() {}

  /**
   * Returns the images with their channels last and pixels of 0 around them. Shape: [B, C, H, W] →
   * [B, H + 2 · padding, W + 2 · padding, C].
   */
  static Tensor channelsLast(String layer, Tensor x, int kernel, int padding) {
    check(layer, x, kernel, padding);
    Tensor last = x.permute(0, 2, 3, 1);
    return padding == 0 ? last : last.pad(1, padding, padding).pad(2, padding, padding);
  }

  /**
   * Returns the windows of each image. Shape: [B, H, W, C] → [B, OH, OW, K, K, C] with OH = (H − K)
   * / stride + 1, rounded down.
   */
  static Tensor windows(Tensor images, int kernel, int stride) {
    if (stride == kernel) {
      return blocks(images, kernel).permute(0, 1, 3, 2, 4, 5);
    }
    return images
        .windows(2, kernel, stride) // [B, H, OW, C, K]
        .permute(0, 1, 2, 4, 3)
        .windows(1, kernel, stride) // [B, OH, OW, K, C, K]
        .permute(0, 1, 2, 5, 3, 4);
  }

  private static void check(String layer, Tensor x, int kernel, int padding) {
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
  }

  /**
   * Returns windows that lie side by side: no element is in two, so that gradients need no adding
   * up. Shape: [B, H, W, C] → [B, OH, K, OW, K, C]; what is left over at the edges is cut off.
   */
  private static Tensor blocks(Tensor x, int kernel) {
    Shape shape = x.shape();
    int rows = shape.dim(1) / kernel;
    int columns = shape.dim(2) / kernel;
    Tensor whole = x;
    if (rows * kernel != shape.dim(1) || columns * kernel != shape.dim(2)) {
      whole = x.slice(1, 0, rows * kernel).slice(2, 0, columns * kernel);
    }
    return whole.reshape(shape.dim(0), rows, kernel, columns, kernel, shape.dim(3));
  }

  /**
   * Combines the elements of each window: those at one place in all windows are one tensor, so that
   * the work goes over whole images instead of over windows of a few elements.
   */
  static Tensor pool(
      String layer, Tensor x, int kernel, int stride, BinaryOperator<Tensor> combine) {
    Tensor images = channelsLast(layer, x, kernel, 0);
    Tensor windows = windows(images, kernel, stride); // [B, OH, OW, K, K, C]
    Shape shape = windows.shape();
    boolean tiled = stride == kernel;
    Tensor places = tiled ? windows.permute(0, 1, 3, 2, 4, 5) : windows; // as in blocks
    @Nullable Tensor pooled = null;
    for (int u = 0; u < kernel; u++) {
      Tensor row = places.slice(tiled ? 2 : 3, u, u + 1);
      for (int v = 0; v < kernel; v++) {
        Tensor place =
            row.slice(4, v, v + 1).reshape(shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(5));
        pooled = pooled == null ? place : combine.apply(pooled, place);
      }
    }
    return Objects.requireNonNull(pooled).permute(0, 3, 1, 2);
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
