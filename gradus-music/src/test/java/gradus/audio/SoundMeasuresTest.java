package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SoundMeasuresTest {
  private static float[] whiteNoise(int length) {
    Rng rng = Rng.of(4);
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) rng.nextGaussian();
    }
    return samples;
  }

  @Test
  void noiseIsFlatAndTonesAreNot() {
    // Powers of noise are exponential: e^(mean of the logarithm) is e^−γ = 0.56 of their mean, a
    // little more for the mean of as few as 16 that depend on each other.
    float[] noise = whiteNoise(64_000);
    assertThat(SoundMeasures.flatness(noise)).isCloseTo(0.62, within(0.05));
    float[] brown = new float[noise.length];
    for (int i = 1; i < noise.length; i++) {
      brown[i] = 0.9f * brown[i - 1] + noise[i];
    }
    assertThat(SoundMeasures.flatness(brown)).isBetween(0.45, 0.67);
    float[] tone = ResamplerTest.tone(440, 16_000, 32_000).mixed();
    assertThat(SoundMeasures.flatness(tone)).isLessThan(0.02);
    assertThat(SoundMeasures.flatness(new float[5_000])).isZero();
    assertThat(SoundMeasures.flatness(new float[0])).isZero();
    float[] rests = Arrays.copyOf(tone, 64_000); // half of it silent
    assertThat(SoundMeasures.flatness(rests)).isLessThan(0.02);
  }

  @Test
  void distancesAreInDecibels() {
    float[] noise = whiteNoise(16_000);
    float[] softer = noise.clone();
    for (int i = 0; i < softer.length; i++) {
      softer[i] *= 0.5f;
    }
    assertThat(SoundMeasures.logSpectralDistance(noise, noise)).isZero();
    assertThat(SoundMeasures.logSpectralDistance(noise, softer)).isCloseTo(6.02, within(0.01));
    assertThat(SoundMeasures.logSpectralDistance(softer, noise)).isCloseTo(6.02, within(0.01));
    assertThat(SoundMeasures.logSpectralDistance(noise, new float[16_000])).isBetween(40.0, 60.0);
  }
}
