package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam: momentum, divided by a running root mean square of the gradient, both corrected for their
 * start at 0.
 *
 * <pre>{@code
 * m ← β₁ m + (1 − β₁) g               c₁ = 1 − β₁ᵗ
 * v ← β₂ v + (1 − β₂) g²              c₂ = 1 − β₂ᵗ
 * θ ← θ − α (m / c₁) / (√(v / c₂) + ε)
 * }</pre>
 *
 * <p>D. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1, where ε
 * stands outside of the root and after the correction. With weight decay λ this is AdamW: see
 * {@link AdamW}. Absolute, as some courses have it, v follows |g| and the step is divided by v / c₂
 * + ε.
 *
 * <p>The corrections are kept as {@code c ← β c + (1 − β)}, which is the same number as {@code 1 −
 * βᵗ} without its cancellation at small t.
 */
public final class Adam extends MomentOptimizer {
  private final Settings settings;

  private final boolean lazy;

  private Adam(Settings settings, boolean lazy) {
    super("adam", settings.learningRate());
    this.settings = settings;
    this.lazy = lazy;
  }

  /** Returns Adam with β₁ 0.9, β₂ 0.999 and ε 1e-8. */
  public static Adam of(double learningRate) {
    return of(Settings.of(learningRate));
  }

  /** Returns Adam with these settings. */
  public static Adam of(Settings settings) {
    return new Adam(settings, false);
  }

  /**
   * Returns Adam for tables of which a step uses some rows: where the gradient of a table came
   * through {@link Tensor#take} alone, rows that the batch does not name stay as they are, and so
   * do their moments, which in Adam would fade and go on moving them. Weight decay too acts on the
   * named rows alone. The corrections c₁ and c₂ count all steps, as in Adam. A step costs as much
   * as its rows. Other parameters change as in Adam.
   */
  public static Adam lazy(Settings settings) {
    return new Adam(settings, true);
  }

  /** Returns {@link #lazy(Settings) lazy} Adam with its defaults. */
  public static Adam lazy(double learningRate) {
    return lazy(Settings.of(learningRate));
  }

  /**
   * The settings of Adam.
   *
   * @param learningRate α
   * @param beta1 β₁, 0.9 by default
   * @param beta2 β₂, 0.999 by default
   * @param epsilon ε, 1e-8 by default
   * @param weightDecay λ of AdamW, 0 by default
   * @param absolute whether v follows |g| in place of √g²; not by default
   */
  public record Settings(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      boolean absolute) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Settings {
      Checks.notNegative("Adam", "a learning rate", learningRate);
      Checks.share("Adam", "a beta1", beta1);
      Checks.share("Adam", "a beta2", beta2);
      Checks.positive("Adam", "an epsilon", epsilon);
      Checks.notNegative("Adam", "a weight decay", weightDecay);
    }

    /** Returns the settings with defaults. */
    public static Settings of(double learningRate) {
      return new Settings(learningRate, 0.9, 0.999, 1e-8, 0, false);
    }

    /** Returns these settings with another learning rate. */
    public Settings withLearningRate(double rate) {
      return new Settings(rate, beta1, beta2, epsilon, weightDecay, absolute);
    }

    /** Returns these settings with another decay β₁ of the momentum. */
    public Settings withBeta1(double share) {
      return new Settings(learningRate, share, beta2, epsilon, weightDecay, absolute);
    }

    /** Returns these settings with another decay β₂ of the mean square. */
    public Settings withBeta2(double share) {
      return new Settings(learningRate, beta1, share, epsilon, weightDecay, absolute);
    }

    /** Returns these settings with another epsilon. */
    public Settings withEpsilon(double value) {
      return new Settings(learningRate, beta1, beta2, value, weightDecay, absolute);
    }

    /** Returns these settings with decoupled weight decay. */
    public Settings withWeightDecay(double decay) {
      return new Settings(learningRate, beta1, beta2, epsilon, decay, absolute);
    }

    /** Returns these settings with |g| or g² followed. */
    public Settings withAbsolute(boolean value) {
      return new Settings(learningRate, beta1, beta2, epsilon, weightDecay, value);
    }
  }

  @Override
  public List<Update> update(List<Parameter> parameters, List<Tensor> gradients) {
    List<Update> updates = new ArrayList<>();
    Tensor c1 = correction("adam.correction1", settings.beta1(), updates);
    Tensor c2 = correction("adam.correction2", settings.beta2(), updates);
    Tensor rate = learningRate().tensor();
    // Scalars, worked out once a step: α / c₁ and 1 / √c₂ (or 1 / c₂).
    Tensor scale = rate.div(c1);
    Tensor root = (settings.absolute() ? c2 : c2.sqrt()).reciprocal();
    Rule rule = (parameter, gradient, list) -> step(parameter, gradient, rate, scale, root, list);
    updates.addAll(
        lazy
            ? rowUpdates(parameters, gradients, true, rule)
            : updates(parameters, gradients, rule));
    return updates;
  }

  private Tensor correction(String name, double beta, List<Update> updates) {
    Parameter previous = number(name);
    Tensor next = previous.tensor().mul(beta).add(1 - beta);
    updates.add(new Update(previous, next));
    return next;
  }

  private void step(
      Parameter parameter, Tensor g, Tensor rate, Tensor scale, Tensor root, List<Update> updates) {
    Tensor theta = parameter.tensor();
    Parameter first = moment(parameter, "m");
    Parameter second = moment(parameter, "v");
    Tensor m = follow(first, g, settings.beta1());
    Tensor v = follow(second, settings.absolute() ? g.abs() : g.square(), settings.beta2());
    Tensor length = settings.absolute() ? v : v.sqrt();
    Tensor size = length.mul(root.cast(g.dtype())).add(settings.epsilon());
    Tensor step = m.mul(scale.cast(g.dtype())).div(size);
    if (settings.weightDecay() > 0) {
      step = step.add(theta.mul(rate.cast(g.dtype()).mul(settings.weightDecay())));
    }
    updates.add(new Update(first, m));
    updates.add(new Update(second, v));
    updates.add(new Update(parameter, theta.sub(step)));
  }

  @Override
  public String toString() {
    return (lazy ? "lazy " : "") + (settings.weightDecay() > 0 ? "AdamW " : "Adam ") + settings;
  }
}
