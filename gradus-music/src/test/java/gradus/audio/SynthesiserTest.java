package gradus.audio;

import static gradus.audio.RenditionTest.measure;
import static gradus.audio.RenditionTest.note;
import static gradus.audio.RenditionTest.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.data.DataException;
import gradus.score.Step;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SynthesiserTest {
  private static final int RATE = Synthesiser.RATE;

  private static double level(Sound sound, double from, double to) {
    float[] x = sound.mixed();
    double sum = 0;
    int first = (int) (from * RATE);
    int last = (int) (to * RATE);
    for (int i = first; i < last; i++) {
      sum += (double) x[i] * x[i];
    }
    return 10 * Math.log10(sum / (last - first) + 1e-20);
  }

  /** Returns the frequency of the strongest partial near the one expected, between bins. */
  private static double frequency(float[] x, double expected) {
    int length = 65_536;
    double[] re = new double[length];
    for (int i = 0; i < length; i++) {
      re[i] = x[4_000 + i] * (1 - Math.cos(2 * Math.PI * i / length));
    }
    double[] im = new double[length];
    new Fft(length).forward(re, im);
    int best = (int) Math.rint(expected * length / RATE);
    for (int k = best - 8; k <= best + 8; k++) {
      best = Math.hypot(re[k], im[k]) > Math.hypot(re[best], im[best]) ? k : best;
    }
    double below = Math.log(Math.hypot(re[best - 1], im[best - 1]));
    double at = Math.log(Math.hypot(re[best], im[best]));
    double above = Math.log(Math.hypot(re[best + 1], im[best + 1]));
    return (best + (below - above) / (2 * (below - 2 * at + above))) * RATE / length;
  }

  @Test
  void stringsAreInTune() {
    for (int pitch : new int[] {28, 40, 52, 60, 61, 69, 76, 88, 96}) {
      Sound sound = Synthesiser.render(List.of(new TimedNote(0, 2, pitch, 90)));
      double expected = 440 * Math.pow(2, (pitch - 69) / 12.0);
      double cents = 1_200 * Math.log(frequency(sound.mixed(), expected) / expected) / Math.log(2);
      assertThat(cents).as("pitch " + pitch).isCloseTo(0, within(1.0));
    }
  }

  @Test
  void aNoteDiesAwayAndIsLetGo() {
    Sound sound = Synthesiser.render(List.of(new TimedNote(0.5, 1, 60, 90)));
    assertThat(level(sound, 0, 0.49)).isLessThan(-150);
    double start = level(sound, 0.51, 0.56);
    assertThat(level(sound, 1, 1.05)).isBetween(start - 30, start - 6);
    assertThat(level(sound, 1.45, 1.5) - level(sound, 1.75, 1.8))
        .isGreaterThan(25); // the room sounds on
    assertThat(sound.seconds()).isCloseTo(3, within(0.001));
    // Neither its beginning nor its end is a click: no jump from sample to sample is large.
    float[] x = sound.mixed();
    for (int i = 1; i < x.length; i++) {
      assertThat(Math.abs(x[i] - x[i - 1])).isLessThan(0.35f);
    }
    assertThat(Math.abs(x[RATE / 2 + 1])).isLessThan(0.05f);
  }

  @Test
  void nothingClipsAndHarderIsLouderAndBrighter() {
    List<TimedNote> cluster =
        List.of(
            new TimedNote(0, 1, 60, 127),
            new TimedNote(0, 1, 61, 127),
            new TimedNote(0, 1, 62, 127));
    assertThat(Synthesiser.render(cluster).peak()).isCloseTo(0.89f, within(1e-4f));
    List<TimedNote> twice = List.of(new TimedNote(0, 1, 60, 40), new TimedNote(2, 1, 60, 110));
    Sound sound = Synthesiser.render(twice);
    assertThat(level(sound, 2, 2.2)).isGreaterThan(level(sound, 0, 0.2) + 12);
    assertThat(brightness(sound, 2.01)).isGreaterThan(1.1 * brightness(sound, 0.01));
    assertThat(Synthesiser.render(List.of()).length()).isZero();
  }

  /** The mean frequency by power, in hertz. */
  private static double brightness(Sound sound, double from) {
    double[] re = new double[4_096];
    for (int i = 0; i < re.length; i++) {
      re[i] = sound.mixed()[(int) (from * RATE) + i] * (1 - Math.cos(2 * Math.PI * i / re.length));
    }
    double[] im = new double[re.length];
    new Fft(re.length).forward(re, im);
    double sum = 0;
    double whole = 0;
    for (int k = 0; k < re.length / 2; k++) {
      double power = re[k] * re[k] + im[k] * im[k];
      sum += k * power;
      whole += power;
    }
    return sum / whole * RATE / re.length;
  }

  /** The bytes of one machine: another, or another compiler, must give the same. */
  @Test
  void theSameNotesAreTheSameBytesEverywhere() throws Exception {
    Sound sound =
        Synthesiser.render(
            score(
                measure(note(0, 1, 8, Step.D), note(1, 1, 8, Step.F), note(2, 1, 8, Step.A)),
                measure(note(0, 1, 4, Step.G), note(0, 1, 4, Step.B))));
    byte[] bytes = WavTest.bytes(sound, Wav.Encoding.PCM_16);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(HexFormat.of().formatHex(hash)).startsWith("a0117fa035997060");
  }

  @Test
  void anHourIsTheMost() {
    assertThatThrownBy(() -> Synthesiser.render(List.of(new TimedNote(4_000, 1, 60, 80))))
        .isInstanceOf(DataException.class)
        .hasMessage("expected music of at most 3,600 seconds, found 4,001.");
    assertThatThrownBy(() -> new TimedNote(0, 1, 128, 80))
        .hasMessageContaining("a pitch is from 0 to 127");
    assertThatThrownBy(() -> new TimedNote(Double.NaN, 1, 60, 80))
        .hasMessageContaining("a note begins at 0 or later");
  }
}
