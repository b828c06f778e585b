package gradus.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Rng;
import gradus.abc.Tunes;
import gradus.chorales.ChoraleScore;
import gradus.chorales.Chorales;
import gradus.musicxml.MusicXml;
import gradus.score.Barline;
import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Music;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Score;
import gradus.score.Step;
import gradus.sequence.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ScoreTokensTest {
  private static final String TWO_VOICES =
      """
      piece meter:3/4 key:G-major treble bass
      bar @0 p1v1 B4 1/2 p2v1 G3 3/4 @1/2 p1v1 A4 1/4
      bar @0 p1v1 G4 tie 1/2 p2v1 rest 1/2 @1/2 p1v1 G4 1/4 p2v1 D3 B2 1/4 right:final
      """;

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+", -1));
  }

  private static ScoreReading read(String text) {
    return ScoreTokens.read(words(text), "");
  }

  private static Score score(Part... parts) {
    return new Score("", "", "", "", List.of(parts));
  }

  /** Returns of a score what its words say: velocity 80, no marks, the first part's measures. */
  private static Score plain(Score score) {
    List<Part> parts = new ArrayList<>();
    for (Part part : score.parts()) {
      List<Measure> measures = new ArrayList<>();
      for (int i = 0; i < part.measures().size(); i++) {
        Measure first = score.parts().getFirst().measures().get(i);
        List<Event> events = new ArrayList<>();
        for (Event event : part.measures().get(i).events()) {
          if (event instanceof Note note) {
            events.add(note.withVelocity(Note.VELOCITY).withMarks(Set.of()));
          } else if (event instanceof Event.Rest || event instanceof Event.Tuplet) {
            events.add(event);
          }
        }
        measures.add(
            new Measure(
                first.length(),
                first.meter(),
                first.key(),
                first.left(),
                first.right(),
                first.ending(),
                "",
                false,
                events));
      }
      parts.add(new Part("", part.clef(), 0, measures));
    }
    return new Score("", "", "", "", parts);
  }

  private static void assertComesBack(Score score) {
    Score back = ScoreTokens.read(ScoreTokens.of(score), "").score();
    Score plain = plain(score);
    assertThat(back.parts()).hasSameSizeAs(plain.parts());
    for (int p = 0; p < plain.parts().size(); p++) {
      assertThat(back.parts().get(p).clef()).isEqualTo(plain.parts().get(p).clef());
      List<Measure> measures = plain.parts().get(p).measures();
      assertThat(back.parts().get(p).measures()).hasSameSizeAs(measures);
      for (int m = 0; m < measures.size(); m++) {
        Measure found = back.parts().get(p).measures().get(m);
        Measure wanted = measures.get(m);
        assertThat(found.events()).containsExactlyInAnyOrderElementsOf(wanted.events());
        assertThat(found.length()).isEqualTo(wanted.length());
        assertThat(found.meter()).isEqualTo(wanted.meter());
        assertThat(found.key()).isEqualTo(wanted.key());
        assertThat(found.left()).isEqualTo(wanted.left());
        assertThat(found.right()).isEqualTo(wanted.right());
        assertThat(found.ending()).isEqualTo(wanted.ending());
      }
    }
  }

  @Test
  void twoVoicesAreTheseWords() {
    Meter meter = Meter.of(3, 4);
    Score score =
        score(
            Music.part("", Clef.TREBLE, meter, 1, "B4/2 A4/4 | G4/2- G4/4 |]"),
            Music.part("", Clef.BASS, meter, 1, "G3/2. | r/2 B2+D3/4 |]"));
    assertThat(ScoreTokens.of(score)).isEqualTo(words(TWO_VOICES));
    ScoreReading back = read(TWO_VOICES);
    assertThat(back.slips()).isEmpty();
    assertThat(back.report().faults()).isEmpty();
    assertComesBack(score);
  }

  @Test
  void whatABarBeginsWithIsSaidWhereItChanges() {
    Score score =
        score(
            Music.part(
                "",
                Clef.ALTO,
                new Meter(2, 2, Meter.Symbol.CUT),
                -3,
                "C4/4 |: 3:2 C4/8 D4/8 E4/8 1:1 x/4 F4/2 | [1 C4/1 :| [2 D4/1 ||"));
    assertThat(String.join(" ", ScoreTokens.of(score)))
        .isEqualTo(
            "piece meter:C| key:Eb-major alto bar length:1/4 @0 p1v1 C4 1/4 bar left:repeat_start"
                + " @0 p1v1 tuplet:3:2 1/4 C4 1/12 @1/12 p1v1 D4 1/12 @1/6 p1v1 E4 1/12 @1/4 p1v1"
                + " space 1/4 @1/2 p1v1 F4 1/2 bar ending:1 @0 p1v1 C4 1 right:repeat_end bar"
                + " ending:2 @0 p1v1 D4 1 right:double");
    assertComesBack(score);
  }

  /** Any times, overlapping, in any keys and metres, in up to three parts of two voices. */
  private static Score random(Rng rng) {
    List<List<Measure>> parts = new ArrayList<>();
    int count = 1 + rng.nextInt(3);
    for (int p = 0; p < count; p++) {
      parts.add(new ArrayList<>());
    }
    for (int m = 0; m < 4; m++) {
      Meter meter = Meter.of(1 + rng.nextInt(12), 2 << rng.nextInt(3));
      var key = new Key(rng.nextInt(15) - 7, List.of(Mode.values()).get(rng.nextInt(7)));
      Barline right = List.of(Barline.values()).get(rng.nextInt(6));
      for (List<Measure> measures : parts) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Fraction half = meter.length().times(Fraction.of(1, 2));
          Fraction onset = half.times(Fraction.of(rng.nextInt(13), 13));
          Fraction duration = half.times(Fraction.of(1 + rng.nextInt(12), 12));
          int voice = 1 + rng.nextInt(2);
          if (rng.nextInt(4) == 0) {
            events.add(new Event.Rest(onset, duration, voice, rng.nextInt(2) == 0));
          } else {
            var pitch =
                new Pitch(
                    List.of(Step.values()).get(rng.nextInt(7)),
                    rng.nextInt(5) - 2,
                    rng.nextInt(10));
            boolean tied = rng.nextInt(3) == 0;
            events.add(new Note(onset, duration, voice, pitch, 80, tied, Set.of()));
          }
        }
        measures.add(
            new Measure(meter.length(), meter, key, Barline.SINGLE, right, "", "", false, events));
      }
    }
    return score(parts.stream().map(m -> new Part("", Clef.BASS, 0, m)).toArray(Part[]::new));
  }

  @Test
  void anyScoreComesBack() {
    Rng rng = Rng.of(7);
    for (int i = 0; i < 200; i++) {
      assertComesBack(random(rng));
    }
  }

  @Test
  void theTunesThatComeWithTheProgramComeBackAndAreValid() {
    Tunes.all()
        .forEach(
            tune -> {
              assertComesBack(tune.score());
              ScoreReport report = ScoreReport.of(Silence.said(tune.score()));
              assertThat(report.faults()).as(tune.score().title()).isEmpty();
            });
  }

  @Test
  void aScoreReadFromMusicXmlComesBack() throws IOException {
    Score score =
        score(
            Music.part(
                "Organ",
                Clef.TREBLE,
                Meter.of(4, 4),
                2,
                "F#5/2 E5/2- &2 D4/4 C#4/4. D4/8 A4/4 | E5/1 &2 A4/1 |]"),
            Music.part("Organ", Clef.BASS, Meter.of(4, 4), 2, "A3/1 &2 D3/2 A2/2 | C#4+A3/1 |]"));
    var file = new ByteArrayOutputStream();
    MusicXml.write(score, file);
    Score back = MusicXml.read(new ByteArrayInputStream(file.toByteArray()), "organ.musicxml");
    assertThat(back.parts()).hasSize(2);
    assertComesBack(back);
    assertThat(ScoreTokens.of(back)).isEqualTo(ScoreTokens.of(score));
    assertThat(ScoreReport.of(back).faults()).isEmpty();
  }

  @Test
  void allChoralesComeBack() {
    String data = System.getenv("GRADUS_DATA");
    Path file = Path.of(data == null ? "" : data, "chorales/jsb-chorales-16th.json");
    Assumptions.assumeTrue(Files.exists(file), "no chorales in GRADUS_DATA");
    Chorales chorales = Chorales.readVoices(file);
    int valid = 0;
    for (int[][] frames : chorales.train()) {
      Score score = ChoraleScore.of(frames, 4, "");
      assertThat(ScoreTokens.read(ScoreTokens.of(score), "").score()).isEqualTo(score);
      valid += ScoreReport.of(score).isValid() ? 1 : 0;
    }
    assertThat(chorales.train()).hasSize(229);
    assertThat(valid).isEqualTo(226); // of three no metre was found in which the last bar is full
  }

  @Test
  void wordsThatDoNotFitAreSkippedAndNamed() {
    ScoreReading reading =
        read(
            "piece meter:4/5 key:G-major treble bar C4 @0 1/4 p1v1 tie C4 tie tie 1/2 p2v1 D4"
                + " @1/2 p1v1 E4 F4 bass G4 rest rest 1/2 @1/4 @x left:single H4 bar key:C-major");
    assertThat(reading.slips())
        .containsExactly(
            "word 2: \"meter:4/5\" does not fit here",
            "word 5: no metre before the first bar",
            "word 6, bar 1: \"C4\" does not fit here",
            "word 8, bar 1: \"1/4\" does not fit here",
            "word 10, bar 1: \"tie\" does not fit here",
            "word 13, bar 1: expected a duration after C4, found tie",
            "word 13, bar 1: \"tie\" does not fit here",
            "word 14, bar 1: \"1/2\" does not fit here",
            "word 15, bar 1: \"p2v1\" does not fit here",
            "word 17, bar 1: expected a duration after D4, found @1/2",
            "word 21, bar 1: expected a duration after F4, found bass",
            "word 21, bar 1: \"bass\" does not fit here",
            "word 23, bar 1: expected a duration after G4, found rest",
            "word 24, bar 1: expected a duration after rest, found rest",
            "word 26, bar 1: \"@1/4\" does not fit here",
            "word 27, bar 1: \"@x\" does not fit here",
            "word 28, bar 1: \"left:single\" does not fit here",
            "word 29, bar 1: \"H4\" does not fit here");
    assertThat(reading.report().reads()).isFalse();
    Measure measure = reading.score().parts().getFirst().measures().getFirst();
    assertThat(measure.events())
        .containsExactly(new Event.Rest(Fraction.of(1, 2), Fraction.of(1, 2), 1, true));
    assertThat(measure.meter()).isEqualTo(Meter.of(4, 4));
  }

  @Test
  void nothingAndNonsenseAreRead() {
    ScoreReading nothing = ScoreTokens.read(List.of(), "");
    assertThat(nothing.score().parts()).isEmpty();
    assertThat(nothing.report().faults()).containsExactly("there are no notes");
    List<String> kinds = new ArrayList<>(words(TWO_VOICES));
    kinds.addAll(
        words("x @ @9999/9999 9999 0 p99v99 p0v1 C99 C-1 Cbbb4 length:0 length:9/8 meter:65/4"));
    kinds.addAll(words("ending: tuplet:0:2 tuplet:3:2 key:H right:left bass 1/0 99999 C4 tie"));
    Rng rng = Rng.of(3);
    for (int i = 0; i < 2_000; i++) {
      List<String> words = new ArrayList<>();
      for (int k = 0; k < 40; k++) {
        words.add(kinds.get(rng.nextInt(kinds.size())));
      }
      ScoreReading reading = ScoreTokens.read(words, "");
      assertThat(reading.report().reads())
          .isEqualTo(
              reading.slips().isEmpty()
                  && reading.score().parts().stream()
                      .anyMatch(
                          part -> part.measures().stream().anyMatch(m -> !m.notes().isEmpty())));
    }
  }

  @Test
  void anotherPieceEndsTheFirst() {
    assertThat(read(TWO_VOICES + TWO_VOICES)).isEqualTo(read(TWO_VOICES));
  }

  @Test
  void wordsAreTokensOfAVocabulary() {
    List<String> all = ScoreTokens.of(List.of(read(TWO_VOICES).score()));
    assertThat(all).endsWith("right:final", "piece");
    Vocabulary vocabulary = ScoreTokens.vocabulary(all);
    int[] tokens = ScoreTokens.encode(all, vocabulary);
    assertThat(java.util.Arrays.stream(tokens).mapToObj(vocabulary::symbol)).isEqualTo(all);
    assertThatThrownBy(() -> ScoreTokens.encode(List.of("key:A-major"), vocabulary))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"key:A-major\" is not known to it");
  }
}
