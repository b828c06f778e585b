package gradus.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.abc.Abc;
import gradus.abc.AbcTune;
import gradus.abc.Tunes;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranspositionTest {
  private static Score score(String key, String notes) {
    return Abc.parse("X:1\nM:4/4\nL:1/4\nK:" + key + "\n" + notes, Abc.Mode.STRICT)
        .getFirst()
        .score();
  }

  private static String pitches(Score score) {
    return Performance.asWritten(score).sounds().stream()
        .map(s -> s.pitch().toString())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "G, GB^cd|, A, A4 C#5 D#5 E5", // a raised fourth stays one
    "G, GB^cd|, F, F4 A4 B4 C5",
    "D, DF^GA|, Eb, Eb4 G4 A4 Bb4",
    "Am, A^GA_B|, Cm, C5 B4 C5 Db5",
    "Am, A^GA_B|, F#m, F#4 E#4 F#4 G4",
    "Edor, EFGc|, Ador, A4 B4 C5 F#5"
  })
  void spellingFollowsTheKey(String from, String notes, String to, String expected) {
    Key key = score(to, "C4|").parts().getFirst().measures().getFirst().key();
    Score moved = Transposition.to(key, score(from, notes));
    assertThat(pitches(moved)).isEqualTo(expected);
    assertThat(moved.parts().getFirst().measures().getFirst().key()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "D, A",
    "F#m/c#, C#m/g#",
    "D7/f+, A7/c+",
    "Gm/bb, Dm/f",
    "(E7), (B7)",
    "Bb, F",
    "Edim, Bdim",
    "C+, G+",
    "Ed, Bd"
  })
  void namesOfChordsMove(String name, String expected) {
    Score score = score("D", "\"" + name + "\"D4|");
    List<Event> events =
        Transposition.by(7, score).parts().getFirst().measures().getFirst().events();
    assertThat(events).contains(new Event.ChordSymbol(Fraction.ZERO, expected));
  }

  @Test
  void everyTuneMovesByEverySemitoneAndBack() {
    for (AbcTune tune : Tunes.all()) {
      List<Sound> sounds = Performance.asWritten(tune.score()).sounds();
      for (int semitones = -6; semitones <= 6; semitones++) {
        Score moved = Transposition.by(semitones, tune.score());
        int up = semitones;
        assertThat(Performance.asWritten(moved).sounds())
            .extracting(s -> s.pitch().midi())
            .isEqualTo(sounds.stream().map(s -> s.pitch().midi() + up).toList());
        Key home = tune.score().parts().getFirst().measures().getFirst().key();
        if (semitones < 6) { // up by six again is an octave
          assertThat(Transposition.to(home, moved)).isEqualTo(tune.score());
        }
        assertThat(Abc.parse(Abc.write(moved, 1), Abc.Mode.STRICT).getFirst().report().isValid())
            .isTrue();
      }
    }
  }

  @Test
  void theModeStays() {
    assertThatThrownBy(() -> Transposition.to(Key.C_MAJOR, score("Am", "A4|")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a score in A minor cannot be moved to C major");
  }
}
