package gradus.rolls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import gradus.nn.VectorModel;
import gradus.sequence.VectorModelSpec;
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
        .containsExactly(new Note(0, 2, 60, 80), new Note(2, 3, 60, 80), new Note(1, 3, 64, 80));
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
        .containsExactly(new Note(0, 1, 60, 100), new Note(2, 3, 60, 90), new Note(1, 3, 64, 70));
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

  /**
   * Of three columns C4 is struck in two: log-odds of 2.5 / 4. It sounded before two columns and
   * went on in one: even odds, where what was silent has 1 in 1,000.
   */
  @Test
  void aModelBeginsWithWhatCountingTells() {
    VectorModel model = VectorModelSpec.parse("gru:1:skip").build(176);
    VectorModel begun = RollForm.KEYS.begin(model, List.<float[][]>of(RollForm.KEYS.encode(ROLL)));
    begun.initialise(Rng.of(1));
    double silent = Math.log(0.001 / 0.999);
    float[] bias = values(begun, "bias");
    assertThat(bias[88 + 39]).isCloseTo((float) Math.log(2.5 / 1.5), within(1e-6f));
    assertThat(bias[88 + 40]).isCloseTo((float) Math.log(0.5 / 3.5), within(1e-6f));
    assertThat(bias[39]).isCloseTo((float) silent, within(1e-6f));
    float[] skip = values(begun, "skip");
    assertThat(skip[39 * 176 + 39]).isCloseTo((float) -silent, within(1e-6f));
    assertThat(skip[(88 + 39) * 176 + 39]).isCloseTo((float) -silent, within(1e-6f));
    assertThat(skip[40 * 176 + 39]).isZero();
    VectorModel plain = VectorModelSpec.parse("gru:1").build(128);
    assertThat(RollForm.VELOCITIES.begin(plain, List.of())).isSameAs(plain);
  }

  private static float[] values(VectorModel model, String name) {
    return model.parameters().stream()
        .filter(p -> p.name().endsWith(name) && p.shape().size() >= 176)
        .findFirst()
        .orElseThrow()
        .tensor()
        .toArray();
  }

  @Test
  void aFormThatIsMisspeltIsSuggested() {
    assertThatThrownBy(() -> RollForm.named("key"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean keys?");
  }
}
