package gradus.nn;

import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Shape;
import java.util.List;
import java.util.Locale;

/**
 * One of the standard losses, and how it is combined over a batch.
 *
 * @param kind which loss
 * @param examples how the losses of examples, along axis 0, are combined
 * @param components how the parts of one example's loss are combined
 * @param delta δ, the error from which on Huber's loss grows linearly; other losses have none
 */
public record StandardLoss(Kind kind, Reduction examples, Reduction components, double delta)
    implements Loss {
  /** Which loss. */
  public enum Kind {
    /** {@code (y − t)²}. */
    SQUARED_ERROR,
    /** {@code ½ r²} for {@code |r| = |y − t| ≤ δ}, then {@code δ (|r| − ½ δ)}. */
    HUBER,
    /** {@code max(x, 0) − x t + ln(1 + e^−|x|)}. */
    BINARY_CROSS_ENTROPY,
    /** {@code ln Σ_j e^x_j − x_t}. */
    SOFTMAX_CROSS_ENTROPY,
    /** {@code −x_t}, for x = ln p. */
    NEGATIVE_LOG_LIKELIHOOD,
    /** {@code max(0, −x y)}, y = ±1. */
    PERCEPTRON,
    /** {@code max(0, 1 − x y)}, y = ±1. */
    HINGE,
    /** {@code max_j x_j − x_t}. */
    MULTICLASS_PERCEPTRON,
    /** {@code Σ_{j≠t} max(0, 1 + x_j − x_t)}: Weston and Watkins. */
    MULTICLASS_HINGE,
    /** {@code max(0, 1 + max_{j≠t} x_j − x_t)}. */
    CRAMMER_SINGER;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How several numbers become one. */
  public enum Reduction {
    /** Their sum. */
    SUM,
    /** Their sum divided by their number. */
    MEAN
  }

  /**
   * Checks δ.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public StandardLoss {
    Checks.above0("a loss", "a delta", delta);
  }

  static StandardLoss of(Kind kind) {
    return new StandardLoss(kind, Reduction.MEAN, Reduction.SUM, 1);
  }

  /** Returns Huber's loss that grows linearly from another error δ on. */
  public StandardLoss withDelta(double value) {
    return new StandardLoss(kind, examples, components, value);
  }

  /** Returns this loss with examples summed. */
  public StandardLoss sumOverExamples() {
    return new StandardLoss(kind, Reduction.SUM, components, delta);
  }

  /** Returns this loss with the mean taken over the components of an example. */
  public StandardLoss meanOverComponents() {
    return new StandardLoss(kind, examples, Reduction.MEAN, delta);
  }

  /**
   * Records the losses of examples, not yet combined, for whoever weighs them: under a mask, say.
   *
   * <p><i>Shape</i>: outputs [B, ...], targets as {@link #apply} takes them → [B].
   */
  public Tensor ofEach(Tensor outputs, Tensor targets) {
    Tensor parts = parts(outputs, targets);
    if (parts.shape().rank() == 1) {
      return parts;
    }
    Tensor rows = parts.reshape(parts.shape().dim(0), -1);
    return components == Reduction.MEAN ? rows.mean(1) : rows.sum(1);
  }

  @Override
  public Tensor apply(Tensor outputs, Tensor targets) {
    Tensor parts = parts(outputs, targets);
    int count = parts.shape().dim(0);
    int divisor = examples == Reduction.MEAN ? count : 1;
    if (components == Reduction.MEAN) {
      divisor *= parts.shape().size() / Math.max(1, count);
    }
    return divisor == 1 ? parts.sum() : parts.sum().div(divisor);
  }

  /**
   * Records the parts that {@link #apply} combines.
   *
   * <p><i>Shape</i>: that of the outputs; where one class in several is the target, one part for
   * each example, [B · ...].
   */
  public Tensor parts(Tensor outputs, Tensor targets) {
    return switch (kind) {
      case SQUARED_ERROR -> same(outputs, targets).sub(outputs).square();
      case HUBER -> huber(outputs.sub(same(outputs, targets)));
      case BINARY_CROSS_ENTROPY -> outputs.softplus().sub(outputs.mul(same(outputs, targets)));
      case PERCEPTRON -> {
        // The derivative at 0 is −y, so that weights of 0 begin to learn.
        Tensor agreement = outputs.mul(sign(same(outputs, targets)));
        yield agreement.greater(0).select(agreement.fullLike(0), agreement.neg());
      }
      case HINGE -> outputs.mul(sign(same(outputs, targets))).neg().add(1).relu();
      case SOFTMAX_CROSS_ENTROPY,
          NEGATIVE_LOG_LIKELIHOOD,
          MULTICLASS_PERCEPTRON,
          MULTICLASS_HINGE,
          CRAMMER_SINGER -> {
        Tensor t =
            targets.dtype() == DType.INT32 ? oneHot(outputs, targets) : same(outputs, targets);
        Tensor loss = ofClass(outputs, t, outputs.mul(t).sumKeep(-1));
        yield loss.reshape(loss.shape().size());
      }
    };
  }

  /**
   * {@code t} is one of C; {@code ofTrue} the output of the true class, with axis C of length 1.
   */
  private Tensor ofClass(Tensor x, Tensor t, Tensor ofTrue) {
    return switch (kind) {
      case SOFTMAX_CROSS_ENTROPY -> x.logSumExp(-1).sub(ofTrue);
      case NEGATIVE_LOG_LIKELIHOOD -> ofTrue.neg();
      case MULTICLASS_PERCEPTRON -> {
        // Of equal outputs the first is the answer, and its row alone is to move.
        Tensor answer = x.argMax(-1).oneHot(x.shape().dim(-1)).cast(x.dtype()).detach();
        yield x.mul(answer).sumKeep(-1).sub(ofTrue);
      }
      case MULTICLASS_HINGE -> x.sub(ofTrue).add(1).relu().mul(others(t)).sumKeep(-1);
      case CRAMMER_SINGER -> x.add(others(t)).maxKeep(-1).sub(ofTrue);
      case SQUARED_ERROR, HUBER, BINARY_CROSS_ENTROPY, PERCEPTRON, HINGE ->
          throw new IllegalStateException(kind + " is not a loss of one class in several");
    };
  }

  private static Tensor others(Tensor t) {
    return t.neg().add(1);
  }

  private Tensor huber(Tensor error) {
    Tensor size = error.abs();
    return size.greater(delta).select(size.sub(delta / 2).mul(delta), error.square().mul(0.5));
  }

  private static Tensor sign(Tensor t) {
    return t.greater(0).select(t.fullLike(1), t.fullLike(-1));
  }

  private Tensor oneHot(Tensor x, Tensor classes) {
    Shape expected = x.shape().rank() == 0 ? Shape.SCALAR : x.shape().first(x.shape().rank() - 1);
    if (!classes.shape().equals(expected)) {
      throw failure(
          "targets must be classes of shape " + expected + ", got " + classes.shape(),
          x,
          classes,
          classes.shape().size() == expected.size() ? "Did you mean targets.reshape(-1)?" : "");
    }
    return classes.oneHot(x.shape().dim(-1)).cast(x.dtype());
  }

  /** Returns the targets as the type of the outputs; broadcasting here would hide a mistake. */
  private Tensor same(Tensor outputs, Tensor targets) {
    if (outputs.shape().rank() == 0 || !outputs.shape().equals(targets.shape())) {
      throw failure(
          "targets must have the shape of the outputs, [B, ...], got "
              + targets.shape()
              + " and "
              + outputs.shape(),
          outputs,
          targets,
          outputs.shape().size() == targets.shape().size()
              ? "Did you mean targets.reshape(outputs.shape())?"
              : "");
    }
    return targets.cast(outputs.dtype());
  }

  private RuntimeException failure(String rule, Tensor outputs, Tensor targets, String hint) {
    return Checks.failure(
        kind.label(),
        "loss",
        rule,
        List.of(Checks.operand("outputs", outputs), Checks.operand("targets", targets)),
        hint);
  }

  @Override
  public String toString() {
    return kind.label().replace('_', ' ')
        + (kind == Kind.HUBER ? ", delta " + delta + ", " : ", ")
        + examples.name().toLowerCase(Locale.ROOT)
        + " over examples, "
        + components.name().toLowerCase(Locale.ROOT)
        + " over components";
  }
}
