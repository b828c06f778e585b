package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import gradus.lessons.Lesson16Music.Melody;
import gradus.lessons.recurrence.Elman;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Melodies: counting, the net, and ABC. */
class Lesson16Test {
  private static int symbol(String name) {
    return Lesson16Music.VOCABULARY.indexOf(name);
  }

  /** end C C D end: of V symbols, after C came C once and D once. */
  @Test
  void markovCountsAndFallsBack() {
    List<int[]> tunes = List.of(Lesson16Music.numbers("C C D"));
    double v = Lesson16Music.VOCABULARY.size();
    Melody zero = Lesson16Music.markov(tunes, 0, 2);
    Melody one = Lesson16Music.markov(tunes, 1, 2);
    List<Integer> afterC = List.of(symbol("end"), symbol("C"));
    double c = (2 + 2 / v) / (4 + 2); // the first "end" is never guessed
    double d = (1 + 2 / v) / (4 + 2);
    assertThat(zero.next(afterC)[symbol("C")]).isCloseTo(c, offset(1e-12));
    assertThat(one.next(afterC)[symbol("C")]).isCloseTo((1 + 2 * c) / (2 + 2), offset(1e-12));
    assertThat(one.next(afterC)[symbol("D")]).isCloseTo((1 + 2 * d) / (2 + 2), offset(1e-12));
    assertThat(one.next(afterC)[symbol("G")]).isCloseTo(2 * (2 / v) / 6 / 4, offset(1e-12));
    for (int order = 0; order <= 3; order++) {
      double[] p = Lesson16Music.markov(tunes, order, 2).next(afterC);
      assertThat(Arrays.stream(p).sum()).isCloseTo(1, offset(1e-12));
    }
  }

  @Test
  void theNetIsAProbabilityAndLearnsATune() {
    int size = Lesson16Music.VOCABULARY.size();
    var net = new Elman(size, 12, size);
    Melody melody = Lesson16Music.elman(net);
    int[] tune = Lesson16Music.numbers("C D E C G2 C");
    assertThat(melody.next(List.of(symbol("end")))).containsOnly(1.0 / size);
    assertThat(Lesson16Music.loss(melody, List.of(tune))).isCloseTo(Math.log(size), offset(1e-10));
    net.randomise(new Random(1), 0.3);
    double before = Lesson16Music.loss(melody, List.of(tune));
    assertThat(Lesson16Music.learn(net, tune, 0.05)).isCloseTo(7 * before, offset(1e-10));
    for (int i = 0; i < 300; i++) {
      Lesson16Music.learn(net, tune, 0.05);
    }
    assertThat(Lesson16Music.loss(melody, List.of(tune))).isLessThan(0.05);
    assertThat(Lesson16Music.compose(melody, new Random(1), 20))
        .containsExactly("C", "D", "E", "C", "G2", "C");
  }

  @Test
  void drawsEachSymbolAsOftenAsItIsProbable() {
    int end = symbol("end");
    Melody coin =
        before -> {
          double[] p = new double[Lesson16Music.VOCABULARY.size()];
          p[symbol("C")] = 0.7;
          p[end] = 0.3;
          return p;
        };
    var random = new Random(1);
    int notes = 0;
    for (int i = 0; i < 2000; i++) {
      List<String> tune = Lesson16Music.compose(coin, random, 50);
      assertThat(tune).allMatch("C"::equals);
      notes += tune.size();
    }
    assertThat(notes / 2000.0).isCloseTo(0.7 / 0.3, offset(0.2)); // σ / √2000 = 0.06
  }

  @Test
  void notesHavePitchAndLength() {
    assertThat(Lesson16Music.pitch("C")).isEqualTo(60);
    assertThat(Lesson16Music.pitch("A/2")).isEqualTo(69);
    assertThat(Lesson16Music.pitch("G,4")).isEqualTo(55);
    assertThat(Lesson16Music.beats("C")).isEqualTo(1);
    assertThat(Lesson16Music.beats("G/2")).isEqualTo(0.5);
    assertThat(Lesson16Music.beats("E3/2")).isEqualTo(1.5);
    assertThat(Lesson16Music.beats("G,4")).isEqualTo(4);
  }

  @Test
  void tunesAreWholeBarsAndAbcHasBarLines() {
    for (String[] tune : Lesson16Music.TUNES) {
      List<String> symbols = Lesson16Music.symbols(tune[1]);
      double beats =
          symbols.subList(1, symbols.size() - 1).stream().mapToDouble(Lesson16Music::beats).sum();
      assertThat(beats % 4).as(tune[0]).isZero();
      assertThat(Lesson16Music.abc("", symbols.subList(1, symbols.size() - 1))).endsWith("|]");
    }
    assertThat(Lesson16Music.abc("T", List.of("C2", "D2", "E3/2", "F/2", "G2", "C")))
        .isEqualTo("X:1\nT:T\nM:4/4\nL:1/4\nK:C\nC2 D2 | E3/2 F/2 G2 | C|]");
  }
}
