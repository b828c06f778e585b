package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResamplerTest {
  static Sound tone(double frequency, int rate, int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * frequency * i / rate);
    }
    return Sound.mono(rate, samples);
  }

  /** Returns the level of the middle in dB of a sine of amplitude 1. */
  private static double level(Sound sound) {
    float[] x = sound.channels()[0];
    double sum = 0;
    int from = x.length / 4;
    int to = x.length - from;
    for (int i = from; i < to; i++) {
      sum += (double) x[i] * x[i];
    }
    return 10 * Math.log10(2 * sum / (to - from));
  }

  @Test
  void aToneOfOneKilohertzKeepsItsLevelAndItsPlace() {
    Sound tone = Resampler.resample(tone(1_000, 44_100, 44_100), 16_000);
    assertThat(tone.rate()).isEqualTo(16_000);
    assertThat(tone.length()).isEqualTo(16_000);
    assertThat(level(tone)).isCloseTo(0, within(0.1));
    float[] expected = tone(1_000, 16_000, 16_000).channels()[0];
    for (int i = 1_000; i < 15_000; i++) {
      assertThat(tone.channels()[0][i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @Test
  void theWholePassBandStaysAndAliasesAreBelow80Decibels() {
    for (int frequency = 50; frequency <= 7_200; frequency += 550) {
      double same = level(tone(frequency, 16_000, 4_000)); // but for a part of a wave, 0 dB
      assertThat(level(Resampler.resample(tone(frequency, 44_100, 11_025), 16_000)))
          .as(frequency + " Hz")
          .isCloseTo(same, within(0.1));
    }
    for (int frequency = 8_000; frequency < 22_000; frequency += 350) {
      assertThat(level(Resampler.resample(tone(frequency, 44_100, 11_025), 16_000)))
          .as(frequency + " Hz")
          .isLessThan(-80);
    }
  }

  @Test
  void otherRatesUpAndDownKeepTheTone() {
    for (int[] rates :
        new int[][] {
          {16_000, 44_100},
          {48_000, 16_000},
          {8_000, 16_000},
          {22_050, 48_000},
          {44_100, 44_099},
          {96_000, 44_100},
          {11_025, 16_001}
        }) {
      Sound tone = Resampler.resample(tone(1_000, rates[0], rates[0] / 4), rates[1]);
      float[] expected = tone(1_000, rates[1], tone.length()).channels()[0];
      for (int i = tone.length() / 4; i < tone.length() * 3 / 4; i++) {
        assertThat(tone.channels()[0][i])
            .as(rates[0] + " to " + rates[1])
            .isCloseTo(expected[i], within(2e-4f));
      }
    }
  }

  @Test
  void noImageAppearsAboveTheOldNyquistFrequency() {
    Sound up = Resampler.resample(tone(3_000, 8_000, 8_000), 32_000);
    double[] re = new double[8_000];
    for (int i = 0; i < re.length; i++) { // a Hann window on the middle
      re[i] = up.channels()[0][12_000 + i] * (1 - Math.cos(2 * Math.PI * i / re.length));
    }
    double[] im = new double[re.length];
    new Fft(re.length).forward(re, im);
    double tone = Math.hypot(re[750], im[750]);
    assertThat(tone).isCloseTo(4_000, within(10.0));
    for (int k = 1_000; k <= 4_000; k++) { // 4 kHz and above
      assertThat(Math.hypot(re[k], im[k]) / tone).isLessThan(1e-4);
    }
  }

  @Test
  void channelsAndLengthsAreKept() {
    Sound stereo =
        new Sound(44_100, new float[][] {new float[1_001], tone(500, 44_100, 1_001).mixed()});
    Sound low = Resampler.resample(stereo, 16_000);
    assertThat(low.channels()).hasDimensions(2, 364); // ⌈1001 · 160 / 441⌉
    assertThat(low.channels()[0]).containsOnly(0f);
    assertThat(Resampler.resample(stereo, 44_100)).isSameAs(stereo);
    assertThat(Resampler.resample(Sound.mono(8_000, new float[0]), 16_000).length()).isZero();
    assertThatThrownBy(() -> Resampler.resample(stereo, 10))
        .hasMessage("expected a rate from 1,000 to 768,000 Hz, got 10");
  }
}
