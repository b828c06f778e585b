package gradus.rolls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RollFormTest {
  /** C4 for two steps, struck again for one; E4 from the second step on. */
  private static final PianoRoll ROLL =
      PianoRoll.of(
          List.of(new Note(0, 2, 60, 100), new Note(2, 3, 60, 90), new Note(1, 3, 64, 70)), 3, 4);

  private static List<Integer> ones(float[] column) {
    return IntStream.range(0, column.length).filter(i -> column[i] == 1).boxed().toList();
  }

  @Test
  void aKeyGoesOnOrIsStruck() {
    float[][] columns = RollForm.KEYS.encode(ROLL);
    assertThat(columns).hasDimensions(3, 176);
    assertThat(Arrays.stream(columns).map(RollFormTest::ones))
        .containsExactly(
            List.of(88 + 39), // C4 is the key 39 above A0
            List.of(39, 88 + 43),
            List.of(43, 88 + 39));
    assertThat(RollForm.KEYS.decode(List.of(columns), 4).notes())
        .containsExactly(
            new Note(0, 2, 60, 80), new Note(2, 3, 60, 80), new Note(1, 3, 64, 80));
  }

  @Test
  void whatNothingBeganBeginsWhereItGoesOn() {
    float[][] columns = RollForm.KEYS.encode(ROLL);
    assertThat(RollForm.KEYS.decode(List.of(columns[1], columns[1]), 4).notes())
        .containsExactly(new Note(0, 2, 60, 80), new Note(0, 1, 64, 80), new Note(1, 2, 64, 80));
  }

  @Test
  void velocitiesAreSharesOfTheHardest() {
    float[][] columns = RollForm.VELOCITIES.encode(ROLL);
    assertThat(columns).hasDimensions(3, 128);
    assertThat(columns[0][60]).isEqualTo(100f / 127);
    assertThat(columns[1][60]).isZero(); // silent before it is struck again
    assertThat(columns[2][60]).isEqualTo(90f / 127);
    assertThat(columns[2][64]).isEqualTo(70f / 127);
    assertThat(RollForm.VELOCITIES.decode(List.of(columns), 4).notes())
        .containsExactly(
            new Note(0, 1, 60, 100), new Note(2, 3, 60, 90), new Note(1, 3, 64, 70));
  }

  @Test
  void columnsThatAreEqualShareAnArray() {
    PianoRoll held = PianoRoll.of(List.of(new Note(0, 3, 60, 100)), 3, 4);
    for (RollForm form : RollForm.values()) {
      List<float[][]> both = form.encode(List.of(held, held));
      assertThat(both.get(0)[2]).isSameAs(both.get(0)[1]).isSameAs(both.get(1)[1]);
      assertThat(RollForm.named(form.toString())).isSameAs(form);
    }
  }

  @Test
  void keysBeyondAPianoAreLeftOut() {
    PianoRoll wide = PianoRoll.of(List.of(new Note(0, 1, 20, 9), new Note(0, 1, 109, 9)), 1, 4);
    assertThat(ones(RollForm.KEYS.encode(wide)[0])).isEmpty();
  }

  @Test
  void aFormThatIsMisspeltIsSuggested() {
    assertThatThrownBy(() -> RollForm.named("key"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean keys?");
  }
}
