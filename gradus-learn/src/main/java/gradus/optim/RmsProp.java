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
 * d = √v + ε                    plain: ε outside of the root
 * Δ ← μ Δ − α g / d             momentum μ, 0 by default
 * θ ← θ + Δ
 * }</pre>
 *
 * <p>T. Tieleman and G. Hinton, "Neural networks for machine learning", lecture 6.5, 2012, which
 * has no ε. Two variants change what the step is divided by:
 *
 * <pre>{@code
 * m ← ρ m + (1 − ρ) g
 * d = √(v − m² + ε)             centred: ε inside of the root
 *
 * v ← ρ v + (1 − ρ) |g|
 * d = v + ε                     absolute
 * }</pre>
 *
 * <p>Centred, v − m² is the gradient's variance; rounding never takes it below 0 here. With
 * momentum too it is the method of A. Graves, "Generating sequences with recurrent neural
 * networks", 2013, equations 38 to 45: {@link #graves()}. The learning rate stands inside of Δ, so
 * that a schedule acts by and by.
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

  /** Returns Graves's method with his learning rate, 0.0001. */
  public static RmsProp graves() {
    return of(Settings.graves(1e-4));
  }

  /** Returns this optimizer with another decay ρ. */
  public RmsProp withDecay(double share) {
    return of(settings.withDecay(share));
  }

  /**
   * The settings of RMSProp.
   *
   * @param learningRate α
   * @param decay ρ, 0.9 by default
   * @param epsilon ε, 1e-8 by default
   * @param momentum μ, 0 by default
   * @param centred whether to divide by the deviation of the gradient; not by default
   * @param absolute whether to follow |g| in place of √g²; not by default
   */
  public record Settings(
      double learningRate,
      double decay,
      double epsilon,
      double momentum,
      boolean centred,
      boolean absolute) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Settings {
      Checks.notNegative("RMSProp", "a learning rate", learningRate);
      Checks.share("RMSProp", "a decay", decay);
      Checks.positive("RMSProp", "an epsilon", epsilon);
      Checks.share("RMSProp", "a momentum", momentum);
      if (centred && absolute) {
        throw new IllegalArgumentException(
            "RMSProp is centred by the mean of squares: it cannot be absolute as well");
      }
    }

    /** Returns the settings with defaults. */
    public static Settings of(double learningRate) {
      return new Settings(learningRate, 0.9, 1e-8, 0, false, false);
    }

    /** Returns Graves's settings: centred, decay 0.95, momentum 0.9, epsilon 0.0001. */
    public static Settings graves(double learningRate) {
      return new Settings(learningRate, 0.95, 1e-4, 0.9, true, false);
    }

    /** Returns these settings with another learning rate. */
    public Settings withLearningRate(double rate) {
      return new Settings(rate, decay, epsilon, momentum, centred, absolute);
    }

    /** Returns these settings with another decay ρ. */
    public Settings withDecay(double share) {
      return new Settings(learningRate, share, epsilon, momentum, centred, absolute);
    }

    /** Returns these settings with another epsilon. */
    public Settings withEpsilon(double value) {
      return new Settings(learningRate, decay, value, momentum, centred, absolute);
    }

    /** Returns these settings with momentum. */
    public Settings withMomentum(double share) {
      return new Settings(learningRate, decay, epsilon, share, centred, absolute);
    }

    /** Returns these settings centred or not. */
    public Settings withCentred(boolean value) {
      return new Settings(learningRate, decay, epsilon, momentum, value, absolute);
    }

    /** Returns these settings with |g| or g² followed. */
    public Settings withAbsolute(boolean value) {
      return new Settings(learningRate, decay, epsilon, momentum, centred, value);
    }
  }

  @Override
  public List<Update> update(List<Parameter> parameters, List<Tensor> gradients) {
    return updates(parameters, gradients, this::step);
  }

  private void step(Parameter parameter, Tensor g, List<Update> updates) {
    Tensor rate = learningRate().tensor().cast(g.dtype());
    Tensor step = g.mul(rate).div(divisor(parameter, g, updates));
    if (settings.momentum() > 0) {
      Parameter momentum = moment(parameter, "delta");
      step = step.add(momentum.tensor().mul(settings.momentum())); // −Δ
      updates.add(new Update(momentum, step));
    }
    updates.add(new Update(parameter, parameter.tensor().sub(step)));
  }

  private Tensor divisor(Parameter parameter, Tensor g, List<Update> updates) {
    Parameter size = moment(parameter, "v");
    Tensor v = follow(size, settings.absolute() ? g.abs() : g.square(), settings.decay());
    updates.add(new Update(size, v));
    if (settings.centred()) {
      Parameter mean = moment(parameter, "m");
      Tensor m = follow(mean, g, settings.decay());
      updates.add(new Update(mean, m));
      return v.sub(m.square()).maximum(0).add(settings.epsilon()).sqrt();
    }
    return (settings.absolute() ? v : v.sqrt()).add(settings.epsilon());
  }

  @Override
  public String toString() {
    return "RmsProp " + settings;
  }
}
