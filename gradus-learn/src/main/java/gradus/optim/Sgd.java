package gradus.optim;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import java.util.List;

/**
 * Stochastic gradient descent, with momentum and Nesterov's variant on request.
 *
 * <pre>{@code
 * g ← g + λ θ                 weight decay λ
 * v ← μ v + g                 momentum μ
 * θ ← θ − α v                 or, by Nesterov, θ ← θ − α (g + μ v)
 * }</pre>
 *
 * <p>Momentum is written with either sign, and with the learning rate inside or outside of v:
 *
 * <pre>{@code
 * v ← μ v + g      θ ← θ − α v      v points uphill: here, and in most libraries
 * v ← μ v − α g    θ ← θ + v        v is the step itself: most textbooks
 * }</pre>
 *
 * <p>The second v is −α times the first, so that both give the same θ while α stays the same. When
 * a schedule changes it, the first acts at once on all of v, the second on new gradients alone. A
 * third form, {@code v ← μ v + (1 − μ) g}, is the first with α multiplied by 1 − μ.
 *
 * <p>B. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; I.
 * Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of initialization and momentum in
 * deep learning", 2013, equations 1 to 4 (of the second form). Nesterov's variant is theirs after
 * the change of variable θ + μ v → θ, so that the gradient is that of the parameters themselves.
 *
 * <p>How many examples a step takes is the batch's affair: all of them make it (full) batch
 * descent, one stochastic, some mini-batch descent; see {@code Trainer.batchSize}. Without momentum
 * and weight decay, a step on some rows of a table, as of an {@link gradus.nn.Embedding}, costs as
 * much as these rows.
 */
public final class Sgd extends MomentOptimizer {
  private final Settings settings;

  private Sgd(Settings settings) {
    super("sgd", settings.learningRate());
    this.settings = settings;
  }

  /** Returns plain gradient descent. */
  public static Sgd of(double learningRate) {
    return of(Settings.of(learningRate));
  }

  /** Returns gradient descent with these settings. */
  public static Sgd of(Settings settings) {
    return new Sgd(settings);
  }

  /**
   * The settings of gradient descent.
   *
   * @param learningRate α
   * @param momentum μ, from 0 (the default) up to but not including 1
   * @param nesterov whether to look ahead along v; not by default
   * @param weightDecay λ, 0 by default: the gradient of {@code λ/2 · ‖θ‖²}
   */
  public record Settings(
      double learningRate, double momentum, boolean nesterov, double weightDecay) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Settings {
      Checks.notNegative("SGD", "a learning rate", learningRate);
      Checks.share("SGD", "a momentum", momentum);
      Checks.notNegative("SGD", "a weight decay", weightDecay);
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException("Nesterov's variant needs a momentum above 0");
      }
    }

    /** Returns the settings of plain gradient descent. */
    public static Settings of(double learningRate) {
      return new Settings(learningRate, 0, false, 0);
    }

    /** Returns these settings with another learning rate. */
    public Settings withLearningRate(double rate) {
      return new Settings(rate, momentum, nesterov, weightDecay);
    }

    /** Returns these settings with momentum. */
    public Settings withMomentum(double share) {
      return new Settings(learningRate, share, nesterov, weightDecay);
    }

    /** Returns these settings with or without Nesterov's variant. */
    public Settings withNesterov(boolean ahead) {
      return new Settings(learningRate, momentum, ahead, weightDecay);
    }

    /** Returns these settings with weight decay. */
    public Settings withWeightDecay(double decay) {
      return new Settings(learningRate, momentum, nesterov, decay);
    }
  }

  @Override
  public List<Update> update(List<Parameter> parameters, List<Tensor> gradients) {
    return settings.momentum() == 0 && settings.weightDecay() == 0
        ? rowUpdates(parameters, gradients, false, this::step)
        : updates(parameters, gradients, this::step);
  }

  private void step(Parameter parameter, Tensor gradient, List<Update> updates) {
    Tensor theta = parameter.tensor();
    Tensor rate = learningRate().tensor().cast(theta.dtype());
    Tensor g =
        settings.weightDecay() == 0 ? gradient : gradient.add(theta.mul(settings.weightDecay()));
    Tensor direction = g;
    if (settings.momentum() > 0) {
      Parameter momentum = moment(parameter, "momentum");
      Tensor v = g.add(momentum.tensor().mul(settings.momentum()));
      updates.add(new Update(momentum, v));
      direction = settings.nesterov() ? g.add(v.mul(settings.momentum())) : v;
    }
    updates.add(new Update(parameter, theta.sub(direction.mul(rate))));
  }

  @Override
  public String toString() {
    return "Sgd " + settings;
  }
}
