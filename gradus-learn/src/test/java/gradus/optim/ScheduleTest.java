package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static void check(Schedule schedule, double... expected) {
    double[] found = LongStream.range(0, expected.length).mapToDouble(schedule::factor).toArray();
    assertThat(found).containsExactly(expected, within(1e-12));
  }

  @Test
  void followTheirFormulas() {
    check(Schedule.constant(), 1, 1, 1);
    check(Schedule.step(2, 0.1), 1, 1, 0.1, 0.1, 0.01);
    check(Schedule.inverse(0.5), 1, 1 / 1.5, 0.5, 0.4);
    double half = Math.sqrt(0.5) / 2; // ½ cos 45°
    check(Schedule.cosine(4, 0), 1, 0.5 + half, 0.5, 0.5 - half, 0, 0);
    check(Schedule.cosine(2, 0.2), 1, 0.6, 0.2, 0.2);
  }

  @Test
  void aWarmUpRisesToTheStart() {
    check(Schedule.constant().afterWarmUp(4), 0.25, 0.5, 0.75, 1, 1, 1);
    check(Schedule.step(1, 0.5).afterWarmUp(2), 0.5, 1, 1, 0.5, 0.25);
  }

  @Test
  void countsEpochsInPlaceOfSteps() {
    check(Schedule.inverse(1).every(3), 1, 1, 1, 0.5, 0.5, 0.5, 1.0 / 3);
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> Schedule.cosine(0, 0))
        .hasMessage("a schedule needs 1 step or more, got 0");
    assertThatThrownBy(() -> Schedule.inverse(-1))
        .hasMessage("a 1/k schedule needs a decay of 0 or more, got -1.0");
  }

  private static double[] observe(Plateau plateau, double... metrics) {
    return DoubleStream.of(metrics).map(plateau::observe).toArray();
  }

  @Test
  void aPlateauLowersTheRate() {
    Plateau plateau = Plateau.of(Plateau.Settings.of().withPatience(1));
    // 0.9 is better; 0.95, 0.90001 and NaN are not; every second failure halves the rate.
    assertThat(observe(plateau, 1, 0.9, 0.95, 0.90001, Double.NaN, 0.89999, 0.5, 0.6))
        .containsExactly(1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25);
  }

  @Test
  void aPlateauMayBeOfAccuracy() {
    Plateau plateau =
        Plateau.of(
            Plateau.Settings.of()
                .withPatience(0)
                .withFactor(0.1)
                .withMaximize(true)
                .withThreshold(0));
    assertThat(observe(plateau, 0.5, 0.6, 0.6)).containsExactly(1, 1, 0.1);
  }

  @Test
  void aPlateauGoesOnFromItsState() {
    Plateau first = Plateau.of(Plateau.Settings.of().withPatience(1));
    observe(first, 1, 1);
    Plateau second = Plateau.of(Plateau.Settings.of().withPatience(1));
    second.restore(first.state());
    assertThat(second.observe(1)).isEqualTo(0.5).isEqualTo(first.observe(1));
  }
}
