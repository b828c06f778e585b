package gradus.linear;

import gradus.Tensor;
import gradus.nn.Loss;
import gradus.nn.StandardLoss;

/**
 * Several classes by binary models, one for each pair of classes: the model of the pair (i, j), i
 * before j, learns from examples of these two alone, and votes for i where its score is above 0,
 * otherwise for j. The class with the most votes is the answer.
 *
 * <p>Pairs are in the order (0, 1), (0, 2), …, (1, 2), …; there are P = C (C − 1) / 2. All models
 * are the columns of one matrix.
 *
 * <p>S. Knerr, L. Personnaz, G. Dreyfus, "Single-layer learning revisited", 1990.
 *
 * @param classes C, 2 or more
 */
public record OneVsOne(int classes) {
  /**
   * Checks the number of classes.
   *
   * @throws IllegalArgumentException if there are fewer than two
   */
  public OneVsOne {
    if (classes < 2) {
      throw new IllegalArgumentException("pairs need two classes or more, got " + classes);
    }
  }

  /** Returns P, the number of models. */
  public int pairs() {
    return classes * (classes - 1) / 2;
  }

  /**
   * Returns the loss of all models together: each example counts for the C − 1 pairs with its
   * class.
   *
   * <p><i>Shape</i>: scores [B, P], targets [B] as {@code int32} classes.
   *
   * @param binary the loss of one pair, such as {@link Loss#perceptron()} or {@link Loss#hinge()}
   */
  public Loss loss(StandardLoss binary) {
    return (scores, targets) -> {
      Tensor y = targets.oneHot(classes).cast(scores.dtype()).matmul(sides(scores)); // 1, −1 or 0
      Tensor parts = binary.parts(scores, y.maximum(0)).mul(y.square());
      return parts.sum().div(scores.shape().dim(0));
    };
  }

  /**
   * Returns how many models vote for each class.
   *
   * <p><i>Shape</i>: scores [B, P] → [B, C].
   */
  public Tensor votes(Tensor scores) {
    Tensor vote = scores.greater(0).select(scores.fullLike(1), scores.fullLike(-1));
    // A vote of ±1 for the first of a pair is ±½ for both classes, and ½ more for each of them.
    return vote.matmul(sides(scores).transpose()).add(classes - 1).mul(0.5);
  }

  /** Which classes each pair has: 1 for the first, −1 for the second, else 0. Shape: [C, P] */
  private Tensor sides(Tensor like) {
    float[] sides = new float[classes * pairs()];
    int pair = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = i + 1; j < classes; j++) {
        sides[i * pairs() + pair] = 1;
        sides[j * pairs() + pair] = -1;
        pair++;
      }
    }
    return Tensor.of(sides, classes, pairs()).cast(like.dtype());
  }
}
