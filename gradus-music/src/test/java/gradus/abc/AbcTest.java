package gradus.abc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import gradus.data.DataException;
import gradus.score.Barline;
import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Note;
import gradus.score.Note.Mark;
import gradus.score.Performance;
import gradus.score.Score;
import gradus.score.Sound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbcTest {
  private static AbcTune tune(String body) {
    return tune("M:4/4\nL:1/8\nK:C\n", body);
  }

  private static AbcTune tune(String header, String body) {
    return Abc.parse("X:1\nT:A tune\n" + header + body, Abc.Mode.LENIENT).getFirst();
  }

  private static List<Measure> measures(AbcTune tune) {
    return tune.score().parts().getFirst().measures();
  }

  /** What is heard, as {@code C4 1/8, D4 1/8}. */
  private static String heard(Score score) {
    return Performance.asWritten(score).sounds().stream()
        .map(s -> s.pitch() + " " + s.duration())
        .collect(Collectors.joining(", "));
  }

  private static String heard(String body) {
    AbcTune tune = tune(body);
    assertThat(tune.problems()).isEmpty();
    List<Sound> again =
        Performance.asWritten(
                Abc.parse(Abc.write(tune.score(), 1), Abc.Mode.STRICT).getFirst().score())
            .sounds();
    assertThat(again)
        .as(Abc.write(tune.score(), 1))
        .isEqualTo(Performance.asWritten(tune.score()).sounds());
    return heard(tune.score());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "C,, C, C c c'; C2 1/8, C3 1/8, C4 1/8, C5 1/8, C6 1/8",
        "C2 C/ C3/2 C// C/4 C3/4; C4 1/4, C4 1/16, C4 3/16, C4 1/32, C4 1/32, C4 3/32",
        "^C C =C _B, __B, ^^F; C#4 1/8, C#4 1/8, C4 1/8, Bb3 1/8, Bbb3 1/8, F##4 1/8",
        "^C c | C; C#4 1/8, C#5 1/8, C4 1/8",
        "A>B c<d e>>f; A4 3/16, B4 1/16, C5 1/16, D5 3/16, E5 7/32, F5 1/32",
        "(3ABc d; A4 1/12, B4 1/12, C5 1/12, D5 1/8",
        "(3:2:2A2B c; A4 1/6, B4 1/12, C5 1/8",
        "(2AB (4ABcd; A4 3/16, B4 3/16, A4 3/32, B4 3/32, C5 3/32, D5 3/32",
        "(5:4ABcde; A4 1/10, B4 1/10, C5 1/10, D5 1/10, E5 1/10",
        "(3A>Bc; A4 1/8, B4 1/24, C5 1/12",
        "A2-A B; A4 3/8, B4 1/8",
        "A4-|A2 ^c-|c c; A4 3/4, C#5 1/4, C5 1/8",
        "A5 B9; A4 5/8, B4 9/8",
        "{/gf}A {Bc}d; A4 1/8, D5 1/8",
        "z2 A x B y4 c; A4 1/8, B4 1/8, C5 1/8",
        "!mf!A u.B ~c Td !fermata!e; A4 1/8, B4 1/8, C5 1/8, D5 1/8, E5 1/8",
        "A\"Am7\"B\"^up\"c; A4 1/8, B4 1/8, C5 1/8",
        "A`B`c; A4 1/8, B4 1/8, C5 1/8"
      })
  void notesAreReadAndKept(String body, String expected) {
    assertThat(heard(body)).isEqualTo(expected);
  }

  @Test
  void chordsLastAsLongAsTheirFirstNote() {
    assertThat(heard("[CEG]2 [C2e]-[Ce] A"))
        .isEqualTo(
            "C4 1/4, E4 1/4, G4 1/4, C4 1/4, E5 1/8, C4 1/8, E5 1/8, A4 1/8"
                .replace("C4 1/4, E5 1/8, C4 1/8, E5 1/8", "C4 3/8, E5 1/8, E5 1/8"));
  }

  @Test
  void overlaysAreFurtherVoicesOfTheMeasure() {
    AbcTune tune = tune("c4 d4 & E8 | e8- & C4 G4 | e8 |]");
    assertThat(tune.problems()).isEmpty();
    assertThat(measures(tune).getFirst().notes())
        .extracting(Note::voice, n -> n.onset() + " " + n.pitch())
        .containsExactlyInAnyOrder(tuple(1, "0 C5"), tuple(1, "1/2 D5"), tuple(2, "0 E4"));
    assertThat(heard(tune.score()))
        .isEqualTo(
            "C5 1/2, E4 1, D5 1/2, C4 1/2, E5 2, G4 1/2".replace("C5 1/2, E4 1", "E4 1, C5 1/2"));
  }

  @ParameterizedTest
  @CsvSource({
    "D, 2, MAJOR",
    "Em, 1, MINOR",
    "F#min, 3, MINOR",
    "Bb, -2, MAJOR",
    "A dorian, 1, DORIAN",
    "GMix, 0, MIXOLYDIAN",
    "E phr, 0, PHRYGIAN",
    "Flydian, 0, LYDIAN",
    "Bloc, 0, LOCRIAN",
    "Cmaj, 0, MAJOR",
    "HP, 2, MIXOLYDIAN",
    "none, 0, MAJOR"
  })
  void keysAreRead(String text, int fifths, Mode mode) {
    AbcTune tune = tune("M:4/4\nL:1/8\nK:" + text + "\n", "A8|");
    assertThat(tune.problems()).isEmpty();
    assertThat(measures(tune).getFirst().key()).isEqualTo(new Key(fifths, mode));
  }

  @Test
  void aKeyMayHaveAccidentalsOfItsOwnAndAClef() {
    AbcTune tune = tune("M:4/4\nL:1/8\nK:D =c _b clef=bass octave=-1\n", "c2 f2 B2 A2|");
    assertThat(tune.problems()).isEmpty();
    assertThat(tune.score().parts().getFirst().clef()).isEqualTo(Clef.BASS);
    assertThat(heard(tune.score())).isEqualTo("C4 1/4, F#4 1/4, Bb3 1/4, A3 1/4");
  }

  @Test
  void barsRepeatsAndEndings() {
    AbcTune tune = tune("|:A8|1 B8:|2 c8||d8::e8:|[1,3 f8:|[2 g8|]");
    assertThat(tune.problems()).isEmpty();
    assertThat(measures(tune))
        .extracting(Measure::left, Measure::right, Measure::ending)
        .containsExactly(
            tuple(Barline.REPEAT_START, Barline.SINGLE, ""),
            tuple(Barline.SINGLE, Barline.REPEAT_END, "1"),
            tuple(Barline.SINGLE, Barline.DOUBLE, "2"),
            tuple(Barline.SINGLE, Barline.REPEAT_END, ""),
            tuple(Barline.REPEAT_START, Barline.REPEAT_END, ""),
            tuple(Barline.SINGLE, Barline.REPEAT_END, "1,3"),
            tuple(Barline.SINGLE, Barline.FINAL, "2"));
    assertThat(Performance.played(tune.score()).order()).startsWith(0, 1, 0, 2, 3, 3, 4, 4);
    Score again = Abc.parse(Abc.write(tune.score(), 1), Abc.Mode.STRICT).getFirst().score();
    assertThat(again.parts().getFirst().measures())
        .extracting(Measure::right, Measure::ending)
        .isEqualTo(measures(tune).stream().map(m -> tuple(m.right(), m.ending())).toList());
    assertThat(Performance.played(again).order())
        .isEqualTo(Performance.played(tune.score()).order());
  }

  @Test
  void theBeginningOfARepeatIsWrittenWhereALineImpliesIt() {
    assertThat(Abc.write(tune("A8|B8||c8|d8:|e8:|f8|]").score(), 1))
        .endsWith("\nA8|B8|| |:c8|d8::e8:|f8|]\n");
  }

  @Test
  void aRepeatIsPlayedAsOftenAsItsEndingsSay() {
    AbcTune tune = tune("|:A8|[1,3 B8:|[2 c8:|[4 d8|]");
    assertThat(Performance.played(tune.score()).order()).containsExactly(0, 1, 0, 2, 0, 1, 0, 3);
  }

  @Test
  void fieldsWithinTheTuneHoldFromThereOn() {
    AbcTune tune = tune("A8|[M:3/4][K:D]f6|[L:1/4]f3|\nM:2/4\nP:B\nK:Dm\nf2|[Q:1/4=90]B2|]");
    assertThat(tune.problems()).isEmpty();
    assertThat(tune.report().isValid()).isTrue();
    assertThat(heard(tune.score())).isEqualTo("A4 1, F#5 3/4, F#5 3/4, F5 1/2, Bb4 1/2");
    assertThat(measures(tune))
        .extracting(Measure::meter)
        .containsExactly(
            Meter.of(4, 4), Meter.of(3, 4), Meter.of(3, 4), Meter.of(2, 4), Meter.of(2, 4));
    assertThat(measures(tune).get(3).label()).isEqualTo("B");
    assertThat(measures(tune).get(4).events()).contains(new Event.Tempo(Fraction.ZERO, 90));
    assertThat(measures(tune))
        .extracting(Measure::lineEnd)
        .containsExactly(false, false, true, false, true);
  }

  @Test
  void theHeaderIsKept() {
    String text =
        """
        X:7
        T:Sweet Nothing % a comment
        T:another name
        C:Trad.
        O:England
        R:jig
        M:6/8
        L:1/8
        Q:3/8=100
        P:AABB
        K:D
        % a line of comment
        A|"D"d2f "A7"e3|d3 d2:|
        """;
    AbcTune tune = Abc.parse(text, Abc.Mode.STRICT).getFirst();
    Score score = tune.score();
    assertThat(tune.number()).isEqualTo(7);
    assertThat(tune.order()).isEqualTo("AABB");
    assertThat(score.title()).isEqualTo("Sweet Nothing");
    assertThat(score.composer()).isEqualTo("Trad.");
    assertThat(score.origin()).isEqualTo("England");
    assertThat(score.rhythm()).isEqualTo("jig");
    assertThat(Abc.write(score, 7))
        .isEqualTo(
            """
            X:7
            T:Sweet Nothing
            C:Trad.
            O:England
            R:jig
            M:6/8
            L:1/8
            Q:1/4=150
            K:D
            |:A|"D"d2f "A7"e3|d3 d2:|
            """);
  }

  @Test
  void voicesAreParts() {
    AbcTune tune =
        tune(
            "M:4/4\nL:1/8\nV:1 name=\"Flute\"\nV:2 clef=bass\nK:G\n",
            "V:1\nf8|g8|]\nV:2\nF,8|G,8|]\n");
    assertThat(tune.problems()).isEmpty();
    assertThat(tune.score().parts())
        .extracting(p -> p.name() + p.clef())
        .containsExactly("FluteTREBLE", "BASS");
    assertThat(heard(tune.score())).isEqualTo("F#5 1, G5 1, F#3 1, G3 1");
    Score again = Abc.parse(Abc.write(tune.score(), 1), Abc.Mode.STRICT).getFirst().score();
    assertThat(again).isEqualTo(tune.score());
  }

  @Test
  void signsOfPlayingBecomeMarks() {
    AbcTune tune = tune("(A.B) ~c2 {d}!trill!e4|");
    List<Note> notes = measures(tune).getFirst().notes();
    assertThat(notes.get(0).marks()).containsExactly(Mark.SLUR_START);
    assertThat(notes.get(1).marks()).containsExactlyInAnyOrder(Mark.STACCATO, Mark.SLUR_STOP);
    assertThat(notes.get(2).marks()).containsExactly(Mark.ROLL);
    assertThat(notes.get(3).marks()).containsExactly(Mark.TRILL);
    Score again = Abc.parse(Abc.write(tune.score(), 1), Abc.Mode.STRICT).getFirst().score();
    assertThat(again.parts().getFirst().measures()).isEqualTo(measures(tune));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "A8|B#8| @ line 6, column 5: \"#8\" has no meaning here; skipped",
        "A8|[CEG| @ line 6, column 4: a chord without its end; taken up to here",
        "\"Am A8| @ line 6, column 1: a quotation without its end; skipped to the line's end",
        "A4-B4| @ line 6, column 1: a tie leads to no note of the same pitch; left out",
        "A8)| @ line 6, column 3: a slur ends that did not begin; skipped",
        ">A8| @ line 6, column 1: broken rhythm without a note before; skipped",
        "(3AB|] @ line 6, column 1: a tuplet lacks 1 of its notes",
        "^|A8| @ line 6, column 1: an accidental without a note; skipped",
        "[W:words]A8| @ line 6, column 1: the field W: may not stand here; skipped",
        "A0| @ line 6, column 1: a length has numbers from 1 to 65536; taken as 1",
        "A8:B| @ line 6, column 3: a colon without a bar line; skipped",
        "[K:H]A8| @ line 6, column 4: \"H\" in K: is not understood; skipped",
        "c'''''''''''| @ line 6, column 1: a note beyond all octaves; skipped"
      })
  void aMistakeIsSkippedAndItsPlaceSaid(String body, String message) {
    AbcTune tune = tune(body);
    assertThat(tune.problems().getFirst()).hasToString(message);
    assertThat(tune.parses()).isFalse();
    assertThat(tune.report().isValid()).isFalse();
    assertThatThrownBy(
            () -> Abc.parse("X:1\nT:A tune\nM:4/4\nL:1/8\nK:C\n" + body, Abc.Mode.STRICT))
        .isInstanceOf(DataException.class)
        .hasMessage("the text, " + message);
  }

  @Test
  void whatIsLegalAndNotKeptIsSaid() {
    AbcTune tune = tune("A8|\nw: la\n");
    assertThat(tune.problems())
        .extracting(AbcProblem::toString)
        .containsExactly("line 7, column 3: words to sing are not kept");
    assertThat(tune.parses()).isTrue();
  }

  @Test
  void aBookHoldsManyTunesAndTextBetweenThem() {
    List<AbcTune> tunes =
        Abc.parse(
            """
            %abc-2.1
            M:3/4

            Some words.

            X:1
            T:One
            K:C
            C6|

            more words

            """
                + """
                X:2
                T:Two
                M:2/4
                L:1/4
                K:G
                F2|
                """
                    .replace("\n", "\r\n"),
            Abc.Mode.STRICT);
    assertThat(tunes).extracting(t -> t.score().title()).containsExactly("One", "Two");
    assertThat(tunes).extracting(AbcTune::line).containsExactly(6, 13);
    assertThat(tunes).allMatch(t -> t.report().isValid());
    assertThat(heard(tunes.get(1).score())).isEqualTo("F#4 1/2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A4|d8|d4:|e8|e8|]", // a pick-up and its complement
        "A2|d8|d6|]",
        "d8|d6:|A2|e8|e6:|", // a bar cut by a repeat
        "|:A2|d8|1 d6:|2 d6|]",
        "A|d8|]", // the first bar may be any pick-up
        "d8|d4[|]d4|e8|]", // an invisible line cuts a bar
        "(3ABc(3ABc d4|d8|]"
      })
  void barsThatFillTheirMetre(String body) {
    assertThat(tune(body).report().faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "d8|d7|d8|; bar 2 lasts 7/8 in 4/4",
        "d8|d9|d8|; bar 2 lasts 9/8 in 4/4",
        "A2|d8|d4|]; bar 3 lasts 1/2 in 4/4",
        "d9|d8|]; bar 1 lasts 9/8 in 4/4",
        "|:d8|d8|]; the repeat that begins at bar 1 has no end",
        "|:d8|:d8:|; the repeat that begins at bar 1 has no end",
        "|:d8|1 d8:|d8|]; the first ending at bar 2 has no second",
        "|:d8|2 d8|]; the second ending at bar 2 follows no repeat",
        "d8|C,,,,8|]; bar 2 has C0, which no piano has",
        "z8|; the tune has no notes"
      })
  void faultsAreFoundAndSaid(String body, String fault) {
    TuneReport report = tune(body).report();
    assertThat(report.faults()).contains(fault);
    assertThat(report.isValid()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X:1\nK:C\nA99999999999999999999|",
        "X:1\nK:C\nA1/99999999999999999999|",
        "X:1\nL:99999/7\nK:C\nA65536/65535B65535/65536c65521/65519d|",
        "X:1\nK:C\n(64:63:64A1/1021B1/1019c1/1013d1/1009e1/997f1/991|",
        "X:1\nK:C\n[A65535B65535]65535>>>>>>>B65535|",
        "X:99999999999999\nM:0/0\nQ:1/0=0\nK:C\nA|",
        "X:1\nM:99999999/99999999999\nK:Q#####\nA|"
      })
  void hugeNumbersEndInMessages(String text) {
    AbcTune tune = Abc.parse(text, Abc.Mode.LENIENT).getFirst();
    assertThat(tune.problems()).isNotEmpty();
    Abc.write(tune.score(), 1);
  }

  @Test
  void aTextThatAsksForMoreThanItHoldsIsRefused() {
    String tune = "X:1\nK:C\n" + "Z1000|".repeat(15) + "\n\n";
    assertThatThrownBy(() -> Abc.parse(tune.repeat(1000), Abc.Mode.LENIENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the text asks for too many bars of rest");
    assertThatThrownBy(() -> Abc.parse("X:1\nK:C\n" + "[abc]".repeat(5000), Abc.Mode.LENIENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 3, column 6826: expected at most 4096 signs in a bar");
    assertThatThrownBy(() -> Abc.parse("no tune", Abc.Mode.LENIENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected at least one tune, found none");
  }

  @Test
  void filesAreReadInTheirEncodingAndCheckedFirst(@TempDir Path folder) throws IOException {
    Path old = folder.resolve("old.abc");
    Files.write(old, "X:1\nT:Caf\u00e9\nK:C\nC8|\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Abc.read(old, Abc.Mode.STRICT).getFirst().score().title()).isEqualTo("Caf\u00e9");
    assertThatThrownBy(() -> Abc.read(folder, Abc.Mode.LENIENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("found a folder");
    assertThatThrownBy(() -> Abc.read(folder.resolve("none.abc"), Abc.Mode.LENIENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none.abc: no such file");
    Path binary = folder.resolve("binary.abc");
    Files.write(binary, new byte[] {'X', ':', 0, 1});
    assertThatThrownBy(() -> Abc.read(binary, Abc.Mode.LENIENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("character 2: expected text, found a zero byte");
    Path large = folder.resolve("large.abc");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Abc.MOST_BYTES + 1L);
    }
    assertThatThrownBy(() -> Abc.read(large, Abc.Mode.LENIENT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected at most 33554432 bytes, found 33554433");
  }
}
