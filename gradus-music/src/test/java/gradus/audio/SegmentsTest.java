package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  static float[] noise(int length) {
    Rng rng = Rng.of(9);
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = 2 * rng.nextFloat() - 1;
    }
    return samples;
  }

  @Test
  void joinedPiecesAreTheSoundThatWasCut() {
    for (int overlap : new int[] {0, 1, 10, 50}) {
      var segments = new Segments(100, overlap);
      for (int length : new int[] {0, 1, 99, 100, 101, 1_000, 1_234}) {
        float[] sound = noise(length);
        float[] joined = segments.join(segments.cut(sound));
        assertThat(joined.length).isBetween(length, length + 100);
        assertThat(Arrays.copyOf(joined, length)).containsExactly(sound, within(1e-6f));
      }
    }
  }

  @Test
  void aJumpFromPieceToPieceIsFaded() {
    float[][] pieces = {new float[4_000], new float[4_000]};
    Arrays.fill(pieces[0], 1);
    Arrays.fill(pieces[1], -1);
    assertThat(steepest(new Segments(4_000, 0).join(pieces))).isEqualTo(2);
    float[] joined = new Segments(4_000, 400).join(pieces);
    assertThat(joined).hasSize(7_600);
    assertThat(steepest(joined)).isLessThan(0.01f); // 2 · π/2 / 400 at its steepest
  }

  private static float steepest(float[] samples) {
    float steepest = 0;
    for (int i = 1; i < samples.length; i++) {
      steepest = Math.max(steepest, Math.abs(samples[i] - samples[i - 1]));
    }
    return steepest;
  }

  @Test
  void moreThanHalfCannotOverlap() {
    assertThatThrownBy(() -> new Segments(10, 6))
        .hasMessage("segments overlap by at most half of their length, got 6 of 10 samples");
  }
}
