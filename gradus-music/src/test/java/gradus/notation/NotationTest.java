package gradus.notation;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Music;
import gradus.score.Note;
import gradus.score.Pitch;
import gradus.score.Step;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotationTest {
  private static Measure measure(Meter meter, String text) {
    return Music.part("", Clef.TREBLE, meter, 0, text).measures().getFirst();
  }

  private static Meter meter(String text) {
    String[] numbers = text.split("/", -1);
    return Meter.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  private static Fraction fraction(String text) {
    String[] numbers = text.split("/", -1);
    return Fraction.of(
        Long.parseLong(numbers[0]), numbers.length > 1 ? Long.parseLong(numbers[1]) : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "1/4, 2, 0",
    "3/8, 2, 1",
    "7/16, 2, 2",
    "1, 0, 0",
    "3/2, 0, 1",
    "2, -1, 0",
    "3/128, 6, 1"
  })
  void valuesFollowFromDurations(String duration, int log, int dots) {
    assertThat(NoteValue.of(fraction(duration))).isEqualTo(new NoteValue(log, dots));
    assertThat(new NoteValue(log, dots).duration()).isEqualTo(fraction(duration));
  }

  @ParameterizedTest
  @CsvSource({"5/8", "9/8", "1/12", "1/256", "8", "0"})
  void otherDurationsHaveNoValue(String duration) {
    assertThat(NoteValue.of(fraction(duration))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "4/4, 0, 5/8, 1/2 1/8", // cut at the half
    "4/4, 1/8, 5/8, 3/8 1/4",
    "6/8, 0, 5/8, 3/8 1/4", // cut at the beat
    "6/8, 1/8, 5/8, 1/4 3/8",
    "9/8, 0, 9/8, 3/4 3/8",
    "4/4, 0, 11/16, 1/2 3/16",
    "4/4, 0, 1/3, 1/3" // no piece helps
  })
  void whatNoSignSaysIsCutAtTheBeats(String meter, String onset, String duration, String pieces) {
    List<Fraction> found = NoteValue.pieces(fraction(onset), fraction(duration), meter(meter));
    assertThat(found.stream().map(Fraction::toString).collect(Collectors.joining(" ")))
        .isEqualTo(pieces);
  }

  @ParameterizedTest
  @CsvSource({
    "6/8, C4/8 C4/8 C4/8 C4/8 C4/8 C4/8, 0-2 3-5",
    "6/8, C4/4 C4/8 C4/8 C4/4, ", // the eighths lie in two beats
    "9/8, C4/8 C4/8 C4/8 C4/4. C4/8 C4/16 C4/16 C4/8, 0-2 4-7",
    "4/4, C4/8 C4/8 C4/8 C4/8 C4/8 C4/8 C4/8 C4/8, 0-3 4-7",
    "4/4, C4/8 C4/8 C4/16 C4/16 C4/8 C4/2, 0-1 2-4", // by beats, as soon as one is shorter
    "2/4, C4/16 C4/16 C4/16 C4/16 C4/8 C4/8, 0-3 4-5",
    "3/4, C4/8 C4/8 C4/8 C4/8 C4/8 C4/8, 0-1 2-3 4-5",
    "3/8, C4/8 C4/8 C4/8, 0-2",
    "5/8, C4/8 C4/8 C4/8 C4/8 C4/8, 0-2 3-4",
    "7/8, C4/8 C4/8 C4/8 C4/8 C4/8 C4/8 C4/8, 0-2 3-4 5-6",
    "2/2, C4/8 C4/8 C4/8 C4/8 C4/2, 0-3",
    "4/4, C4/8 r/8 C4/8 C4/8 C4/2, 2-3", // a rest breaks the beam
    "4/4, C4/8 C4/8!BEAM_BREAK! C4/8 C4/8 C4/2, 0-1 2-3"
  })
  void beamsFollowTheMetre(String meter, String notes, String groups) {
    Measure measure = measure(meter(meter), notes);
    Layer layer = Layers.of(measure, 1).getFirst();
    String found =
        Beams.groups(layer, measure.meter(), Fraction.ZERO).stream()
            .map(group -> group[0] + "-" + group[1])
            .collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(Objects.requireNonNullElse(groups, ""));
  }

  @Test
  void aPickUpIsBeamedAsTheEndOfAMeasure() {
    Measure measure = measure(Meter.of(6, 8), "C4/8 C4/8 C4/8 C4/8");
    Layer layer = Layers.of(measure, 1).getFirst();
    Fraction offset = Beams.offset(measure, true);
    assertThat(offset).isEqualTo(Fraction.of(1, 4));
    assertThat(Beams.groups(layer, measure.meter(), offset)).containsExactly(new int[] {1, 3});
  }

  @Test
  void anAccidentalHoldsForTheMeasureAndItsOctave() {
    var state = new Accidentals(new Key(1, Mode.MAJOR));
    assertThat(state.isNeeded(new Pitch(Step.F, 1, 4), false)).isFalse(); // in the signature
    assertThat(state.isNeeded(new Pitch(Step.F, 0, 4), false)).isTrue();
    assertThat(state.isNeeded(new Pitch(Step.F, 0, 4), false)).isFalse();
    assertThat(state.isNeeded(new Pitch(Step.F, 0, 5), false)).isTrue();
    assertThat(state.isNeeded(new Pitch(Step.F, 1, 4), false)).isTrue();
    assertThat(state.isNeeded(new Pitch(Step.B, -1, 4), true)).isFalse(); // tied from before
    assertThat(state.isNeeded(new Pitch(Step.B, -1, 4), false)).isTrue();
  }

  @Test
  void overlappingNotesOfAVoiceComeToLieInLayers() {
    Pitch c = new Pitch(Step.C, 0, 4);
    Pitch e = new Pitch(Step.E, 0, 4);
    Measure measure =
        Measure.of(
            Meter.of(4, 4),
            Key.C_MAJOR,
            List.of(
                Note.of(Fraction.ZERO, Fraction.ONE, c),
                Note.of(Fraction.of(1, 4), Fraction.of(1, 4), e),
                Note.of(Fraction.of(1, 2), Fraction.of(1, 2), e)));
    assertThat(Layers.of(measure, 9))
        .extracting(layer -> layer.signs().size())
        .containsExactly(1, 2);
    List<Layer> one = Layers.of(measure, 1); // the long note is cut to make room
    assertThat(one).hasSize(1);
    assertThat(one.getFirst().signs())
        .extracting(sign -> sign.duration().toString())
        .containsExactly("1/4", "1/4", "1/2");
  }

  @Test
  void whatCanBeWrittenStaysAsItIs() {
    Measure measure = measure(Meter.of(2, 4), "3:2 C4/8 D4/8 E4/8 1:1 F4/8. G4/16");
    assertThat(Printable.of(measure)).isEqualTo(measure);
  }

  @Test
  void silenceBecomesRests() {
    Measure measure =
        Measure.of(
            Meter.of(4, 4),
            Key.C_MAJOR,
            List.of(Note.of(Fraction.of(1, 4), Fraction.of(1, 4), new Pitch(Step.C, 0, 4))));
    assertThat(Printable.of(measure).events())
        .filteredOn(Event.Rest.class::isInstance)
        .extracting(event -> event.onset().toString())
        .containsExactly("0", "1/2");
  }

  @Test
  void playedNotesAreWrittenAsLongAsTheyAreMeant() {
    Measure played = measure(Meter.of(2, 4), "C4/64x5 |"); // overlaps the next, as legato does
    List<Event> events = new java.util.ArrayList<>(played.events());
    Pitch d = new Pitch(Step.D, 0, 4);
    events.add(Note.of(Fraction.of(1, 16), Fraction.of(3, 64), d)); // too short
    events.add(Note.of(Fraction.of(1, 8), Fraction.of(3, 8), d));
    Measure printable = Printable.of(Measure.of(Meter.of(2, 4), Key.C_MAJOR, events));
    assertThat(printable.events())
        .extracting(event -> ((Note) event).duration().toString())
        .containsExactly("1/16", "1/16", "3/8");
    Note second =
        new Note(Fraction.of(1, 4), Fraction.of(17, 64), 2, d, 80, false, java.util.Set.of());
    Measure two = Measure.of(Meter.of(4, 4), Key.C_MAJOR, List.of(events.getFirst(), second));
    assertThat(Layers.of(Printable.of(two), 2)).hasSize(1); // the second voice was none
    Measure written = measure(Meter.of(2, 4), "C4/32 r/32 C4/16 C4/8 C4/4");
    assertThat(Printable.of(written)).isEqualTo(written);
  }

  @Test
  void thirdsOfABeatBecomeATriplet() {
    Pitch c = new Pitch(Step.C, 0, 4);
    Fraction third = Fraction.of(1, 12);
    Measure measure =
        Measure.of(
            Meter.of(2, 4),
            Key.C_MAJOR,
            List.of(
                Note.of(Fraction.ZERO, third, c),
                Note.of(third, third, c),
                Note.of(third.plus(third), Fraction.of(1, 3), c))); // over the end of the beat
    Layer layer = Layers.of(Printable.of(measure), 1).getFirst();
    assertThat(layer.tuplets())
        .containsExactly(new Event.Tuplet(Fraction.ZERO, Fraction.of(1, 4), 1, 3, 2));
    assertThat(layer.signs())
        .extracting(sign -> sign.duration() + " " + sign.value())
        .containsExactly(
            "1/12 NoteValue[log=3, dots=0]",
            "1/12 NoteValue[log=3, dots=0]",
            "1/12 NoteValue[log=3, dots=0]",
            "1/4 NoteValue[log=2, dots=0]");
    assertThat(layer.signs().get(2).notes().getFirst().tied()).isTrue();
  }

  @Test
  void timesThatCannotBeWrittenMoveToTheNearestThatCan() {
    Pitch c = new Pitch(Step.C, 0, 4);
    Measure measure =
        Measure.of(
            Meter.of(2, 4),
            Key.C_MAJOR,
            List.of(
                Note.of(Fraction.of(1, 1000), Fraction.of(249, 1000), c),
                Note.of(Fraction.of(251, 1000), Fraction.of(1, 100_000), c)));
    Measure printable = Printable.of(measure);
    assertThat(printable.notes())
        .extracting(note -> note.onset() + " " + note.duration())
        .containsExactly("0 1/4", "1/4 1/32");
    assertThat(Layers.of(printable, 1).getFirst().signs()).allMatch(sign -> sign.value() != null);
  }

  @Test
  void endingsGoOnToTheNextRepeat() {
    List<Measure> measures =
        Music.part(
                "",
                Clef.TREBLE,
                Meter.of(2, 4),
                0,
                "|: C4/2 | [1 C4/2 | D4/2 :| [2 E4/2 | F4/2 || C4/2 |]")
            .measures();
    assertThat(Ending.of(measures))
        .containsExactly(new Ending(1, 2, "1", true), new Ending(3, 4, "2", false));
    assertThat(Ending.of(measures).getFirst().text()).isEqualTo("1.");
  }
}
