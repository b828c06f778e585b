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
 */
public record StandardLoss(Kind kind, Reduction examples, Reduction components) implements Loss {
  /** Which loss. */
  public enum Kind {
    /** {@code (y − t)²}. */
    SQUARED_ERROR,
    /** {@code max(x, 0) − x t + ln(1 + e^−|x|)}. */
    BINARY_CROSS_ENTROPY,
    /** {@code ln Σ_j e^x_j − x_t}. */
    SOFTMAX_CROSS_ENTROPY;

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

  /** Returns this loss with examples summed. */
  public StandardLoss sumOverExamples() {
    return new StandardLoss(kind, Reduction.SUM, components);
  }

  /** Returns this loss with the mean taken over the components of an example. */
  public StandardLoss meanOverComponents() {
    return new StandardLoss(kind, examples, Reduction.MEAN);
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

  private Tensor parts(Tensor outputs, Tensor targets) {
    return switch (kind) {
      case SQUARED_ERROR -> same(outputs, targets).sub(outputs).square();
      case BINARY_CROSS_ENTROPY -> binary(outputs, same(outputs, targets));
      case SOFTMAX_CROSS_ENTROPY -> softmax(outputs, targets);
    };
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

  private static Tensor binary(Tensor x, Tensor t) {
    return x.softplus().sub(x.mul(t));
  }

  private Tensor softmax(Tensor x, Tensor targets) {
    Tensor t = targets.dtype() == DType.INT32 ? oneHot(x, targets) : same(x, targets);
    Tensor loss = x.logSumExp(-1).sub(x.mul(t).sumKeep(-1));
    return loss.reshape(loss.shape().size());
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
        + ", "
        + examples.name().toLowerCase(Locale.ROOT)
        + " over examples, "
        + components.name().toLowerCase(Locale.ROOT)
        + " over components";
  }
}
