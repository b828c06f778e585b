package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import org.junit.jupiter.api.Test;

class ExactTest {
  @Test
  void sinesAndPowersAreThoseOfTheJdk() {
    Rng rng = Rng.of(1);
    for (int i = 0; i < 20_000; i++) {
      double turns = 6 * rng.nextDouble() - 3;
      assertThat(Exact.cos(turns)).isCloseTo(StrictMath.cos(2 * Math.PI * turns), within(4e-15));
      assertThat(Exact.sin(turns)).isCloseTo(StrictMath.sin(2 * Math.PI * turns), within(4e-15));
      double x = 40 * rng.nextDouble() - 20;
      assertThat(Exact.exp(x) / StrictMath.exp(x)).isCloseTo(1, within(1e-14));
    }
    assertThat(Exact.sin(0.25)).isEqualTo(1);
    assertThat(Exact.cos(0.25)).isEqualTo(0);
    assertThat(Exact.cos(-0.5)).isEqualTo(-1);
  }

  @Test
  void concertPitchIs440() {
    assertThat(Exact.frequency(69)).isEqualTo(440);
    assertThat(Exact.frequency(57)).isEqualTo(220);
    assertThat(Exact.frequency(60)).isCloseTo(261.6255653, within(1e-6));
    for (int pitch = 0; pitch < 128; pitch++) {
      double expected = 440 * Math.pow(2, (pitch - 69) / 12.0);
      assertThat(Exact.frequency(pitch) / expected).isCloseTo(1, within(1e-13));
    }
  }
}
