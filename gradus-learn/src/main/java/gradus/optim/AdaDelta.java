package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.List;

/**
 * AdaDelta: each step as long as steps have lately been, relative to the gradient's running root
 * mean square, so that it has the unit of the weight and needs no learning rate.
 *
 * <pre>{@code
 * v ← ρ v + (1 − ρ) g²
 * δ = g √(u + ε) / √(v + ε)
 * u ← ρ u + (1 − ρ) δ²
 * θ ← θ − α δ
 * }</pre>
 *
 * <p>M. Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1, where α is 1 and ε
 * stands inside of both roots: that in the numerator is what the first steps start from.
 */
public final class AdaDelta extends MomentOptimizer {
  private final Settings settings;

  private AdaDelta(Settings settings) {
    super("adadelta", settings.learningRate());
    this.settings = settings;
  }

  /** Returns AdaDelta with decay 0.95 and epsilon 1e-6; the paper's learning rate is 1. */
  public static AdaDelta of(double learningRate) {
    return of(Settings.of(learningRate));
  }

  /** Returns AdaDelta with these settings. */
  public static AdaDelta of(Settings settings) {
    return new AdaDelta(settings);
  }

  /**
   * The settings of AdaDelta.
   *
   * @param learningRate α, a factor on the method's own step length
   * @param decay ρ, 0.95 by default
   * @param epsilon ε, 1e-6 by default
   */
  public record Settings(double learningRate, double decay, double epsilon) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Settings {
      Checks.notNegative("AdaDelta", "a learning rate", learningRate);
      Checks.share("AdaDelta", "a decay", decay);
      Checks.positive("AdaDelta", "an epsilon", epsilon);
    }

    /** Returns the settings with defaults. */
    public static Settings of(double learningRate) {
      return new Settings(learningRate, 0.95, 1e-6);
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
    Parameter length = moment(parameter, "u");
    Tensor rate = learningRate().tensor().cast(g.dtype());
    Tensor v = follow(square, g.square(), settings.decay());
    Tensor delta = g.mul(root(length.tensor())).div(root(v));
    updates.add(new Update(square, v));
    updates.add(new Update(length, follow(length, delta.square(), settings.decay())));
    updates.add(new Update(parameter, parameter.tensor().sub(delta.mul(rate))));
  }

  private Tensor root(Tensor meanSquare) {
    return meanSquare.add(settings.epsilon()).sqrt();
  }

  @Override
  public String toString() {
    return "AdaDelta " + settings;
  }
}
