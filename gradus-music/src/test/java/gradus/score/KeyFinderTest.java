package gradus.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyFinderTest {
  /** The notes of a major scale, those of its main triads longer; moved up by semitones. */
  private static double[] major(int semitones) {
    double[] times = {5, 0, 2, 0, 4, 3, 0, 5, 0, 2, 0, 2};
    var moved = new double[12];
    for (int note = 0; note < 12; note++) {
      moved[(note + semitones) % 12] = times[note];
    }
    return moved;
  }

  @Test
  void aScaleIsInItsKey() {
    assertThat(KeyFinder.of(major(0))).isEqualTo(Key.C_MAJOR);
    assertThat(KeyFinder.of(major(2))).isEqualTo(new Key(2, Mode.MAJOR));
    assertThat(KeyFinder.of(major(6))).isEqualTo(new Key(-6, Mode.MAJOR));
    assertThat(KeyFinder.of(3, 0, 2, 0, 4, 2, 0, 1, 2, 5, 0, 2)).isEqualTo(new Key(0, Mode.MINOR));
  }

  @Test
  void anOctaveHasTwelveNotes() {
    assertThatThrownBy(() -> KeyFinder.of(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an octave has 12 notes, got 2");
  }

  @Test
  void aNoteIsNamedByWhatIsNear() {
    assertThat(Spelling.near(68, 4)).hasToString("G#4");
    assertThat(Spelling.near(68, -1)).hasToString("Ab4");
    assertThat(Spelling.near(60, 12)).hasToString("B#3");
    for (int number = 0; number < 128; number++) {
      for (int place = -20; place < 30; place++) {
        assertThat(Spelling.near(number, place).midi()).isEqualTo(number);
      }
    }
  }
}
