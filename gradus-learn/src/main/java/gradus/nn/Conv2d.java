package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A two-dimensional convolution layer (strictly, a cross-correlation: the kernel is not turned):
 * {@code y[o, i, j] = b[o] + Σ_c Σ_u Σ_v W[c, u, v, o] · x[c, i·s + u − p, j·s + v − p]}, where x
 * is 0 outside of the image.
 *
 * <p><i>Shape</i>: [B, inputs, H, W] → [B, outputs, (H + 2p − K) / s + 1, (W + 2p − K) / s + 1],
 * rounded down; W [inputs · K · K, outputs], b [outputs].
 *
 * <p>Computed as a matrix product: the windows of the images as rows, copied together for a few
 * images at a time, times the kernels as columns. So the large left side is read in place and only
 * the small right side is packed. Windows have their channels last, as the product leaves them:
 * they are copied, and their gradients added up, by whole rows. With many channels, stride 1,
 * kernels of 3 or 5 pixels and rows of a multiple of four results, Winograd's minimal filtering
 * needs half of the multiplications or fewer; results then differ from those of the plain sums by
 * rounding, at most some 10⁻⁵ of their standard deviation.
 *
 * <p>W starts by {@link Initialiser#glorotUniform()}, b at 0; stride s is 1 and padding p is 0
 * unless told otherwise. The methods named <i>with</i> return another layer with parameters of its
 * own.
 */
public final class Conv2d implements Module {
  private final int inputs;
  private final int outputs;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final Initialiser initialiser;
  private final Weights weights = new Weights("conv2d");
  private final Weight weight;
  private final @Nullable Weight bias;

  /**
   * Makes a layer with stride 1 and no padding.
   *
   * @param inputs the number of channels in
   * @param outputs the number of channels out
   * @param kernel K, the height and width of the kernel in pixels
   */
  public Conv2d(int inputs, int outputs, int kernel) {
    this(inputs, outputs, kernel, 1, 0);
  }

  /**
   * Makes a layer.
   *
   * @param inputs the number of channels in
   * @param outputs the number of channels out
   * @param kernel K, the height and width of the kernel in pixels
   * @param stride s, the pixels from one window to the next
   * @param padding p, the pixels of 0 around the image
   */
  public Conv2d(int inputs, int outputs, int kernel, int stride, int padding) {
    this(inputs, outputs, kernel, stride, padding, true, Initialiser.glorotUniform());
  }

  private Conv2d(
      int inputs,
      int outputs,
      int kernel,
      int stride,
      int padding,
      boolean biased,
      Initialiser initialiser) {
    Checks.positive("Conv2d", "inputs", inputs);
    Checks.positive("Conv2d", "outputs", outputs);
    Checks.positive("Conv2d", "a kernel", kernel);
    Checks.positive("Conv2d", "a stride", stride);
    Checks.notNegative("Conv2d", "a padding", padding);
    this.inputs = inputs;
    this.outputs = outputs;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.initialiser = initialiser;
    int area = kernel * kernel;
    var fan = new Initialiser.Fan(inputs * area, outputs * area);
    weight = weights.add("weight", Shape.of(inputs * area, outputs), initialiser, fan);
    bias = biased ? weights.add("bias", Shape.of(outputs), Initialiser.zeros()) : null;
  }

  /** Returns a layer like this one with another stride. */
  public Conv2d withStride(int pixels) {
    return new Conv2d(inputs, outputs, kernel, pixels, padding, bias != null, initialiser);
  }

  /** Returns a layer like this one with padding. */
  public Conv2d withPadding(int pixels) {
    return new Conv2d(inputs, outputs, kernel, stride, pixels, bias != null, initialiser);
  }

  /** Returns a layer like this one that starts from other weights. */
  public Conv2d withInitialiser(Initialiser other) {
    return new Conv2d(inputs, outputs, kernel, stride, padding, bias != null, other);
  }

  /** Returns a layer like this one without bias, for use before a batch norm. */
  public Conv2d withoutBias() {
    return new Conv2d(inputs, outputs, kernel, stride, padding, false, initialiser);
  }

  @Override
  public Weights weights() {
    return weights;
  }

  /**
   * Records the convolution.
   *
   * @throws gradus.graph.ShapeException if x does not have the channels, or no window fits
   */
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    String name = "Conv2d " + inputs + " → " + outputs;
    Tensor images = Images.channelsLast(name, x, kernel, padding);
    if (x.shape().dim(1) != inputs) {
      throw Checks.failure(
          "matmul",
          name,
          "the input needs " + inputs + " channels on axis 1, got " + x.shape().dim(1),
          List.of(Checks.operand("input", x), Checks.operand("weight", weight.tensor())),
          "Did you mean Conv2d(" + x.shape().dim(1) + ", " + outputs + ", " + kernel + ")?");
    }
    Tensor kernels = weight.tensor().reshape(inputs, kernel, kernel, outputs);
    int width = (images.shape().dim(2) - kernel) / stride + 1;
    Tensor convolved =
        MinimalFiltering.suits(kernel, stride, inputs, outputs, width)
            ? new MinimalFiltering(kernel).convolve(images, kernels)
            : multiplyWindows(images, kernels);
    Tensor biased = bias == null ? convolved : convolved.add(bias.tensor());
    return biased.permute(0, 3, 1, 2);
  }

  /** Shape: [B, H, W, C], [C, K, K, O] → [B, OH, OW, O]. */
  private Tensor multiplyWindows(Tensor images, Tensor kernels) {
    Tensor windows = Images.windows(images, kernel, stride); // [B, OH, OW, K, K, C]
    int batch = windows.shape().dim(0);
    int height = windows.shape().dim(1);
    int width = windows.shape().dim(2);
    int size = inputs * kernel * kernel;
    Tensor rows = windows.reshape(batch * height * width, size);
    Tensor columns = kernels.permute(1, 2, 0, 3).reshape(size, outputs);
    return rows.matmul(columns).reshape(batch, height, width, outputs);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("Conv2d(").append(inputs).append(" → ").append(outputs);
    text.append(", ").append(kernel).append('×').append(kernel);
    if (stride != 1) {
      text.append(", stride ").append(stride);
    }
    if (padding != 0) {
      text.append(", padding ").append(padding);
    }
    return text.append(bias == null ? ", no bias)" : ")").toString();
  }
}
