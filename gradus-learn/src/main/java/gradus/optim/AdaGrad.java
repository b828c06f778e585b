package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.List;

/**
 * AdaGrad: each step divided by the root of the sum of all squared gradients so far, so that a
 * weight seldom asked for takes larger steps.
 *
 * <pre>{@code
 * s ← s + g²
 * θ ← θ − α g / (√s + ε)
 * }</pre>
 *
 * <p>A step on some rows of a table, as of an {@link gradus.nn.Embedding}, costs as much as these
 * rows: without gradient, a weight and its sum stay.
 *
 * <p>J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and
 * stochastic optimization", 2011, figure 1 with a diagonal matrix, where δ, here ε, stands outside
 * of the root. The sum starts at 0. Absolute, as some courses have it, s adds up |g| and the step
 * is divided by s + ε.
 */
public final class AdaGrad extends MomentOptimizer {
  private final Settings settings;

  private AdaGrad(Settings settings) {
    super("adagrad", settings.learningRate());
    this.settings = settings;
  }

  /** Returns AdaGrad with epsilon 1e-10. */
  public static AdaGrad of(double learningRate) {
    return of(Settings.of(learningRate));
  }

  /** Returns AdaGrad with these settings. */
  public static AdaGrad of(Settings settings) {
    return new AdaGrad(settings);
  }

  /**
   * The settings of AdaGrad.
   *
   * @param learningRate α
   * @param epsilon ε, 1e-10 by default
   * @param absolute whether to add up |g| in place of √Σg²; not by default
   */
  public record Settings(double learningRate, double epsilon, boolean absolute) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Settings {
      Checks.notNegative("AdaGrad", "a learning rate", learningRate);
      Checks.positive("AdaGrad", "an epsilon", epsilon);
    }

    /** Returns the settings with defaults. */
    public static Settings of(double learningRate) {
      return new Settings(learningRate, 1e-10, false);
    }

    /** Returns these settings with another learning rate. */
    public Settings withLearningRate(double rate) {
      return new Settings(rate, epsilon, absolute);
    }

    /** Returns these settings with another epsilon. */
    public Settings withEpsilon(double value) {
      return new Settings(learningRate, value, absolute);
    }

    /** Returns these settings with |g| or g² added up. */
    public Settings withAbsolute(boolean value) {
      return new Settings(learningRate, epsilon, value);
    }
  }

  @Override
  public List<Update> update(List<Parameter> parameters, List<Tensor> gradients) {
    return rowUpdates(parameters, gradients, false, this::step);
  }

  private void step(Parameter parameter, Tensor g, List<Update> updates) {
    Parameter sum = moment(parameter, "s");
    Tensor rate = learningRate().tensor().cast(g.dtype());
    Tensor s = sum.tensor().add(settings.absolute() ? g.abs() : g.square());
    Tensor size = settings.absolute() ? s : s.sqrt();
    Tensor step = g.mul(rate).div(size.add(settings.epsilon()));
    updates.add(new Update(sum, s));
    updates.add(new Update(parameter, parameter.tensor().sub(step)));
  }

  @Override
  public String toString() {
    return "AdaGrad " + settings;
  }
}
