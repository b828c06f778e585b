package gradus.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EstimateTest {
  /**
   * One degree of freedom is Cauchy's distribution, t = tan(π/2 · share); two have t = share √2 /
   * √(1 − share²); the others were computed by SciPy's {@code stats.t.ppf((1 + share) / 2, ν)}.
   */
  @ParameterizedTest
  @CsvSource({
    "0.95, 1, 12.706204736174694",
    "0.50, 1, 1",
    "0.95, 2, 4.302652729749464",
    "0.95, 3, 3.1824463052837078",
    "0.95, 4, 2.7764451051977934",
    "0.95, 9, 2.262157162798205",
    "0.99, 9, 3.249835541592126",
    "0.95, 30, 2.0422724563012378",
    "0.95, 99, 1.9842169515864174",
    "0.95, 1000, 1.9623390808264083"
  })
  void studentsQuantiles(double share, int degrees, double t) {
    assertThat(StudentT.quantile(share, degrees)).isCloseTo(t, within(1e-9));
  }

  /** x̄ = 2.5, s² = 5/3, t = 3.1824463 for three degrees of freedom: t s/√4 = 2.0542603. */
  @Test
  void aMeanHasAnInterval() {
    Estimate estimate = Estimate.of(4, 1, 3, 2);
    assertThat(estimate.count()).isEqualTo(4);
    assertThat(estimate.mean()).isEqualTo(2.5);
    assertThat(estimate.deviation()).isCloseTo(Math.sqrt(5.0 / 3), within(1e-12));
    assertThat(estimate.low()).isCloseTo(2.5 - 2.0542603, within(1e-6));
    assertThat(estimate.high()).isCloseTo(2.5 + 2.0542603, within(1e-6));
  }

  @Test
  void aSingleValueHasNone() {
    Estimate estimate = Estimate.of(7);
    assertThat(estimate.mean()).isEqualTo(7);
    assertThat(estimate.deviation()).isNaN();
    assertThat(estimate.low()).isNaN();
    assertThatThrownBy(Estimate::of).hasMessage("an estimate needs one value or more, got none");
  }

  /** Known values of Wilson's interval; for 0 of n it ends at z²/(n + z²). */
  @ParameterizedTest
  @CsvSource({
    "5, 10, 0.236593, 0.763407",
    "0, 10, 0, 0.277533",
    "10, 10, 0.722467, 1",
    "81, 263, 0.255289, 0.366210"
  })
  void aShareHasWilsonsInterval(int successes, int trials, double low, double high) {
    Estimate estimate = Estimate.ofShare(successes, trials);
    assertThat(estimate.mean()).isEqualTo((double) successes / trials);
    assertThat(estimate.low()).isCloseTo(low, within(1e-6));
    assertThat(estimate.high()).isCloseTo(high, within(1e-6));
    assertThatThrownBy(() -> Estimate.ofShare(2, 1)).hasMessageContaining("got 2 and 1");
  }
}
