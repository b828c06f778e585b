package gradus.nn;

import gradus.Tensor;
import gradus.nn.StandardLoss.Kind;
import gradus.nn.StandardLoss.Reduction;
import gradus.text.Suggestions;
import java.util.List;

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
   * <p><i>Shape</i>: outputs [B, ...], targets the same.
   */
  static StandardLoss squaredError() {
    return new StandardLoss(Kind.SQUARED_ERROR, Reduction.MEAN, Reduction.SUM);
  }

  /**
   * Returns the cross-entropy of independent yes-or-no outputs with probability {@code p = σ(x)},
   * from the logits x: {@code −Σ_j [t ln p + (1−t) ln(1−p)] = Σ_j max(x, 0) − x t + ln(1 +
   * e^−|x|)}, which never overflows. The model ends without a sigmoid.
   *
   * <p><i>Shape</i>: logits [B, ...], targets the same, from 0 to 1, as any type.
   */
  static StandardLoss binaryCrossEntropy() {
    return new StandardLoss(Kind.BINARY_CROSS_ENTROPY, Reduction.MEAN, Reduction.SUM);
  }

  /**
   * Returns the cross-entropy of one class in several, from the logits x: {@code ln Σ_j e^x_j −
   * x_t} for the class t, or {@code ln Σ_j e^x_j − Σ_j t_j x_j} for probabilities t that add up to
   * 1. The model ends without a softmax. Each place of a sequence counts as an example of one
   * component.
   *
   * <p><i>Shape</i>: logits [B, ..., C]; targets [B, ...] as {@code int32} classes from 0 to C − 1,
   * or probabilities [B, ..., C]. A class outside of the range counts as probability 0 of
   * everything; readers of data check for it.
   */
  static StandardLoss softmaxCrossEntropy() {
    return new StandardLoss(Kind.SOFTMAX_CROSS_ENTROPY, Reduction.MEAN, Reduction.SUM);
  }

  /**
   * Returns a standard loss by name: {@code squared_error}, {@code binary_cross_entropy} or {@code
   * softmax_cross_entropy}.
   *
   * @throws IllegalArgumentException for any other name; the message suggests the nearest
   */
  static StandardLoss parse(String name) {
    List<StandardLoss> all = List.of(squaredError(), binaryCrossEntropy(), softmaxCrossEntropy());
    return all.stream()
        .filter(loss -> loss.kind().label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Suggestions.unknown(
                        "loss", name, all.stream().map(loss -> loss.kind().label()).toList())));
  }
}
