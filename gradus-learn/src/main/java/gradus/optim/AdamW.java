package gradus.optim;

/**
 * Adam with decoupled weight decay: the decay acts on the parameter itself and is not divided by
 * the size of the gradients.
 *
 * <pre>{@code
 * θ ← θ − α [(m / c₁) / (√(v / c₂) + ε) + λ θ]
 * }</pre>
 *
 * <p>I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", 2019, algorithm 2, with
 * the learning rate α in the place of the schedule multiplier, so that the decay follows the
 * schedule. Every parameter that is passed decays, biases too.
 */
public final class AdamW {
  private AdamW() {}

  /** Returns Adam's defaults with weight decay λ = 0.01. */
  public static Adam of(double learningRate) {
    return of(learningRate, 0.01);
  }

  /** Returns Adam's defaults with weight decay. */
  public static Adam of(double learningRate, double weightDecay) {
    return Adam.of(Adam.Settings.of(learningRate).withWeightDecay(weightDecay));
  }
}
