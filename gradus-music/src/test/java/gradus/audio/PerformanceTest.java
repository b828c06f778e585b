package gradus.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.score.Barline;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PerformanceTest {
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

  private static Measure barred(Barline left, Barline right, String ending) {
    return new Measure(
        COMMON.length(), COMMON, Key.C_MAJOR, left, right, ending, "", false, List.of());
  }

  /**
   * Reads measures such as {@code "|: a 1:b :| 2:c |]"} and says in which order they are played.
   */
  private static String order(String text) {
    List<Measure> measures = new ArrayList<>();
    StringBuilder names = new StringBuilder();
    Barline left = Barline.SINGLE;
    for (String word : text.split(" ", -1)) {
      switch (word) {
        case "|:" -> left = Barline.REPEAT_START;
        case ":|", "||", "|]" -> {
          Measure last = measures.removeLast();
          Barline right =
              switch (word) {
                case ":|" -> Barline.REPEAT_END;
                case "||" -> Barline.DOUBLE;
                default -> Barline.FINAL;
              };
          measures.add(barred(last.left(), right, last.ending()));
        }
        default -> {
          int colon = word.indexOf(':');
          measures.add(barred(left, Barline.SINGLE, colon < 0 ? "" : word.substring(0, colon)));
          names.append(word.charAt(word.length() - 1));
          left = Barline.SINGLE;
        }
      }
    }
    StringBuilder played = new StringBuilder();
    Repeats.order(measures).forEach(place -> played.append(names.charAt(place)));
    return played.toString();
  }

  @Test
  void repeatsArePlayedOut() {
    assertThat(order("a b c")).isEqualTo("abc");
    assertThat(order("|: a b :|")).isEqualTo("abab");
    assertThat(order("a b :| c")).isEqualTo("ababc");
    assertThat(order("p |: a b :| |: c d :|")).isEqualTo("pababcdcd");
    assertThat(order("a :| b :|")).isEqualTo("aabb");
    assertThat(order("|: a 1:b :| 2:c |]")).isEqualTo("abac");
    assertThat(order("|: a 1:b :| 2:c || d e :|")).isEqualTo("abacdede");
    assertThat(order("|: a 1:b c :| 2:d e || |: f 1:g :| 2:h |]")).isEqualTo("abcadefgfh");
    assertThat(order("|: a 1:b :| 2:c :| |: d :|")).isEqualTo("abacdd");
    assertThat(order("|: a 1,2:b :| 3:c |] d")).isEqualTo("ababacd");
    assertThat(order("|: a 1-3:b :| 4:c |]")).isEqualTo("abababac");
    assertThat(order("|: a")).isEqualTo("a");
  }

  @Test
  void repeatsWithoutEndAreRefusedAndNoneHangs() {
    for (String text :
        List.of("|: a 999:b :|", "1:a 3:b :| 7:c :|", "2:a :|", "|: 2:a :| 2:b :|")) {
      assertThat(order(text).length()).as(text).isBetween(1, 2_000);
    }
  }

  @Test
  void notesStandWhereTheirTempoPutsThem() {
    Score score =
        score(
            measure(
                new Event.Tempo(Fraction.ZERO, 60), note(0, 1, 4, Step.C), note(1, 3, 4, Step.E)),
            measure(new Event.Tempo(at(1, 2), 120), note(0, 1, 1, Step.G)));
    assertThat(Performance.of(score))
        .containsExactly(
            new TimedNote(0, 1, 60, 80),
            new TimedNote(1, 3, 64, 80),
            new TimedNote(4, 3, 67, 80)); // two seconds at 60, then half as long
  }

  @Test
  void withoutATempoBeatsGoAt120() {
    List<TimedNote> simple = Performance.of(score(measure(note(0, 1, 4, Step.C))));
    assertThat(simple.getFirst().seconds()).isEqualTo(0.5);
    Measure jig = Measure.of(Meter.of(6, 8), Key.C_MAJOR, List.of(note(0, 3, 8, Step.C)));
    assertThat(Performance.of(score(jig)).getFirst().seconds()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void tiedNotesAreOneAndPlayedAgainInARepeat() {
    Note tied = note(3, 1, 4, Step.C).withTied(true);
    Measure first = measure(note(0, 1, 4, Step.C), tied);
    Measure second = measure(note(0, 2, 4, Step.C), note(2, 1, 4, Step.D).withTied(true));
    List<TimedNote> notes = Performance.of(score(first, second));
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
    assertThat(Performance.of(score(measure(brief, strong))))
        .containsExactly(new TimedNote(0, 0.25, 60, 80), new TimedNote(0.5, 0.5, 60, 127));
  }

  @Test
  void graceNotesComeBeforeTheBeat() {
    var grace =
        new Event.Grace(
            at(1, 4), 1, List.of(new Pitch(Step.D, 0, 4), new Pitch(Step.E, 0, 4)), true);
    List<TimedNote> notes = Performance.of(score(measure(grace, note(1, 1, 4, Step.C))));
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
    List<TimedNote> notes = Performance.of(score(measure));
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
    assertThat(Performance.of(score)).extracting(TimedNote::pitch).containsExactly(60, 64, 60);
    assertThat(Performance.of(new Score("", "", "", "", List.of()))).isEmpty();
  }
}
