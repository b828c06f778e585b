package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import gradus.Parameter;
import gradus.Tensor;
import gradus.optim.AdaGrad;
import gradus.optim.Adam;
import gradus.optim.Optimizer;
import gradus.optim.RmsProp;
import gradus.optim.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The optimizers of the lesson beside those of the library, and beside numbers by hand. */
class Lesson11Test {
  /** Lets both go down the valley; rates are powers of 2, which a float holds exactly. */
  private static void same(Lesson11Optimizers.Optimizer lesson, Optimizer library, double within) {
    double[][] path = Lesson11Optimizers.path(lesson, 20);
    Parameter w = Parameter.of("w", Tensor.of(path[0], 2));
    Tensor curvatures = Tensor.of(Lesson11Optimizers.CURVATURES, 2);
    for (int step = 1; step <= 20; step++) {
      library.minimize(w.tensor().square().mul(curvatures).sum().mul(0.5), List.of(w));
      assertThat(w.tensor().toDoubleArray()).containsExactly(path[step], offset(within));
    }
    assertThat(Math.abs(path[20][0] - path[0][0])).isGreaterThan(0.1);
  }

  @Test
  void descentMomentumAndNesterovAreTheLibrarys() {
    double rate = 0.03125;
    var settings = Sgd.Settings.of(rate);
    same(Lesson11Optimizers.descent(rate), Sgd.of(rate), 1e-10);
    same(Lesson11Optimizers.momentum(rate, 0.75), Sgd.of(settings.withMomentum(0.75)), 1e-10);
    same(
        Lesson11Optimizers.nesterov(rate, 0.75),
        Sgd.of(settings.withMomentum(0.75).withNesterov(true)),
        1e-10);
  }

  @Test
  void adaGradAndRmsPropAreTheLibrarys() {
    same(
        Lesson11Optimizers.adaGrad(0.5, 1e-3),
        AdaGrad.of(AdaGrad.Settings.of(0.5).withEpsilon(1e-3)),
        1e-10);
    same(
        Lesson11Optimizers.rmsProp(0.125, 0.75, 1e-3),
        RmsProp.of(RmsProp.Settings.of(0.125).withDecay(0.75).withEpsilon(1e-3)),
        1e-10);
  }

  /** The library keeps its corrections in single precision. */
  @Test
  void adamIsTheLibrarysToSinglePrecision() {
    same(
        Lesson11Optimizers.adam(0.25, 0.875, 0.984375, 1e-3),
        Adam.of(Adam.Settings.of(0.25).withBeta1(0.875).withBeta2(0.984375).withEpsilon(1e-3)),
        1e-5);
  }

  /** The first step of Adam is −η sign(g), the second by hand for g = 2, then 1. */
  @Test
  void adamByHand() {
    var adam = Lesson11Optimizers.adam(0.1, 0.9, 0.99, 0);
    double[] w = {1, 0};
    adam.step(w, new double[] {2, 1});
    assertThat(w[0]).isCloseTo(0.9, offset(1e-12));
    adam.step(w, new double[] {1, 1});
    double m = (0.9 * 0.1 * 2 + 0.1 * 1) / (1 - 0.81); // 0.28 / 0.19
    double s = (0.99 * 0.01 * 4 + 0.01 * 1) / (1 - 0.9801); // 0.0496 / 0.0199
    assertThat(w[0]).isCloseTo(0.9 - 0.1 * m / Math.sqrt(s), offset(1e-12));
  }

  @Test
  void descentMultipliesByOneMinusRateTimesCurvature() {
    double[][] path = Lesson11Optimizers.path(Lesson11Optimizers.descent(0.07), 10);
    assertThat(path[10][0]).isCloseTo(path[0][0] * Math.pow(1 - 0.07, 10), offset(1e-12));
    assertThat(path[10][1]).isCloseTo(path[0][1] * Math.pow(1 - 0.07 * 25, 10), offset(1e-12));
  }
}
