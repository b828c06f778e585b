package gradus.optim;

/**
 * Lowers the learning rate when a metric stops getting better: {@code
 * optimizer.scaleRate(plateau.observe(validationLoss))} after each epoch.
 */
public final class Plateau {
  private final Settings settings;
  private State state = new State(Double.NaN, 0, 1);

  private Plateau(Settings settings) {
    this.settings = settings;
  }

  /** Returns a plateau schedule with the defaults of {@link Settings}. */
  public static Plateau of() {
    return of(Settings.of());
  }

  /** Returns a plateau schedule with these settings. */
  public static Plateau of(Settings settings) {
    return new Plateau(settings);
  }

  /**
   * The settings of a plateau schedule.
   *
   * @param factor what the rate is multiplied by, 0.5 by default
   * @param patience how many observations in a row may fail to be better, 5 by default
   * @param threshold by how much the metric must be better to count, 0.0001 by default
   * @param maximize whether a higher metric is better, as for accuracy; not by default
   */
  public record Settings(double factor, int patience, double threshold, boolean maximize) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Settings {
      Checks.share("a plateau schedule", "a factor", factor);
      Checks.notNegative("a plateau schedule", "a patience", patience);
      Checks.notNegative("a plateau schedule", "a threshold", threshold);
    }

    /** Returns the defaults. */
    public static Settings of() {
      return new Settings(0.5, 5, 1e-4, false);
    }

    /** Returns these settings with another factor. */
    public Settings withFactor(double value) {
      return new Settings(value, patience, threshold, maximize);
    }

    /** Returns these settings with another patience. */
    public Settings withPatience(int observations) {
      return new Settings(factor, observations, threshold, maximize);
    }

    /** Returns these settings with another threshold. */
    public Settings withThreshold(double difference) {
      return new Settings(factor, patience, difference, maximize);
    }

    /** Returns these settings for a metric that is better when higher, or when lower. */
    public Settings withMaximize(boolean higher) {
      return new Settings(factor, patience, threshold, higher);
    }
  }

  /**
   * What a plateau schedule remembers, for a checkpoint.
   *
   * @param best the best metric so far, not a number before the first
   * @param waited how many observations in a row were not better
   * @param factor the factor for the initial learning rate
   */
  public record State(double best, int waited, double factor) {}

  /**
   * Notes a metric and returns the factor for the initial learning rate. A metric that is not a
   * number counts as not better.
   */
  public double observe(double metric) {
    if (isBetter(metric)) {
      state = new State(metric, 0, state.factor());
    } else if (state.waited() < settings.patience()) {
      state = new State(state.best(), state.waited() + 1, state.factor());
    } else {
      state = new State(state.best(), 0, state.factor() * settings.factor());
    }
    return state.factor();
  }

  private boolean isBetter(double metric) {
    if (Double.isNaN(metric)) {
      return false;
    }
    double gain = settings.maximize() ? metric - state.best() : state.best() - metric;
    return Double.isNaN(state.best()) || gain > settings.threshold();
  }

  /** Returns what to save. */
  public State state() {
    return state;
  }

  /** Goes on from a saved state. */
  public void restore(State saved) {
    state = saved;
  }
}
