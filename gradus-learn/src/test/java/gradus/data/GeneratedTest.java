package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedTest {
  static Stream<Function<Rng, Dataset>> sets() {
    return Stream.of(
        rng -> Generated.disk(300, rng),
        rng -> Generated.spirals(300, 1.5, 0.02, rng),
        rng -> Generated.moons(300, 0.1, rng),
        rng -> Generated.blobs(300, 4, 0.15, rng),
        rng -> Digits.generate(300, rng));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void theSeedDecidesEverything(Function<Rng, Dataset> set) {
    assertThat(set.apply(Rng.of(1)).hash()).isEqualTo(set.apply(Rng.of(1)).hash());
    assertThat(set.apply(Rng.of(1)).hash()).isNotEqualTo(set.apply(Rng.of(2)).hash());
    assertThat(set.apply(Rng.of(1)).size()).isEqualTo(300);
  }

  @Test
  void xorIsTrueForDifferentInputs() {
    Dataset xor = Generated.xor();
    for (int i = 0; i < 4; i++) {
      float[] x = xor.input(i);
      assertThat(xor.label(i)).isEqualTo(x[0] == x[1] ? 0 : 1);
    }
  }

  @Test
  void theDiskIsInsideAndItsShareIsItsArea() {
    Dataset disk = Generated.disk(4000, Rng.of(1));
    int inside = 0;
    for (int i = 0; i < disk.size(); i++) {
      float[] p = disk.input(i);
      assertThat(disk.label(i) == 1).isEqualTo(Math.hypot(p[0], p[1]) < 0.5);
      inside += disk.label(i);
    }
    assertThat(inside / 4000.0).isCloseTo(Math.PI / 16, within(0.02)); // 0.196 of the square
    assertThat(Generated.disk(Rng.of(1)).size()).isEqualTo(500);
  }

  @Test
  void aSpiralTurnedByHalfATurnIsTheOther() {
    Dataset spirals = Generated.spirals(200, 1, 0, Rng.of(1));
    for (int i = 0; i < 200; i++) {
      float[] p = spirals.input(i);
      double radius = Math.hypot(p[0], p[1]);
      double angle = Math.atan2(p[1], p[0]) - Math.PI * spirals.label(i);
      double expected = 2 * Math.PI * (radius - 0.05) / 0.9;
      assertThat(Math.cos(angle - expected)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void cloudsLieRoundTheirCentres() {
    Dataset blobs = Generated.blobs(4000, 4, 0.1, Rng.of(1));
    double x = 0;
    for (int i = 0; i < 4000; i += 4) {
      x += blobs.input(i)[0] / 1000;
    }
    assertThat(x).isCloseTo(0.6, within(0.01));
    assertThat(blobs.classNames()).containsExactly("cloud 1", "cloud 2", "cloud 3", "cloud 4");
  }
}
