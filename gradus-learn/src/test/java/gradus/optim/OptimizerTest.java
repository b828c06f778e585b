package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.NonFiniteException;
import gradus.Parameter;
import gradus.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Six steps of each optimizer against its equations in plain loops, on {@code f(θ) = Σ ½ a θ² + θ},
 * whose gradient is {@code a θ + 1}. Parameters are float64; the learning rate and Adam's
 * corrections are float32, so rates are powers of two and the tolerance is that of float32.
 */
final class OptimizerTest {
  private static final int STEPS = 6;
  private static final double[] A = {1, 4, -0.5};
  private static final double[] START = {2, -1, 0.25};
  private static final double RATE = 0.125;

  /** One step of an optimizer in plain Java, on one number. */
  @FunctionalInterface
  interface Rule {
    /**
     * Returns the next value.
     *
     * @param memory what the rule remembers of this number, three numbers that start at 0
     */
    double next(double theta, double gradient, double[] memory, int t);
  }

  private static Parameter theta() {
    return Parameter.of("theta", Tensor.of(START, 3));
  }

  private static Tensor loss(Parameter theta) {
    Tensor x = theta.tensor();
    return x.square().mul(Tensor.of(A, 3)).mul(0.5).add(x).sum();
  }

  private static void check(Optimizer optimizer, Rule rule) {
    double[] expected = START.clone();
    double[][] memory = new double[3][3];
    Parameter theta = theta();
    for (int t = 1; t <= STEPS; t++) {
      optimizer.minimize(loss(theta), List.of(theta));
      for (int i = 0; i < 3; i++) {
        double gradient = A[i] * expected[i] + 1;
        expected[i] = rule.next(expected[i], gradient, memory[i], t);
      }
      assertThat(theta.tensor().toDoubleArray())
          .as("step %d of %s", t, optimizer)
          .containsExactly(expected, within(1e-6));
    }
  }

  @Test
  void sgd() {
    check(Sgd.of(RATE), (x, g, _, _) -> x - RATE * g);
    check(
        Sgd.of(Sgd.Settings.of(RATE).withWeightDecay(0.1)),
        (x, g, _, _) -> x - RATE * (g + 0.1 * x));
  }

  @Test
  void momentum() {
    check(
        Sgd.of(Sgd.Settings.of(RATE).withMomentum(0.9)),
        (x, g, m, _) -> {
          m[0] = 0.9 * m[0] + g;
          return x - RATE * m[0];
        });
  }

  @Test
  void nesterov() {
    check(
        Sgd.of(Sgd.Settings.of(RATE).withMomentum(0.9).withNesterov(true)),
        (x, g, m, _) -> {
          m[0] = 0.9 * m[0] + g;
          return x - RATE * (g + 0.9 * m[0]);
        });
  }

  /** The other usual form: v is the step itself, with the learning rate inside. */
  @Test
  void momentumWithTheOtherSignIsTheSameWhileTheRateIs() {
    check(
        Sgd.of(Sgd.Settings.of(RATE).withMomentum(0.9)),
        (x, g, m, _) -> {
          m[0] = 0.9 * m[0] - RATE * g;
          return x + m[0];
        });
    Sgd sgd = Sgd.of(Sgd.Settings.of(RATE).withMomentum(0.5));
    Parameter theta = Parameter.of("theta", Tensor.of(new double[] {0}, 1));
    sgd.minimize(theta.tensor().sum(), List.of(theta)); // v = 1, θ = −1/8
    sgd.scaleRate(2);
    sgd.minimize(theta.tensor().sum(), List.of(theta)); // v = 3/2: the new rate acts on all of it
    assertThat(theta.tensor().toDoubleArray()).containsExactly(-0.125 - 0.25 * 1.5);
  }

  /** Sutskever's form: the gradient is taken at θ + μ v, and that is what our parameter is. */
  @Test
  void nesterovIsTheGradientAheadAfterAChangeOfVariable() {
    check(
        Sgd.of(Sgd.Settings.of(RATE).withMomentum(0.9).withNesterov(true)),
        (ahead, g, m, _) -> { // ahead = θ + μ v
          double theta = ahead - 0.9 * m[0];
          m[0] = 0.9 * m[0] - RATE * g;
          return theta + m[0] + 0.9 * m[0];
        });
  }

  @Test
  void rmsPropWithMomentum() {
    check(
        RmsProp.of(RmsProp.Settings.of(RATE).withEpsilon(0.01).withMomentum(0.5)),
        (x, g, m, _) -> {
          m[0] = 0.9 * m[0] + 0.1 * g * g;
          m[1] = 0.5 * m[1] - RATE * g / (Math.sqrt(m[0]) + 0.01);
          return x + m[1];
        });
  }

  @Test
  void rmsPropCentred() {
    check(
        RmsProp.of(RmsProp.Settings.of(RATE).withEpsilon(0.25).withCentred(true)),
        (x, g, m, _) -> {
          m[0] = 0.9 * m[0] + 0.1 * g * g;
          m[1] = 0.9 * m[1] + 0.1 * g;
          return x - RATE * g / Math.sqrt(m[0] - m[1] * m[1] + 0.25);
        });
  }

  /** Graves 2013, equations 38 to 45, with another rate: his changes float32 too little to see. */
  @Test
  void rmsPropAsGravesHasIt() {
    check(
        Optimizer.parse("rmsprop_graves", RATE),
        (w, e, m, _) -> {
          m[0] = 0.95 * m[0] + 0.05 * e * e; // n
          m[1] = 0.95 * m[1] + 0.05 * e; // g
          m[2] = 0.9 * m[2] - RATE * e / Math.sqrt(m[0] - m[1] * m[1] + 1e-4); // Δ
          return w + m[2];
        });
    assertThat(RmsProp.graves().initialRate()).isEqualTo(1e-4);
  }

  /** The variance of a constant gradient is 0 up to rounding, whose sign must not matter. */
  @Test
  void rmsPropCentredSurvivesAConstantGradient() {
    RmsProp optimizer =
        RmsProp.of(RmsProp.Settings.of(0x1p-20).withCentred(true).withEpsilon(1e-12));
    Parameter theta = Parameter.of("theta", Tensor.of(new float[] {0, 0}, 2));
    Tensor slope = Tensor.of(new float[] {0.1f, 1000}, 2);
    for (int t = 0; t < 300; t++) {
      optimizer.minimize(theta.tensor().mul(slope).sum(), List.of(theta));
    }
    for (float value : theta.tensor().toArray()) {
      assertThat(value).isFinite().isNegative();
    }
  }

  @Test
  void rmsPropOfAbsoluteValues() {
    check(
        RmsProp.of(RmsProp.Settings.of(RATE).withEpsilon(0.01).withAbsolute(true)),
        (x, g, m, _) -> {
          m[0] = 0.9 * m[0] + 0.1 * Math.abs(g);
          return x - RATE * g / (m[0] + 0.01);
        });
  }

  @Test
  void adaGradOfAbsoluteValues() {
    check(
        AdaGrad.of(AdaGrad.Settings.of(RATE).withEpsilon(0.5).withAbsolute(true)),
        (x, g, m, _) -> {
          m[0] += Math.abs(g);
          return x - RATE * g / (m[0] + 0.5);
        });
  }

  @Test
  void adamOfAbsoluteValues() {
    check(
        Adam.of(Adam.Settings.of(RATE).withEpsilon(0.5).withAbsolute(true)),
        (x, g, m, t) -> {
          m[0] = 0.9 * m[0] + 0.1 * g;
          m[1] = 0.999 * m[1] + 0.001 * Math.abs(g);
          double mean = m[0] / (1 - Math.pow(0.9, t));
          double size = m[1] / (1 - Math.pow(0.999, t));
          return x - RATE * mean / (size + 0.5);
        });
  }

  @Test
  void rmsProp() {
    check(
        RmsProp.of(RmsProp.Settings.of(RATE).withEpsilon(0.01)),
        (x, g, m, _) -> {
          m[0] = 0.9 * m[0] + 0.1 * g * g;
          return x - RATE * g / (Math.sqrt(m[0]) + 0.01);
        });
  }

  @Test
  void adaGrad() {
    check(
        AdaGrad.of(AdaGrad.Settings.of(RATE).withEpsilon(0.5)), // large, so that its place shows
        (x, g, m, _) -> {
          m[0] += g * g;
          return x - RATE * g / (Math.sqrt(m[0]) + 0.5);
        });
  }

  @Test
  void adaDelta() {
    check(
        AdaDelta.of(AdaDelta.Settings.of(RATE).withEpsilon(0.5)),
        (x, g, m, _) -> {
          m[0] = 0.95 * m[0] + 0.05 * g * g;
          double delta = g * Math.sqrt(m[1] + 0.5) / Math.sqrt(m[0] + 0.5);
          m[1] = 0.95 * m[1] + 0.05 * delta * delta;
          return x - RATE * delta;
        });
  }

  private static double adam(double g, double[] m, int t, double epsilon) {
    m[0] = 0.9 * m[0] + 0.1 * g;
    m[1] = 0.999 * m[1] + 0.001 * g * g;
    double mean = m[0] / (1 - Math.pow(0.9, t));
    double square = m[1] / (1 - Math.pow(0.999, t));
    return mean / (Math.sqrt(square) + epsilon);
  }

  @Test
  void adam() {
    check(Adam.of(RATE), (x, g, m, t) -> x - RATE * adam(g, m, t, 1e-8));
    check(
        Adam.of(Adam.Settings.of(RATE).withEpsilon(0.5)), // large, so that its place shows
        (x, g, m, t) -> x - RATE * adam(g, m, t, 0.5));
  }

  @Test
  void adamW() {
    check(AdamW.of(RATE, 0.25), (x, g, m, t) -> x - RATE * (adam(g, m, t, 1e-8) + 0.25 * x));
  }

  @Test
  void aScheduleScalesTheInitialRate() {
    Sgd sgd = Sgd.of(0.5);
    sgd.scaleRate(0.25);
    Parameter theta = theta();
    sgd.minimize(loss(theta), List.of(theta));
    assertThat(theta.tensor().toDoubleArray()[0]).isEqualTo(2 - 0.125 * 3);
    assertThat(sgd.initialRate()).isEqualTo(0.5);
  }

  @Test
  void stateNamesWhatACheckpointHolds() {
    Adam adam = Adam.of(RATE);
    Parameter theta = theta();
    adam.minimize(loss(theta), List.of(theta));
    assertThat(adam.state().stream().map(Parameter::name))
        .containsExactly("adam.correction1", "adam.correction2", "theta.m", "theta.v");
    Optimizer momentum = Clip.byNorm(1).then(Optimizer.parse("momentum", RATE));
    momentum.minimize(loss(theta), List.of(theta));
    assertThat(momentum.state().stream().map(Parameter::name)).containsExactly("theta.momentum");
  }

  @Test
  void aRunGoesOnFromItsState() {
    Parameter whole = theta();
    Adam first = Adam.of(RATE);
    for (int t = 0; t < 3; t++) {
      first.minimize(loss(whole), List.of(whole));
    }
    Parameter resumed = Parameter.of("theta", whole.tensor());
    Adam second = Adam.of(RATE);
    second.update(List.of(resumed), List.of(resumed.tensor())); // makes the moments
    for (int i = 0; i < first.state().size(); i++) {
      Tensor saved = first.state().get(i).tensor();
      if (saved.dtype().isFloat() && saved.shape().rank() == 0) {
        second.state().get(i).set((float) saved.item());
      } else {
        second.state().get(i).set(saved.toDoubleArray());
      }
    }
    first.minimize(loss(whole), List.of(whole));
    second.minimize(loss(resumed), List.of(resumed));
    assertThat(resumed.tensor().toDoubleArray()).isEqualTo(whole.tensor().toDoubleArray());
  }

  @Test
  void aLossThatIsNotFiniteChangesNothing() {
    Parameter theta = theta();
    Adam adam = Adam.of(RATE);
    assertThatThrownBy(() -> adam.minimize(theta.tensor().log().sum(), List.of(theta)))
        .isInstanceOf(NonFiniteException.class);
    assertThat(theta.tensor().toDoubleArray()).isEqualTo(START);
    assertThat(adam.state()).allMatch(p -> p.version() == 0);
  }

  @Test
  void areFoundByName() {
    assertThat(Optimizer.parse("adamw", 0.1)).hasToString(AdamW.of(0.1).toString());
    assertThatThrownBy(() -> Optimizer.parse("nestorov", 0.1))
        .hasMessageContaining("did you mean nesterov?");
  }

  @Test
  void theVariantsAreFoundByName() {
    assertThat(Optimizer.parse("rmsprop_centred", 0.1))
        .hasToString(RmsProp.of(RmsProp.Settings.of(0.1).withCentred(true)).toString());
    assertThat(Optimizer.parse("adagrad_abs", 0.1))
        .hasToString(AdaGrad.of(AdaGrad.Settings.of(0.1).withAbsolute(true)).toString());
    assertThat(Optimizer.parse("rmsprop_abs", 0.1))
        .hasToString(RmsProp.of(RmsProp.Settings.of(0.1).withAbsolute(true)).toString());
    assertThat(Optimizer.parse("adam_abs", 0.1))
        .hasToString(Adam.of(Adam.Settings.of(0.1).withAbsolute(true)).toString());
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> RmsProp.Settings.graves(0.1).withAbsolute(true))
        .hasMessage("RMSProp is centred by the mean of squares: it cannot be absolute as well");
    assertThatThrownBy(() -> Sgd.of(-1))
        .hasMessage("SGD needs a learning rate of 0 or more, got -1.0");
    assertThatThrownBy(() -> Adam.Settings.of(0.1).withBeta2(1))
        .hasMessage("Adam needs a beta2 from 0 up to but not including 1, got 1.0");
    assertThatThrownBy(() -> Sgd.Settings.of(0.1).withNesterov(true))
        .hasMessage("Nesterov's variant needs a momentum above 0");
    assertThatThrownBy(() -> Sgd.of(1).update(List.of(theta()), List.of()))
        .hasMessageContaining("got 1 parameters and 0 gradients");
  }
}
