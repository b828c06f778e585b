package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.List;

/**
 * RMSProp: each step divided by a running root mean square of the gradient.
 *
 * <pre>{@code
 * v ← ρ v + (1 − ρ) g²
 * θ ← θ − α g / (√v + ε)
 * }</pre>
 *
 * <p>T. Tieleman and G. Hinton, "Neural networks for machine learning", lecture 6.5, 2012. The
 * lecture has no ε; here it stands outside of the root.
 */
public final class RmsProp extends MomentOptimizer {
  private final Settings settings;

  private RmsProp(Settings settings) {
    super("rmsprop", settings.learningRate());
    this.settings = settings;
  }

  /** Returns RMSProp with decay 0.9 and epsilon 1e-8. */
  public static RmsProp of(double learningRate) {
    return of(Settings.of(learningRate));
  }

  /** Returns RMSProp with these settings. */
  public static RmsProp of(Settings settings) {
    return new RmsProp(settings);
  }

  /**
   * The settings of RMSProp.
   *
   * @param learningRate α
   * @param decay ρ, 0.9 by default
   * @param epsilon ε, 1e-8 by default
   */
  public record Settings(double learningRate, double decay, double epsilon) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Settings {
      Checks.notNegative("RMSProp", "a learning rate", learningRate);
      Checks.share("RMSProp", "a decay", decay);
      Checks.positive("RMSProp", "an epsilon", epsilon);
    }

    /** Returns the settings with defaults. */
    public static Settings of(double learningRate) {
      return new Settings(learningRate, 0.9, 1e-8);
    }

    /** Returns these settings with another learning rate. */
    public Settings withLearningRate(double rate) {
      return new Settings(rate, decay, epsilon);
    }

    /** Returns these settings with another decay ρ. */
    public Settings withDecay(double share) {
      return new Settings(learningRate, share, epsilon);
    }

    /** Returns these settings with another epsilon. */
    public Settings withEpsilon(double value) {
      return new Settings(learningRate, decay, value);
    }
  }

  @Override
  public List<Update> update(List<Parameter> parameters, List<Tensor> gradients) {
    return updates(parameters, gradients, this::step);
  }

  private void step(Parameter parameter, Tensor g, List<Update> updates) {
    Parameter square = moment(parameter, "v");
    Tensor rate = learningRate().tensor().cast(g.dtype());
    Tensor v = follow(square, g.square(), settings.decay());
    Tensor step = g.mul(rate).div(v.sqrt().add(settings.epsilon()));
    updates.add(new Update(square, v));
    updates.add(new Update(parameter, parameter.tensor().sub(step)));
  }

  @Override
  public String toString() {
    return "RmsProp " + settings;
  }
}
