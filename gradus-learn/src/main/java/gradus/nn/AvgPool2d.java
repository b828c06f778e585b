package gradus.nn;

import gradus.Tensor;

/**
 * The mean of each window of an image. Shape: [B, C, H, W] → [B, C, (H − kernel) / stride + 1, (W −
 * kernel) / stride + 1], rounded down.
 *
 * @param kernel the height and width of a window in pixels
 * @param stride the pixels from one window to the next
 */
public record AvgPool2d(int kernel, int stride) implements Module {
  /** Checks the settings. */
  public AvgPool2d {
    Checks.positive("AvgPool2d", "a kernel", kernel);
    Checks.positive("AvgPool2d", "a stride", stride);
  }

  /** Makes a layer whose windows lie side by side. */
  public AvgPool2d(int kernel) {
    this(kernel, kernel);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return Images.pool("AvgPool2d", x, kernel, stride, Tensor::add).div(kernel * kernel);
  }

  @Override
  public String toString() {
    return Images.describe("AvgPool2d", kernel, stride);
  }
}
