package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Score;
import gradus.score.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RenditionTest {
  static final Meter COMMON = Meter.of(4, 4);

  static Fraction at(long numerator, long denominator) {
    return Fraction.of(numerator, denominator);
  }

  static Note note(long onset, long length, long unit, Step step) {
    return Note.of(at(onset, unit), at(length, unit), new Pitch(step, 0, 4));
  }

  static Measure measure(Event... events) {
    return Measure.of(COMMON, Key.C_MAJOR, Arrays.asList(events));
  }

  static Score score(Measure... measures) {
    return new Score("", "", "", "", List.of(part(measures)));
  }

  private static Part part(Measure... measures) {
    return new Part("", Clef.TREBLE, 0, Arrays.asList(measures));
  }

  @Test
  void notesStandWhereTheirTempoPutsThem() {
    Score score =
        score(
            measure(
                new Event.Tempo(Fraction.ZERO, 60), note(0, 1, 4, Step.C), note(1, 3, 4, Step.E)),
            measure(new Event.Tempo(at(1, 2), 120), note(0, 1, 1, Step.G)));
    assertThat(Rendition.of(score))
        .containsExactly(
            new TimedNote(0, 1, 60, 80),
            new TimedNote(1, 3, 64, 80),
            new TimedNote(4, 3, 67, 80)); // two seconds at 60, then half as long
  }

  @Test
  void withoutATempoBeatsGoAt120() {
    List<TimedNote> simple = Rendition.of(score(measure(note(0, 1, 4, Step.C))));
    assertThat(simple.getFirst().seconds()).isEqualTo(0.5);
    Measure jig = Measure.of(Meter.of(6, 8), Key.C_MAJOR, List.of(note(0, 3, 8, Step.C)));
    assertThat(Rendition.of(score(jig)).getFirst().seconds()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void tiedNotesAreOneAndPlayedAgainInARepeat() {
    Note tied = note(3, 1, 4, Step.C).withTied(true);
    Measure first = measure(note(0, 1, 4, Step.C), tied);
    Measure second = measure(note(0, 2, 4, Step.C), note(2, 1, 4, Step.D).withTied(true));
    List<TimedNote> notes = Rendition.of(score(first, second));
    assertThat(notes)
        .containsExactly(
            new TimedNote(0, 0.5, 60, 80),
            new TimedNote(1.5, 1.5, 60, 80),
            new TimedNote(3, 0.5, 62, 80)); // its continuation never comes
  }

  @Test
  void marksChangeLengthAndForce() {
    Note brief = note(0, 1, 4, Step.C).withMarks(Set.of(Note.Mark.STACCATO));
    Note strong = note(1, 1, 4, Step.C).withVelocity(120).withMarks(Set.of(Note.Mark.ACCENT));
    assertThat(Rendition.of(score(measure(brief, strong))))
        .containsExactly(new TimedNote(0, 0.25, 60, 80), new TimedNote(0.5, 0.5, 60, 127));
  }

  @Test
  void graceNotesComeBeforeTheBeat() {
    var grace =
        new Event.Grace(
            at(1, 4), 1, List.of(new Pitch(Step.D, 0, 4), new Pitch(Step.E, 0, 4)), true);
    List<TimedNote> notes = Rendition.of(score(measure(grace, note(1, 1, 4, Step.C))));
    assertThat(notes).extracting(TimedNote::pitch).containsExactly(62, 64, 60);
    assertThat(notes.get(0).start()).isCloseTo(0.38, within(1e-9));
    assertThat(notes.get(1).end()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void thePedalHoldsWhatEndsUnderIt() {
    Measure measure =
        measure(
            new Event.Pedal(Fraction.ZERO, true),
            note(0, 1, 4, Step.C),
            new Event.Pedal(at(1, 2), false),
            note(2, 1, 4, Step.D),
            new Event.Pedal(at(3, 4), true));
    List<TimedNote> notes = Rendition.of(score(measure));
    assertThat(notes)
        .containsExactly(new TimedNote(0, 1, 60, 80), new TimedNote(1, 1, 62, 80)); // to the end
  }

  @Test
  void allPartsSoundTogether() {
    Score score =
        new Score(
            "",
            "",
            "",
            "",
            List.of(
                part(measure(note(0, 1, 1, Step.E))),
                part(measure(note(0, 1, 2, Step.C), note(1, 1, 2, Step.C)))));
    assertThat(Rendition.of(score)).extracting(TimedNote::pitch).containsExactly(60, 64, 60);
    assertThat(Rendition.of(new Score("", "", "", "", List.of()))).isEmpty();
  }
}
