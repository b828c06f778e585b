package gradus.nn;

import gradus.Tensor;
import gradus.nn.StandardLoss.Kind;
import gradus.text.Suggestions;
import java.util.Arrays;

/**
 * A number that says how far outputs are from targets, to be made small. The standard losses are
 * the <b>mean over examples of the sum over components</b> unless told otherwise, so that neither
 * the batch size nor its last, shorter batch changes the scale of the gradient.
 */
@FunctionalInterface
public interface Loss {
  /**
   * Records the loss. Shape: → [].
   *
   * @param outputs what the model gave
   * @param targets what it should have given
   */
  Tensor apply(Tensor outputs, Tensor targets);

  /**
   * Returns the squared error {@code Σ_j (y_j − t_j)²}, without a factor ½.
   *
   * <p>Up to a constant and a factor it is {@code −ln N(t; y, σ²)}: the most likely y where targets
   * have Gaussian noise of one variance.
   *
   * <p><i>Shape</i>: outputs [B, ...], targets the same.
   */
  static StandardLoss squaredError() {
    return StandardLoss.of(Kind.SQUARED_ERROR);
  }

  /**
   * Returns Huber's loss of the error r = y − t, {@code ½ r²} up to {@code |r| = δ} and {@code δ
   * (|r| − ½ δ)} beyond, with δ = 1 unless {@link StandardLoss#withDelta} says otherwise.
   *
   * <p>It is {@code −ln} of a density that is Gaussian in the middle and has exponential tails: the
   * most likely y where some targets are far off. P. Huber, "Robust estimation of a location
   * parameter", 1964.
   *
   * <p><i>Shape</i>: outputs [B, ...], targets the same.
   */
  static StandardLoss huber() {
    return StandardLoss.of(Kind.HUBER);
  }

  /**
   * Returns the cross-entropy of independent yes-or-no outputs with probability {@code p = σ(x)},
   * from the logits x: {@code −Σ_j [t ln p + (1−t) ln(1−p)] = Σ_j max(x, 0) − x t + ln(1 +
   * e^−|x|)}, which never overflows. The model ends without a sigmoid.
   *
   * <p>It is {@code −ln} of the probability p^t (1−p)^(1−t) that Bernoulli's distribution gives to
   * the target.
   *
   * <p><i>Shape</i>: logits [B, ...], targets the same, from 0 to 1, as any type.
   */
  static StandardLoss binaryCrossEntropy() {
    return StandardLoss.of(Kind.BINARY_CROSS_ENTROPY);
  }

  /**
   * Returns the cross-entropy of one class in several, from the logits x: {@code ln Σ_j e^x_j −
   * x_t} for the class t, or {@code ln Σ_j e^x_j − Σ_j t_j x_j} for probabilities t that add up to
   * 1. The model ends without a softmax. Each place of a sequence counts as an example of one
   * component.
   *
   * <p>It is {@code −ln} of the probability that the softmax of x, a categorical distribution,
   * gives to the class.
   *
   * <p><i>Shape</i>: logits [B, ..., C]; targets [B, ...] as {@code int32} classes from 0 to C − 1,
   * or probabilities [B, ..., C]. A class outside of the range counts as probability 0 of
   * everything; readers of data check for it.
   */
  static StandardLoss softmaxCrossEntropy() {
    return StandardLoss.of(Kind.SOFTMAX_CROSS_ENTROPY);
  }

  /**
   * Returns the negative log-likelihood {@code −ln p_t} of the class t, for a model whose outputs
   * are the logarithms of probabilities, {@code x = ln p}, as {@link Tensor#logSoftmax} gives them.
   * After it this is {@link #softmaxCrossEntropy()}.
   *
   * <p><i>Shape</i>: as for {@link #softmaxCrossEntropy()}.
   */
  static StandardLoss negativeLogLikelihood() {
    return StandardLoss.of(Kind.NEGATIVE_LOG_LIKELIHOOD);
  }

  /**
   * Returns the perceptron's loss {@code Σ_j max(0, −x_j y_j)}, the hinge without a margin: 0 where
   * the output has the right sign. A step on one example with learning rate 1 is Rosenblatt's rule,
   * {@code w ← w + y x} where {@code y (w·x) ≤ 0}; at 0 the derivative is −y.
   *
   * <p>F. Rosenblatt, "The perceptron: a probabilistic model for information storage and
   * organization in the brain", 1958.
   *
   * <p><i>Shape</i>: scores x [B, ...], targets the same; y is 1 for a target above 0, otherwise
   * −1, so that targets may be 0 and 1 or −1 and 1.
   */
  static StandardLoss perceptron() {
    return StandardLoss.of(Kind.PERCEPTRON);
  }

  /**
   * Returns the hinge loss {@code Σ_j max(0, 1 − x_j y_j)}: 0 where the output has the right sign
   * and a margin of 1. With {@code λ/2 ‖w‖²}, see {@link Penalty}, it is the support vector
   * machine: the distance of the nearest points from the border is at least 1/‖w‖.
   *
   * <p>C. Cortes and V. Vapnik, "Support-vector networks", 1995.
   *
   * <p><i>Shape</i>: as for {@link #perceptron()}.
   */
  static StandardLoss hinge() {
    return StandardLoss.of(Kind.HINGE);
  }

  /**
   * Returns the perceptron's loss of one class in several, {@code max_j x_j − x_t}: 0 where the
   * class t has the greatest score. A step on one example moves the row of the answer away and that
   * of the class nearer; of equal scores the first is the answer.
   *
   * <p><i>Shape</i>: scores [B, ..., C], targets as for {@link #softmaxCrossEntropy()}.
   */
  static StandardLoss multiclassPerceptron() {
    return StandardLoss.of(Kind.MULTICLASS_PERCEPTRON);
  }

  /**
   * Returns the hinge loss of one class in several by Weston and Watkins, {@code Σ_{j≠t} max(0, 1 +
   * x_j − x_t)}: every other class must stay below by a margin of 1.
   *
   * <p>J. Weston and C. Watkins, "Support vector machines for multi-class pattern recognition",
   * 1999, whose margin is 2.
   *
   * <p><i>Shape</i>: scores [B, ..., C], targets as for {@link #softmaxCrossEntropy()}.
   */
  static StandardLoss multiclassHinge() {
    return StandardLoss.of(Kind.MULTICLASS_HINGE);
  }

  /**
   * Returns the hinge loss of one class in several by Crammer and Singer, {@code max(0, 1 +
   * max_{j≠t} x_j − x_t)}: only the nearest other class counts.
   *
   * <p>K. Crammer and Y. Singer, "On the algorithmic implementation of multiclass kernel-based
   * vector machines", 2001.
   *
   * <p><i>Shape</i>: scores [B, ..., C], targets as for {@link #softmaxCrossEntropy()}.
   */
  static StandardLoss crammerSinger() {
    return StandardLoss.of(Kind.CRAMMER_SINGER);
  }

  /**
   * Returns a standard loss by name, that of its {@link Kind} in lower case: {@code squared_error},
   * {@code huber}, {@code binary_cross_entropy}, {@code softmax_cross_entropy} and so on.
   *
   * @throws IllegalArgumentException for any other name; the message suggests the nearest
   */
  static StandardLoss parse(String name) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.label().equals(name))
        .findFirst()
        .map(StandardLoss::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Suggestions.unknown(
                        "loss", name, Arrays.stream(Kind.values()).map(Kind::label).toList())));
  }
}
