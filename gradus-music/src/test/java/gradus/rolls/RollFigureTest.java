package gradus.rolls;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import gradus.rolls.RollFigure.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollFigureTest {
  /**
   * On a grid of 2: lengths of 1, 1, 1 and 4 steps; columns of 2, 2, 1, 2 and 0 keys. The second C4
   * is struck where the first ends.
   */
  private static final PianoRoll ROLL =
      PianoRoll.of(
          List.of(
              new Note(0, 1, 60, 80),
              new Note(1, 2, 60, 80),
              new Note(0, 4, 48, 80),
              new Note(3, 4, 72, 80)),
          5,
          2);

  private static double of(RollFigure figure) {
    return figure.of(ROLL);
  }

  @Test
  void aRollIsCounted() {
    assertThat(of(RollFigure.LOWEST)).isEqualTo(48);
    assertThat(of(RollFigure.HIGHEST)).isEqualTo(72);
    assertThat(of(RollFigure.RANGE)).isEqualTo(24);
    assertThat(of(RollFigure.AT_ONCE)).isEqualTo(7 / 5.0);
    assertThat(of(RollFigure.MOST_AT_ONCE)).isEqualTo(2);
    assertThat(of(RollFigure.SHORTER)).isEqualTo(0.5); // of lengths 1, 1, 1, 4
    assertThat(of(RollFigure.MEDIAN)).isEqualTo(0.5);
    assertThat(of(RollFigure.LONGER)).isEqualTo(0.5);
  }

  @Test
  void theUpperQuartileIsTheThirdOfFour() {
    PianoRoll roll =
        PianoRoll.of(
            List.of(
                new Note(0, 1, 60, 80),
                new Note(0, 2, 61, 80),
                new Note(0, 3, 62, 80),
                new Note(0, 4, 63, 80)),
            4,
            1);
    assertThat(RollFigure.SHORTER.of(roll)).isEqualTo(1);
    assertThat(RollFigure.MEDIAN.of(roll)).isEqualTo(2);
    assertThat(RollFigure.LONGER.of(roll)).isEqualTo(3);
  }

  @Test
  void silenceHasZeros() {
    PianoRoll silence = PianoRoll.of(List.of(), 8, 4);
    for (RollFigure figure : RollFigure.values()) {
      assertThat(figure.of(silence)).isZero();
      assertThat(figure.of(PianoRoll.of(List.of(), 0, 4))).isZero();
    }
  }

  @Test
  void aSpreadIsFromTheLeastToTheGreatest() {
    PianoRoll high = PianoRoll.of(List.of(new Note(0, 1, 90, 80)), 1, 2);
    Spread spread = RollFigure.HIGHEST.spread(List.of(high, ROLL, ROLL));
    assertThat(spread).isEqualTo(new Spread(72, 72, 90));
    assertThat(spread.holds(72)).isTrue();
    assertThat(spread.holds(90)).isTrue();
    assertThat(spread.holds(71)).isFalse();
    assertThat(spread.holds(91)).isFalse();
  }
}
