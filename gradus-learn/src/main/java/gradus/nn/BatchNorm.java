package gradus.nn;

import gradus.Tensor;
import gradus.Update;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Batch normalisation: {@code y = g (x − μ) / √(σ² + ε) + b} for each feature, with the mean μ and
 * the variance σ² over the batch (and over the pixels of images) in training, and their running
 * means at inference.
 *
 * <pre>{@code
 * runningMean     ← (1 − m) runningMean     + m μ
 * runningVariance ← (1 − m) runningVariance + m σ² n / (n − 1)
 * }</pre>
 *
 * <p>n counts the values that σ² is the mean of. The running means are {@link Module#state()}; a
 * training pass asks for their update by {@link Pass#updates()}.
 *
 * <p><i>Shape</i>: [B, features] or [B, features, ...] → the same; gain g and bias b [features], 1
 * and 0 at first.
 *
 * <p>S. Ioffe and C. Szegedy, "Batch normalization", 2015, algorithms 1 and 2; ε stands inside of
 * the root.
 */
public final class BatchNorm implements Module {
  private final double momentum;
  private final double epsilon;
  private final Weights weights = new Weights("batchNorm");
  private final Weight gain;
  private final Weight bias;
  private final Weight runningMean;
  private final Weight runningVariance;

  /** Makes a layer with m 0.1 and ε 1e-5. */
  public BatchNorm(int features) {
    this(features, 0.1, 1e-5);
  }

  /**
   * Makes a layer.
   *
   * @param momentum m, the share of a new batch in the running means
   * @param epsilon ε
   */
  public BatchNorm(int features, double momentum, double epsilon) {
    Checks.positive("BatchNorm", "features", features);
    this.momentum = Checks.share("BatchNorm", "a momentum", momentum);
    this.epsilon = Checks.above0("BatchNorm", "an epsilon", epsilon);
    Shape shape = Shape.of(features);
    gain = weights.add("gain", shape, Initialiser.constant(1));
    bias = weights.add("bias", shape, Initialiser.zeros());
    runningMean = weights.addState("runningMean", shape, Initialiser.zeros());
    runningVariance = weights.addState("runningVariance", shape, Initialiser.constant(1));
  }

  @Override
  public Weights weights() {
    return weights;
  }

  /**
   * Records the normalisation.
   *
   * @throws gradus.graph.ShapeException if axis 1 does not hold the features, or in training if
   *     there is only one value for each
   */
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    check(x, pass);
    Tensor centred;
    Tensor variance;
    if (pass.isTraining()) {
      int[] others = IntStream.range(0, x.shape().rank()).filter(axis -> axis != 1).toArray();
      Tensor mean = x.meanKeep(others);
      centred = x.sub(mean);
      variance = centred.square().meanKeep(others);
      double count = count(x);
      follow(runningMean, mean, pass);
      follow(runningVariance, variance.mul(count / (count - 1)), pass);
    } else {
      centred = x.sub(along(runningMean, x));
      variance = along(runningVariance, x);
    }
    Tensor scale = along(gain, x).div(variance.add(epsilon).sqrt());
    return centred.mul(scale).add(along(bias, x));
  }

  private void follow(Weight running, Tensor batch, Pass pass) {
    Tensor next =
        running.tensor().mul(1 - momentum).add(batch.reshape(running.shape()).mul(momentum));
    pass.update(new Update(running.parameter(), next));
  }

  /** Returns values of features along axis 1. Shape: [F] → [1, F, 1, ...]. */
  private static Tensor along(Weight weight, Tensor x) {
    int[] dims = new int[x.shape().rank()];
    Arrays.fill(dims, 1);
    dims[1] = weight.shape().size();
    return weight.tensor().reshape(dims);
  }

  private int count(Tensor x) {
    return x.shape().size() / gain.shape().size();
  }

  private void check(Tensor x, Pass pass) {
    int features = gain.shape().size();
    Shape shape = x.shape();
    if (shape.rank() < 2 || shape.dim(1) != features) {
      throw Checks.failure(
          "normalise",
          toString(),
          "the input needs the axes [batch, " + features + ", ...], got " + shape,
          List.of(Checks.operand("input", x)),
          shape.rank() < 2 ? "" : "Did you mean BatchNorm(" + shape.dim(1) + ")?");
    }
    if (pass.isTraining() && count(x) < 2) {
      throw Checks.failure(
          "normalise",
          toString(),
          "training needs 2 values or more for each feature, got " + count(x),
          List.of(Checks.operand("input", x)),
          "Use batches of 2 examples or more, and drop a last batch of 1.");
    }
  }

  @Override
  public String toString() {
    return "BatchNorm(" + gain.shape().size() + ")";
  }
}
