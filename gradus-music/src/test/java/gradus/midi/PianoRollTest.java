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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
    assertThat(row(roll, 72)).isEqualTo("0 ".repeat(8) + "105 105 0 0 105 105 105 105");
    assertThat(IntStream.range(0, 16).filter(t -> roll.isStruck(t, 72))).containsExactly(8, 12, 14);
    assertThat(roll.notes())
        .containsExactly(
            new PianoRoll.Note(0, 8, 60, 105),
            new PianoRoll.Note(0, 8, 64, 105),
            new PianoRoll.Note(8, 10, 72, 105),
            new PianoRoll.Note(12, 14, 72, 105),
            new PianoRoll.Note(14, 16, 72, 105));
    assertThat(PianoRoll.of(roll.notes(), 16, 4).notes()).isEqualTo(roll.notes());
    assertThat(roll.steps(7, 15).notes())
        .containsExactly(
            new PianoRoll.Note(0, 1, 60, 105),
            new PianoRoll.Note(0, 1, 64, 105),
            new PianoRoll.Note(1, 3, 72, 105),
            new PianoRoll.Note(5, 7, 72, 105),
            new PianoRoll.Note(7, 8, 72, 105));
  }

  @Test
  void velocitiesAloneShowANoteStruckAgainByAStepOfSilence() {
    PianoRoll roll = PianoRoll.of(score("!f!z2|c/z/c/c/|]"), 4);
    float[] values = roll.values();
    assertThat(values).hasSize(16 * 128);
    assertThat(row(PianoRoll.of(values, 4), 72))
        .isEqualTo("0 ".repeat(8) + "105 105 0 0 105 0 105 105");
    PianoRoll coarse = PianoRoll.of(score("cc|cc|]"), 1); // no step to spare
    assertThat(PianoRoll.of(coarse.values(), 1).notes()).hasSize(1);
    assertThat(coarse.notes()).hasSize(4);
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
    SequencedMap<String, PianoRoll> two = new LinkedHashMap<>();
    two.put("written", PianoRoll.of(score("C2|]"), 4));
    two.put("learnt", PianoRoll.of(score("c'c'|c'c'|]"), 4));
    String both = PianoRoll.toSvg("Both", two);
    assertThat(both.lines().filter(l -> l.contains("class=\"note\""))).hasSize(5);
    assertThat(both).contains(">written</text>", ">learnt</text>");
    assertThat(both.lines().filter(l -> l.contains(">C4</text>"))).hasSize(2); // the same keys
    assertThat(PianoRoll.of(new float[0], 4).toSvg("Nothing")).contains("Nothing");
  }
}
