package gradus.tunes;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginalityTest {
  private static final Meter WALTZ = Meter.of(3, 4);

  /** Three quarters in each measure, by MIDI number; 0 for none. */
  private static Score tune(int... midi) {
    List<Measure> measures = new ArrayList<>();
    for (int from = 0; from < midi.length; from += 3) {
      List<Event> notes = new ArrayList<>();
      for (int beat = 0; beat < 3; beat++) {
        if (midi[from + beat] > 0) {
          notes.add(Note.of(Fraction.of(beat, 4), Fraction.of(1, 4), pitch(midi[from + beat])));
        }
      }
      measures.add(Measure.of(WALTZ, Key.C_MAJOR, notes));
    }
    return new Score("", "", "", "", List.of(new Part("", Clef.TREBLE, 0, measures)));
  }

  private static Pitch pitch(int midi) {
    Step[] steps = {
      Step.C, Step.C, Step.D, Step.D, Step.E, Step.F, Step.F, Step.G, Step.G, Step.A, Step.A, Step.B
    };
    Step step = steps[midi % 12];
    return new Pitch(step, midi % 12 - step.semitones(), midi / 12 - 1);
  }

  private static final Score KNOWN =
      tune(60, 62, 64, 65, 67, 69, 71, 72, 74, 72, 71, 69, 60, 60, 60);

  private static Originality.Passage longest(Score tune) {
    return Originality.beside(List.of(tune(50, 61, 50, 61, 50, 61), KNOWN)).longestPassage(tune);
  }

  @Test
  void aPassageIsFoundInAnotherKey() {
    Score tune = tune(70, 72, 70, 67, 69, 71, 73, 74, 76, 60, 61, 60); // measures 1, 2 of it, up 2
    assertThat(longest(tune)).isEqualTo(new Originality.Passage(2, 1, 1, 1));
  }

  @Test
  void aMeasureMovedByAnotherIntervalEndsThePassage() {
    Score tune = tune(60, 62, 64, 66, 68, 70, 71, 72, 74); // the middle one is a semitone too high
    assertThat(longest(tune).measures()).isEqualTo(1);
  }

  @Test
  void aChangedDurationIsAnotherMeasure() {
    Score tune = tune(60, 62, 64, 65, 67, 0, 71, 72, 74);
    assertThat(longest(tune).measures()).isEqualTo(1);
  }

  @Test
  void theWholeTuneIsFoundInItself() {
    assertThat(longest(KNOWN)).isEqualTo(new Originality.Passage(5, 0, 1, 0));
  }

  @Test
  void whatIsNowhereSharesNothing() {
    assertThat(longest(tune(60, 72, 60)).measures()).isZero();
    assertThat(longest(tune(0, 0, 0)).measures()).isZero();
  }

  @Test
  void ofAChordTheHighestNoteCounts() {
    Measure plain = tune(60, 62, 64).parts().getFirst().measures().getFirst();
    List<Event> events = new ArrayList<>(plain.events());
    events.add(Note.of(Fraction.ZERO, Fraction.of(1, 4), pitch(52)));
    var chord =
        new Score(
            "",
            "",
            "",
            "",
            List.of(new Part("", Clef.TREBLE, 0, List.of(Measure.of(WALTZ, Key.C_MAJOR, events)))));
    assertThat(longest(chord).measures()).isEqualTo(1);
  }
}
