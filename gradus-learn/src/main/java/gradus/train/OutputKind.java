package gradus.train;

import gradus.Tensor;
import gradus.nn.Loss;
import gradus.nn.StandardLoss;
import java.util.Locale;

/** What a trained model's outputs mean, and so what a prediction does with them. */
public enum OutputKind {
  /** Numbers, or scores of classes: predictions are the outputs themselves. */
  NUMBERS,
  /** Logits of independent yes-or-no answers: predictions are their sigmoids. */
  INDEPENDENT,
  /** Logits of one class in several: predictions are their softmax. */
  ONE_OF_SEVERAL;

  /** Returns the kind that a loss is for. */
  public static OutputKind of(Loss loss) {
    if (!(loss instanceof StandardLoss standard)) {
      return NUMBERS;
    }
    return switch (standard.kind()) {
      case SQUARED_ERROR,
          HUBER,
          PERCEPTRON,
          HINGE,
          MULTICLASS_PERCEPTRON,
          MULTICLASS_HINGE,
          CRAMMER_SINGER ->
          NUMBERS; // scores are no logits
      case BINARY_CROSS_ENTROPY -> INDEPENDENT;
      case SOFTMAX_CROSS_ENTROPY, NEGATIVE_LOG_LIKELIHOOD -> ONE_OF_SEVERAL;
    };
  }

  /** Records what turns outputs into predictions. Shape: [B, ...] → the same. */
  Tensor apply(Tensor outputs) {
    return switch (this) {
      case NUMBERS -> outputs;
      case INDEPENDENT -> outputs.sigmoid();
      case ONE_OF_SEVERAL -> outputs.softmax(-1);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
