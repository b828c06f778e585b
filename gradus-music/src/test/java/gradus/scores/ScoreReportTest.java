package gradus.scores;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Meter;
import gradus.score.Music;
import gradus.score.Part;
import gradus.score.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreReportTest {
  private static ScoreReport report(String bars) {
    String words = "piece meter:2/4 key:C-major treble bass " + bars;
    return ScoreTokens.read(List.of(words.split(" ", -1)), "").report();
  }

  private static final String FULL = " p2v1 C3 1/2";

  @Test
  void aScoreOfFullBarsIsValid() {
    ScoreReport report =
        report(
            "bar length:1/4 @0 p1v1 C4 tie 1/4 p2v1 rest 1/4 bar @0 p1v1 C4 1/2 p1v2 E4 1/4"
                + FULL
                + " @1/4 p1v2 D4 1/4 bar length:1/4 @0 p1v1 D4 1/4 p2v1 G3 1/4 right:final");
    assertThat(report.faults()).isEmpty();
    assertThat(report.isValid()).isTrue();
  }

  @Test
  void barsThatVoicesDoNotFillAreNamed() {
    ScoreReport report =
        report(
            "bar @0 p1v1 C4 1/4"
                + FULL
                + " bar @1/8 p1v1 C4 1/8 p2v1 C3 3/8 bar @0 p1v1 C4 3/4"
                + " bar @0 p1v1 C4 1/4"
                + FULL
                + " @1/8 p1v1 D4 3/8");
    assertThat(report.reads()).isTrue();
    assertThat(report.barsFull()).isFalse();
    assertThat(report.bars()).isEqualTo(4);
    assertThat(report.fullBars()).isZero();
    assertThat(report.faults())
        .containsExactly(
            "bar 3 lasts 3/4 in 2/4",
            "bar 1, p1v1 has nothing from 1/4 to 1/2",
            "bar 2, p1v1 has nothing from 0 to 1/8",
            "bar 2, p1v1 has nothing from 1/4 to 1/2",
            "bar 4, p1v1 begins a note at 1/8 within another",
            "bar 2, p2v1 has nothing from 0 to 1/8",
            "bar 3, p2 is empty");
  }

  @Test
  void tiesRepeatsAndRangeAreChecked() {
    ScoreReport report =
        report(
            "bar left:repeat_start @0 p1v1 C4 tie 1/4"
                + FULL
                + " @1/4 p1v1 D4 1/4 bar @0 p1v1 C9"
                + " tie 1/2"
                + FULL);
    assertThat(report.faults())
        .containsExactly(
            "bar 1, p1v1: the tie of C4 at 0 leads to no note",
            "bar 2, p1v1: the tie of C9 at 0 leads to no note",
            "the repeat that begins at bar 1 has no end",
            "bar 2 has C9, which no piano has");
    assertThat(report.reads() && report.barsFull()).isTrue();
    assertThat(report.fullBars()).isEqualTo(2);
    assertThat(report.tiesHold() || report.repeatsBalance() || report.inRange()).isFalse();
  }

  @Test
  void silenceIsSaid() {
    Meter meter = Meter.of(3, 4);
    Part upper = Music.part("", Clef.TREBLE, meter, 0, "C4/2. | C4/2. &2 E4/4 |");
    Part lower =
        new Part(
            "",
            Clef.BASS,
            0,
            upper.measures().stream()
                .map(m -> gradus.score.Measure.of(meter, m.key(), List.of()))
                .toList());
    var score = new Score("", "", "", "", List.of(upper, lower));
    assertThat(ScoreReport.of(score).barsFull()).isFalse();
    Score said = Silence.said(score);
    assertThat(ScoreReport.of(said).faults()).isEmpty();
    assertThat(said.parts().getFirst().measures().getLast().events())
        .contains(new Event.Rest(Fraction.of(1, 4), Fraction.of(1, 2), 2, false));
    assertThat(said.parts().getLast().measures().getFirst().events())
        .containsExactly(new Event.Rest(Fraction.ZERO, Fraction.of(3, 4), 1, true));
  }
}
