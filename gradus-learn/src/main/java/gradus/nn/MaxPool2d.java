package gradus.nn;

import gradus.Tensor;

/**
 * The greatest value in each window of an image; where two are equal they share the gradient.
 * Shape: [B, C, H, W] → [B, C, (H − kernel) / stride + 1, (W − kernel) / stride + 1], rounded down.
 *
 * @param kernel the height and width of a window in pixels
 * @param stride the pixels from one window to the next
 */
public record MaxPool2d(int kernel, int stride) implements Module {
  /** Checks the settings. */
  public MaxPool2d {
    Checks.positive("MaxPool2d", "a kernel", kernel);
    Checks.positive("MaxPool2d", "a stride", stride);
  }

  /** Makes a layer whose windows lie side by side. */
  public MaxPool2d(int kernel) {
    this(kernel, kernel);
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return Images.pool("MaxPool2d", x, kernel, stride, Tensor::maximum);
  }

  @Override
  public String toString() {
    return Images.describe("MaxPool2d", kernel, stride);
  }
}
