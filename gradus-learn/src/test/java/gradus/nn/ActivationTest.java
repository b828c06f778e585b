package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.Tensor;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Activations against their formulas, computed here by java.lang.Math in double precision. */
final class ActivationTest {
  private static final double[] POINTS = {-30, -2, -0.7, -1e-3, 0, 1e-3, 0.4, 1, 3, 30};

  private static final Map<Module, DoubleUnaryOperator> FORMULAS =
      Map.ofEntries(
          Map.entry(Activation.IDENTITY, x -> x),
          Map.entry(Activation.STEP, x -> x >= 0 ? 1 : 0),
          Map.entry(Activation.SIGMOID, x -> 1 / (1 + Math.exp(-x))),
          Map.entry(Activation.TANH, Math::tanh),
          Map.entry(Activation.RELU, x -> Math.max(x, 0)),
          Map.entry(Activation.GELU, ActivationTest::gelu),
          Map.entry(Activation.SILU, x -> x / (1 + Math.exp(-x))),
          Map.entry(Activation.SOFTPLUS, x -> Math.log1p(Math.exp(x))),
          Map.entry(new LeakyRelu(0.1), x -> x > 0 ? x : 0.1 * x),
          Map.entry(new Elu(1.5), x -> x > 0 ? x : 1.5 * Math.expm1(x)));

  private static double gelu(double x) {
    return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  @Test
  void followTheirFormulas() {
    Tensor x = Tensor.of(POINTS, POINTS.length);
    FORMULAS.forEach(
        (activation, formula) -> {
          double[] y = activation.apply(x).toDoubleArray();
          for (int i = 0; i < POINTS.length; i++) {
            assertThat(y[i])
                .as("%s of %s", activation, POINTS[i])
                .isCloseTo(formula.applyAsDouble(POINTS[i]), within(1e-12));
          }
        });
  }

  @Test
  void softmaxIsTheShareOfEachPower() {
    float[] y =
        Activation.SOFTMAX.apply(Tensor.of(new float[] {1, 2, 4, 1000, 1000, 0}, 2, 3)).toArray();
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(4);
    double[] expected = {
      Math.exp(1) / sum, Math.exp(2) / sum, Math.exp(4) / sum, 0.5, 0.5, 0 // no overflow
    };
    for (int i = 0; i < 6; i++) {
      assertThat((double) y[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  @Test
  void preluStartsWithAQuarter() {
    float[] y = new Prelu().apply(Tensor.of(new float[] {-2, 0, 3}, 1, 3)).toArray();
    assertThat(y).containsExactly(-0.5f, 0, 3);
  }

  /** The doc says that the tanh form of GELU is at most 0.0005 away: integrate the density. */
  @Test
  void geluIsNearTheNormalDistributionFunction() {
    double step = 1e-3;
    double cumulated = 0; // Φ(x) from −8, by the midpoint rule
    double farthest = 0;
    for (double x = -8; x < 8; x += step) {
      double middle = x + step / 2;
      cumulated += step * Math.exp(-middle * middle / 2) / Math.sqrt(2 * Math.PI);
      double end = x + step;
      double y = gelu(end);
      farthest = Math.max(farthest, Math.abs(y - end * cumulated));
    }
    assertThat(farthest).isBetween(1e-4, 5e-4);
  }

  @Test
  void derivativesStayFiniteFarOut() {
    for (Module activation : FORMULAS.keySet()) {
      Tensor x = Tensor.of(new float[] {-1000, 0, 1000}, 3);
      assertThat(Gradients.of(activation.apply(x).sum(), x).toArray())
          .as(activation.toString())
          .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    }
  }

  @Test
  void softplusRisesByAHalfAtZero() {
    Tensor x = Tensor.of(new double[] {0}, 1);
    assertThat(Gradients.of(Activation.SOFTPLUS.apply(x), x).toDoubleArray()).containsExactly(0.5);
  }

  @Test
  void areFoundByName() {
    assertThat(Activation.parse("tanh")).isSameAs(Activation.TANH);
    assertThat(Activation.parse("Leaky-relu")).isEqualTo(new LeakyRelu(0.01));
    assertThatThrownBy(() -> Activation.parse("sigmiod"))
        .hasMessage(
            "there is no activation \"sigmiod\": did you mean sigmoid? Known are elu, gelu,"
                + " identity, leaky_relu, prelu, relu, sigmoid, silu, softmax, softplus, step,"
                + " tanh.");
  }
}
