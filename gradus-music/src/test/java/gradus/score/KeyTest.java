package gradus.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTest {
  @ParameterizedTest
  @CsvSource({
    "0, MAJOR, C major",
    "2, MAJOR, D major",
    "-1, MAJOR, F major",
    "-2, MAJOR, Bb major",
    "7, MAJOR, C# major",
    "-7, MAJOR, Cb major",
    "0, MINOR, A minor",
    "1, MINOR, E minor",
    "-3, MINOR, C minor",
    "7, MINOR, A# minor",
    "1, DORIAN, A dorian",
    "1, MIXOLYDIAN, D mixolydian",
    "5, LYDIAN, E lydian",
    "0, PHRYGIAN, E phrygian",
    "0, LOCRIAN, B locrian"
  })
  void theTonicFollowsFromSignatureAndMode(int fifths, Mode mode, String name) {
    assertThat(new Key(fifths, mode)).hasToString(name);
  }

  @Test
  void theSignatureOfTwoSharpsRaisesFAndC() {
    var key = new Key(2, Mode.MAJOR);
    assertThat(key.alter(Step.F)).isEqualTo(1);
    assertThat(key.alter(Step.C)).isEqualTo(1);
    assertThat(key.alter(Step.G)).isZero();
    assertThat(key.alter(Step.B)).isZero();
  }

  @Test
  void theSignatureOfTwoFlatsLowersBAndE() {
    var key = new Key(-2, Mode.MINOR);
    assertThat(key.alter(Step.B)).isEqualTo(-1);
    assertThat(key.alter(Step.E)).isEqualTo(-1);
    assertThat(key.alter(Step.A)).isZero();
    assertThat(key.alter(Step.F)).isZero();
  }

  @Test
  void fractionsAreExact() {
    Fraction third = Fraction.of(-2, -6);
    assertThat(third).hasToString("1/3");
    assertThat(third.plus(third).plus(third)).isEqualTo(Fraction.ONE);
    assertThat(third.minus(Fraction.of(1, 3))).isEqualTo(Fraction.ZERO);
    assertThat(third.dividedBy(Fraction.of(2, 9))).isEqualTo(Fraction.of(3, 2));
    assertThat(third).isGreaterThan(Fraction.of(1, 4));
    assertThat(new Pitch(Step.B, 1, 3).midi()).isEqualTo(60);
  }
}
