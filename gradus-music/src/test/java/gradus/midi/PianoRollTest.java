package gradus.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.abc.Abc;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Meter;
import gradus.score.Performance;
import gradus.score.Score;
import gradus.score.Sound;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PianoRollTest {
  private static Score score(String notes) {
    return Abc.parse("X:1\nM:2/4\nL:1/4\nK:C\n" + notes, Abc.Mode.STRICT).getFirst().score();
  }

  private static String row(PianoRoll roll, int key) {
    return IntStream.range(0, roll.length())
        .mapToObj(t -> Integer.toString(roll.velocity(t, key)))
        .collect(Collectors.joining(" "));
  }

  @Test
  void aColumnHoldsTheVelocitiesOfWhatSounds() {
    PianoRoll roll = PianoRoll.of(score("!f![CE]2|c/z/c/c/|]"), 4);
    assertThat(roll.length()).isEqualTo(16);
    assertThat(row(roll, 60)).isEqualTo("105 ".repeat(8) + "0 0 0 0 0 0 0 0");
    assertThat(row(roll, 64)).isEqualTo(row(roll, 60));
    assertThat(row(roll, 72)) // struck again at once: the note before ends a step earlier
        .isEqualTo("0 ".repeat(8) + "105 105 0 0 105 0 105 105");
    assertThat(roll.values()).hasSize(16 * 128);
    assertThat(roll.values()[60]).isEqualTo(105);
  }

  @Test
  void aCoarseGridKeepsEachNote() {
    PianoRoll roll = PianoRoll.of(score("c//d//e//f//g|]"), 1);
    assertThat(roll.length()).isEqualTo(2);
    assertThat(row(roll, 72)).isEqualTo("80 0");
    assertThat(row(roll, 79)).isEqualTo("0 80");
  }

  @Test
  void repeatsArePlayedOut() {
    assertThat(PianoRoll.of(score("|:c2:|"), 2).length()).isEqualTo(8);
  }

  @Test
  void aRollBecomesMidiAndComesBack() {
    PianoRoll roll = PianoRoll.of(score("!f![Ce]2|!p!g/z/ z/a/|]"), 4);
    Score again = roll.toScore("Roll", Meter.of(2, 4), Key.C_MAJOR, 100);
    byte[] bytes = Midi.toBytes(again, MidiSettings.DEFAULT);
    PianoRoll back = PianoRoll.of(Midi.read(bytes, "a file"), 4);
    assertThat(back.values()).isEqualTo(roll.values());
    List<Sound> sounds = Performance.asWritten(again).sounds();
    assertThat(sounds)
        .extracting(s -> s.pitch() + " " + s.duration() + " " + s.velocity())
        .containsExactly("C4 1/2 105", "E5 1/2 105", "G5 1/8 60", "A5 1/8 60");
    assertThat(sounds.getLast().onset()).isEqualTo(Fraction.of(7, 8));
  }

  @Test
  void generatedColumnsAreHeldInRange() {
    float[] columns = new float[256];
    columns[60] = 300;
    columns[61] = -4;
    columns[128 + 60] = 64.4f;
    PianoRoll roll = PianoRoll.of(columns, 4);
    assertThat(row(roll, 60)).isEqualTo("127 64");
    assertThat(row(roll, 61)).isEqualTo("0 0");
    assertThat(Performance.asWritten(roll.toScore("", Meter.of(4, 4), Key.C_MAJOR, 120)).sounds())
        .extracting(s -> s.duration() + " " + s.velocity())
        .containsExactly("1/8 127");
    assertThatThrownBy(() -> PianoRoll.of(new float[100], 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("columns of 128 velocities, got 100 values");
    assertThatThrownBy(() -> PianoRoll.of(columns, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePictureShowsEachNoteByDayAndByNight() {
    String svg = PianoRoll.of(score("|:[CE]2|c/d/e/f/:|"), 4).toSvg("A <tune> & more");
    assertThat(svg)
        .startsWith("<svg ")
        .contains("<title>A &lt;tune&gt; &amp; more</title>")
        .contains("@media (prefers-color-scheme:dark)");
    assertThat(svg.lines().filter(l -> l.contains("class=\"note\""))).hasSize(12);
    assertThat(PianoRoll.of(new float[0], 4).toSvg("Nothing")).contains("Nothing");
  }
}
