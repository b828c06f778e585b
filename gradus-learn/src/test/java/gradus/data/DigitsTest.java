package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private static final Dataset DIGITS = Digits.generate(2000, Rng.of(1));

  @Test
  void theSameImagesAreMadeOnEveryMachine() {
    assertThat(Digits.generate(1000, Rng.of(2026)).hash())
        .isEqualTo("bb9b3d1f305634d7c0b34f64cb3497028838943c27e0717f5f44b00d7571d01c");
  }

  @Test
  void moreImagesBeginWithTheSameOnes() {
    assertThat(Digits.generate(500, Rng.of(1)).hash()).isEqualTo(DIGITS.take(500).hash());
  }

  @Test
  void everyDigitIsAsCommon() {
    for (int i = 0; i < 30; i++) {
      assertThat(DIGITS.label(i)).isEqualTo(i % 10);
    }
    assertThat(DIGITS.classNames()).hasSize(10);
  }

  @Test
  void inkLiesInTheMiddleAndTheEdgeIsPaper() {
    for (int i = 0; i < DIGITS.size(); i++) {
      float[] image = DIGITS.input(i);
      double mass = 0;
      double x = 0;
      double y = 0;
      for (int p = 0; p < 784; p++) {
        mass += image[p];
        x += image[p] * (Math.floorMod(p, 28) + 0.5);
        y += image[p] * (Math.floorDiv(p, 28) + 0.5);
      }
      assertThat(mass).isBetween(15.0, 280.0);
      assertThat(x / mass).isCloseTo(14, within(1.5));
      assertThat(y / mass).isCloseTo(14, within(1.5));
      assertThat(image[0] + image[27] + image[783 - 27] + image[783]).isZero();
    }
  }

  /** A person tells the digits apart; the nearest of a few hundred others mostly does too. */
  @Test
  void neighboursAreMostlyTheSameDigit() {
    int right = 0;
    for (int i = 0; i < 200; i++) {
      float[] image = DIGITS.input(i);
      double best = Double.MAX_VALUE;
      int nearest = 0;
      for (int j = 200; j < 2000; j++) {
        float[] other = DIGITS.input(j);
        double distance = 0;
        for (int p = 0; p < 784; p++) {
          distance += (image[p] - other[p]) * (image[p] - other[p]);
        }
        if (distance < best) {
          best = distance;
          nearest = j;
        }
      }
      right += DIGITS.label(nearest) == DIGITS.label(i) ? 1 : 0;
    }
    assertThat(right).isBetween(160, 199); // readable, but not without effort
  }
}
