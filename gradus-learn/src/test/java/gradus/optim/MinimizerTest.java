package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Loss;
import gradus.nn.Sequential;
import gradus.optim.LossFunction.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Minimizers against their equations in plain loops, and on functions whose minimum is known. */
final class MinimizerTest {
  private static final double[] DIAGONAL = {1, 3, 10, 30};

  private static Parameter at(double... values) {
    return Parameter.of("x", Tensor.of(values, values.length));
  }

  /** {@code (1 − x)² + 100 (y − x²)²}, with minimum 0 at (1, 1). */
  private static Tensor rosenbrock(Parameter place) {
    Tensor x = place.tensor().get(0, 0);
    Tensor y = place.tensor().get(0, 1);
    return x.neg().add(1).square().add(y.sub(x.square()).square().mul(100));
  }

  /** {@code ½ Σ aᵢ xᵢ² + Σ xᵢ + ½ (Σ xᵢ)²}: Hessian diag(a) + 11ᵀ. */
  private static Tensor quadratic(Parameter place) {
    Tensor x = place.tensor();
    Tensor sum = x.sum();
    return x.square().mul(Tensor.of(DIAGONAL, 4)).sum().add(sum.square()).mul(0.5).add(sum);
  }

  @ParameterizedTest
  @CsvSource({"lbfgs, 36, 45, 0", "conjugate_gradient, 20, 97, 0", "newton_cg, 71, 101, 120"})
  void reachesTheMinimumOfRosenbrock(String name, int iterations, int evaluations, int products) {
    Parameter place = at(-1.2, 1);
    Minimum found = Minimizer.parse(name).minimize(rosenbrock(place), List.of(place));
    assertThat(found.converged()).as("%s: %s", name, found.history().getLast()).isTrue();
    assertThat(found.gradientNorm()).isLessThan(1e-6);
    assertThat(place.tensor().toDoubleArray()).containsExactly(new double[] {1, 1}, within(1e-6));
    assertThat(List.of(found.iterations(), found.evaluations(), found.products()))
        .containsExactly(iterations, evaluations, products);
    assertThat(found.history().getFirst().value()).isCloseTo(24.2, within(1e-12));
    for (int i = 1; i < found.history().size(); i++) {
      assertThat(found.history().get(i).value()).isLessThan(found.history().get(i - 1).value());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lbfgs", "conjugate_gradient", "newton_cg"})
  void solvesSeveralParametersAtOnce(String name) {
    Parameter a = at(2, -1);
    Parameter b = Parameter.of("b", Tensor.of(new double[] {3}, 1));
    Tensor fit =
        a.tensor().sub(1).square().sum().add(b.tensor().sum().sub(a.tensor().sum()).square());
    Minimum found = Minimizer.parse(name).withTolerance(1e-9).minimize(fit, List.of(a, b));
    assertThat(found.converged()).isTrue();
    assertThat(a.tensor().toDoubleArray()).containsExactly(new double[] {1, 1}, within(1e-8));
    assertThat(b.tensor().toDoubleArray()).containsExactly(new double[] {2}, within(1e-8));
  }

  /** The two loops against the matrix H of the class's equation, formed in full. */
  @Test
  void lbfgsMultipliesByTheInverseHessianOfItsEquation() {
    int n = 5;
    Rng rng = Rng.of(3);
    var memory = new Lbfgs.Memory(3);
    List<double[][]> pairs = new ArrayList<>();
    for (int k = 0; k < 5; k++) { // of which the last three are remembered
      double[] s = gaussian(n, rng);
      double[] y = Vectors.plus(gaussian(n, rng), 3, s); // sᵀy above 0
      assertThat(Vectors.dot(s, y)).isPositive();
      memory.add(s, y);
      pairs.add(new double[][] {s, y});
    }
    double[][] h = new double[n][n];
    double[] lastS = pairs.getLast()[0];
    double[] lastY = pairs.getLast()[1];
    for (int i = 0; i < n; i++) {
      h[i][i] = Vectors.dot(lastS, lastY) / Vectors.dot(lastY, lastY);
    }
    for (double[][] pair : pairs.subList(2, 5)) {
      h = updated(h, pair[0], pair[1]);
    }
    double[] g = gaussian(n, rng);
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      expected[i] = Vectors.dot(h[i], g);
    }
    assertThat(memory.product(g)).containsExactly(expected, within(1e-12));
  }

  /** {@code (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ}. */
  private static double[][] updated(double[][] h, double[] s, double[] y) {
    int n = s.length;
    double rho = 1 / Vectors.dot(s, y);
    double[][] next = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        next[i][j] = rho * s[i] * s[j];
        for (int k = 0; k < n; k++) {
          for (int l = 0; l < n; l++) {
            double left = (i == k ? 1 : 0) - rho * s[i] * y[k];
            double right = (l == j ? 1 : 0) - rho * y[l] * s[j];
            next[i][j] += left * h[k][l] * right;
          }
        }
      }
    }
    return next;
  }

  private static double[] gaussian(int n, Rng rng) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = rng.nextGaussian();
    }
    return values;
  }

  /** g₋ = (1, 2), g = (3, 1): gᵀ(g − g₋) = 6 − 1 = 5, g₋ᵀg₋ = 5; the other way −4, so 0. */
  @Test
  void theFactorOfPolakAndRibiereNeverFallsBelowZero() {
    assertThat(ConjugateGradient.beta(new double[] {3, 1}, new double[] {1, 2})).isEqualTo(1);
    assertThat(ConjugateGradient.beta(new double[] {0.5, 0}, new double[] {1, 2})).isZero();
    assertThat(ConjugateGradient.beta(new double[] {0, 4}, new double[] {2, 0})).isEqualTo(4);
  }

  /** With conjugate directions few iterations do where steepest descent needs dozens. */
  @Test
  void conjugateDirectionsSolveAQuadraticInFewIterations() {
    Parameter place = at(1, 1, 1, 1);
    Minimum found =
        ConjugateGradient.of().withTolerance(1e-8).minimize(quadratic(place), List.of(place));
    assertThat(found.converged()).isTrue();
    assertThat(found.iterations()).isLessThanOrEqualTo(12);
    assertMinimumOfQuadratic(place);
  }

  /** aᵢ xᵢ + 1 + S = 0 with S = Σ x: x = −(1 + S)/a, so S = −(1 + S) Σ 1/a. */
  private static void assertMinimumOfQuadratic(Parameter place) {
    double inverse = 0;
    for (double a : DIAGONAL) {
      inverse += 1 / a;
    }
    double sum = -inverse / (1 + inverse);
    double[] x = place.tensor().toDoubleArray();
    for (int i = 0; i < 4; i++) {
      assertThat(x[i]).isCloseTo(-(1 + sum) / DIAGONAL[i], within(1e-7));
    }
  }

  @Test
  void aProductWithTheHessianIsExact() {
    Parameter place = at(-1.2, 1);
    LossFunction function = LossFunction.twice(rosenbrock(place), List.of(place));
    double x = 0.5;
    double y = -2;
    double[] product = function.hessianVector(new double[] {x, y}, new double[] {3, 7});
    double xx = 1200 * x * x - 400 * y + 2;
    double xy = -400 * x;
    assertThat(product)
        .containsExactly(new double[] {3 * xx + 7 * xy, 3 * xy + 7 * 200}, within(1e-9));
    assertThat(place.version()).isZero();
  }

  /** One whole Newton step solves a quadratic. */
  @Test
  void newtonsDirectionSolvesItsEquations() {
    Parameter place = at(1, -2, 3, 0.5);
    LossFunction function = LossFunction.twice(quadratic(place), List.of(place));
    Point start = function.at(function.start());
    double[] p = NewtonCg.direction(function, start, 1e-12);
    place.set(Vectors.plus(start.x(), 1, p));
    assertMinimumOfQuadratic(place);
    assertThat(function.products()).isLessThanOrEqualTo(6);
  }

  /**
   * Near a minimum each iteration about doubles the digits: the inner tolerance shrinks as √‖g‖.
   */
  @Test
  void newtonConvergesFasterThanLinearly() {
    Parameter place = at(-1.2, 1);
    Minimum found = NewtonCg.of().withTolerance(1e-10).minimize(rosenbrock(place), List.of(place));
    assertThat(found.converged()).isTrue();
    List<Minimizer.Iterate> history = found.history();
    Minimizer.Iterate last = history.getLast();
    Minimizer.Iterate before = history.get(history.size() - 2);
    assertThat(last.gradientNorm()).isLessThan(1e-3 * before.gradientNorm());
    assertThat(last.products()).isPositive();
  }

  /** At (0.1, 0) the function x⁴/4 − x²/2 + y² curves downwards along x. */
  @Test
  void newtonLeavesWhereTheFunctionCurvesDownwards() {
    Parameter place = at(0.1, 0.2);
    Tensor x = place.tensor().get(0, 0);
    Tensor y = place.tensor().get(0, 1);
    Tensor f = x.square().square().mul(0.25).sub(x.square().mul(0.5)).add(y.square());
    Minimum found = NewtonCg.of().minimize(f, List.of(place));
    assertThat(found.converged()).isTrue();
    assertThat(place.tensor().toDoubleArray()).containsExactly(new double[] {1, 0}, within(1e-6));
    assertThat(found.value()).isCloseTo(-0.25, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 0.01, 1, 30, 1e4})
  void aStepSatisfiesTheStrongWolfeConditions(double first) {
    for (double curvature : new double[] {0.1, 0.9}) {
      Parameter place = at(-1.2, 1);
      LossFunction function = LossFunction.once(rosenbrock(place), List.of(place));
      Point start = function.at(function.start());
      double[] p = Vectors.times(-1 / start.gradientNorm(), start.gradient());
      LineSearch.Trial trial =
          Objects.requireNonNull(LineSearch.search(function, start, p, first, curvature));
      double slope = -start.gradientNorm();
      assertThat(trial.value()).isLessThanOrEqualTo(24.2 + 1e-4 * trial.step() * slope);
      assertThat(Math.abs(Vectors.dot(trial.point().gradient(), p)))
          .isLessThanOrEqualTo(-curvature * slope);
      assertThat(function.evaluations()).isLessThan(25);
    }
  }

  /** The step 1 tried first lands where ln has no value. */
  @Test
  void aStepNeverEndsWhereTheLossIsNoNumber() {
    Parameter place = at(0.5);
    Tensor x = place.tensor();
    Tensor f = x.sub(x.log()).sum(); // minimum at 1, no value for x ≤ 0
    Parameter far = at(3);
    Tensor g = far.tensor().mul(40).sub(far.tensor().log()).sum(); // minimum at 1/40
    assertThat(Lbfgs.of().minimize(f, List.of(place)).converged()).isTrue();
    assertThat(Lbfgs.of().minimize(g, List.of(far)).converged()).isTrue();
    assertThat(far.tensor().toDoubleArray()[0]).isCloseTo(0.025, within(1e-8));
  }

  /**
   * A net 2-4-1 of tanh units from 20 seeds: 17 learn XOR within 30 iterations. Seeds 1, 8 and 16
   * end in a local minimum, where two of the four cases stay undecided: ½ ln 2.
   */
  @Test
  void lbfgsLearnsXorInUnderFiftyIterations() {
    Tensor inputs = Tensor.of(new double[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    Tensor targets = Tensor.of(new double[] {0, 1, 1, 0}, 4, 1);
    int learned = 0;
    for (int seed = 1; seed <= 20; seed++) {
      var model = new Sequential(new Dense(2, 4), Activation.TANH, new Dense(4, 1));
      model.weights().precision(DType.FLOAT64);
      model.initialise(Rng.of(seed));
      Tensor loss = Loss.binaryCrossEntropy().apply(model.apply(inputs), targets);
      Minimum found = Lbfgs.of().minimize(loss, model.parameters());
      assertThat(found.converged()).as("seed %d", seed).isTrue();
      assertThat(found.iterations()).as("seed %d", seed).isLessThan(50);
      if (found.value() < 1e-5) {
        learned++;
        double[] outputs = model.apply(inputs).toDoubleArray();
        assertThat(outputs[0]).isNegative();
        assertThat(outputs[1]).isPositive();
        assertThat(outputs[2]).isPositive();
        assertThat(outputs[3]).isNegative();
      } else {
        assertThat(found.value()).as("seed %d", seed).isCloseTo(Math.log(2) / 2, within(1e-5));
      }
    }
    assertThat(learned).isEqualTo(17);
  }

  @Test
  void float32EndsWhereRoundingDecides() {
    Parameter place = Parameter.of("x", Tensor.of(new float[] {-1.2f, 1}, 2));
    Minimum found = Lbfgs.of().withTolerance(0).minimize(rosenbrock(place), List.of(place));
    assertThat(found.ending()).isEqualTo(Minimum.Ending.NO_DECREASE);
    assertThat(place.tensor().toArray()).containsExactly(new float[] {1, 1}, within(1e-3f));
  }

  @Test
  void iterationsAreLimitedAndHeardOf() {
    Parameter place = at(-1.2, 1);
    List<Integer> heard = new ArrayList<>();
    Minimum found =
        Lbfgs.of()
            .withIterations(3)
            .minimize(rosenbrock(place), List.of(place), i -> heard.add(i.iteration()));
    assertThat(found.ending()).isEqualTo(Minimum.Ending.ITERATIONS);
    assertThat(found.iterations()).isEqualTo(3);
    assertThat(heard).containsExactly(0, 1, 2, 3);
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> Minimizer.parse("lbgfs")).hasMessageContaining("did you mean lbfgs?");
    assertThatThrownBy(() -> Optimizer.parse("newton_cg", 0.1))
        .hasMessage(
            "newton_cg takes all examples several times an iteration, where an optimizer takes a"
                + " batch a step: use Minimizer.parse(\"newton_cg\")");
    Parameter place = at(0);
    assertThatThrownBy(() -> Lbfgs.of().minimize(place.tensor().log().sum(), List.of(place)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("must start where loss and gradient are finite");
    assertThatThrownBy(() -> Lbfgs.of().minimize(at(1, 2).tensor(), List.of(place)))
        .hasMessageContaining("a loss of one number");
  }
}
