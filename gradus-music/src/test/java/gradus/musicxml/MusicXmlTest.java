package gradus.musicxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Rng;
import gradus.data.DataException;
import gradus.engrave.Engraving;
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
import gradus.score.Sounding;
import gradus.score.Step;
import gradus.scores.ScoreTokens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

class MusicXmlTest {
  static final String TUNE =
      """
      A4/8 |: "D" F#4/8( A4/8) A4/8 D5/8!STACCATO! A4/8 A4/8 | "D/F#" {G4} F#4/8 A4/8 A4/8 "Em7" B4/4 A4/8 | $
      [1 "A7" C#5/8!ROLL! D5/8 E5/8 {F#5,G5} G5/8 F#5/8!TRILL! E5/8 :| [2 D5/4.!FERMATA! D5/4- D5/8 ||
      3:2 F#4/8!ACCENT! G4/8!UP_BOW! A4/8 1:1 r/8 A4/8 A#4/8- | A#4/8 F#4+A4+D5/4 D4/4- D4/16 Fbb4/16 &2 D4/4. x/4. |]
      """;

  static Score tune() {
    return Music.tune(Meter.of(6, 8), 2, TUNE);
  }

  static byte[] written(Score score) throws IOException {
    var out = new ByteArrayOutputStream();
    MusicXml.write(score, out);
    return out.toByteArray();
  }

  private static Score read(byte[] content) throws IOException {
    return MusicXml.read(new ByteArrayInputStream(content), "score.musicxml");
  }

  private static Score read(String content) throws IOException {
    return read(content.getBytes(StandardCharsets.UTF_8));
  }

  private static Schema schema() throws SAXException {
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file,jar:file");
    URL file = Objects.requireNonNull(MusicXmlTest.class.getResource("musicxml.xsd"));
    return factory.newSchema(file);
  }

  private static void assertValid(Schema schema, byte[] content) throws Exception {
    var source = new StreamSource(new StringReader(new String(content, StandardCharsets.UTF_8)));
    schema.newValidator().validate(source);
  }

  @Test
  void aTuneComesBackAsItWas() throws IOException {
    Score tune = tune();
    Score back = read(written(tune));
    assertThat(back.parts()).hasSize(1);
    List<Measure> measures = back.parts().getFirst().measures();
    List<Measure> expected = tune.parts().getFirst().measures();
    assertThat(measures).hasSameSizeAs(expected);
    for (int m = 0; m < expected.size(); m++) {
      assertThat(sorted(measures.get(m).events()))
          .as("measure " + m)
          .isEqualTo(sorted(expected.get(m).events()));
      assertThat(frame(measures.get(m))).isEqualTo(frame(expected.get(m)));
    }
  }

  private static List<String> sorted(List<Event> events) {
    return events.stream().map(Object::toString).sorted().toList();
  }

  /** All of a measure but its events. */
  private static Measure frame(Measure measure) {
    return new Measure(
        measure.length(),
        measure.meter(),
        measure.key(),
        measure.left(),
        measure.right(),
        measure.ending(),
        measure.label(),
        measure.lineEnd(),
        List.of());
  }

  @Test
  void headerPartsTempoAndMarksComeBack() throws IOException {
    var events =
        List.<Event>of(
            new Event.Tempo(Fraction.ZERO, 97.5),
            new Event.Words(Fraction.of(1, 4), "Fine <&>"),
            new Event.Pedal(Fraction.of(1, 4), true),
            new Event.Pedal(Fraction.of(1, 2), false),
            new Note(
                Fraction.ZERO,
                Fraction.ONE,
                1,
                new Pitch(Step.B, -1, 3),
                101,
                false,
                EnumSet.of(Note.Mark.DOWN_BOW, Note.Mark.MORDENT, Note.Mark.TURN)));
    var measure =
        new Measure(
            Fraction.ONE,
            new Meter(4, 4, Meter.Symbol.COMMON),
            new Key(-3, Mode.DORIAN),
            Barline.DOUBLE,
            Barline.INVISIBLE,
            "",
            "B",
            false,
            events);
    var upper = new Part("Piano", Clef.TREBLE, 5, List.of(measure));
    var lower = new Part("Piano", Clef.BASS, 5, List.of(measure));
    var alto = new Part("Viola", Clef.ALTO, 41, List.of(measure));
    var tenor = new Part("Cello", Clef.TENOR, 42, List.of(measure));
    var score =
        new Score("A & B", "O'Carolan", "Ireland", "air", List.of(upper, lower, alto, tenor));
    Score back = read(written(score));
    assertThat(back.title()).isEqualTo("A & B");
    assertThat(back.composer()).isEqualTo("O'Carolan");
    assertThat(back.origin()).isEqualTo("Ireland");
    assertThat(back.rhythm()).isEqualTo("air");
    for (int p = 0; p < 4; p++) {
      Part part = back.parts().get(p);
      assertThat(part.name()).isEqualTo(score.parts().get(p).name());
      assertThat(part.clef()).isEqualTo(score.parts().get(p).clef());
      assertThat(part.program()).isEqualTo(score.parts().get(p).program());
      assertThat(frame(part.measures().getFirst())).isEqualTo(frame(measure));
      assertThat(sorted(part.measures().getFirst().events())).isEqualTo(sorted(events));
    }
  }

  /** Any times, overlapping in a voice, over the ends of beats, and in parts of five and seven. */
  static Score random(long seed) {
    Rng rng = Rng.of(seed);
    var measures = new ArrayList<Measure>();
    long[] parts = {4, 8, 16, 3, 6, 12, 20, 28, 480};
    for (int m = 0; m < 4; m++) {
      Meter meter = Meter.of(2 + rng.nextInt(5), 4 << rng.nextInt(2));
      var events = new ArrayList<Event>();
      long grid = parts[rng.nextInt(parts.length)];
      long steps = grid * meter.beats() / meter.unit();
      for (int i = 0; i < 12 && steps > 0; i++) {
        long onset = rng.nextInt((int) steps);
        long duration = 1L + rng.nextInt((int) (steps - onset));
        int step = rng.nextInt(7);
        var pitch =
            new Pitch(
                Step.valueOf("CDEFGAB".substring(step, step + 1)),
                rng.nextInt(5) - 2,
                1 + rng.nextInt(7));
        Note note =
            new Note(
                Fraction.of(onset, grid),
                Fraction.of(duration, grid),
                1 + rng.nextInt(2),
                pitch,
                1 + rng.nextInt(127),
                false,
                Set.of());
        boolean apart =
            events.stream().noneMatch(e -> e instanceof Note n && n.pitch().equals(pitch));
        if (apart) {
          events.add(note);
        }
      }
      events.sort(Comparator.comparing(Event::onset));
      measures.add(Measure.of(meter, new Key(rng.nextInt(15) - 7, Mode.MAJOR), events));
    }
    return new Score("", "", "", "", List.of(new Part("", Clef.TREBLE, 0, measures)));
  }

  @Test
  void anyNotesKeepPitchOnsetAndDuration() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Score score = random(seed);
      Score back = read(written(score));
      assertThat(Sounding.of(back.parts().getFirst()))
          .as("seed " + seed)
          .isEqualTo(Sounding.of(score.parts().getFirst()));
      for (int m = 0; m < 4; m++) {
        assertThat(frame(back.parts().getFirst().measures().get(m)))
            .isEqualTo(frame(score.parts().getFirst().measures().get(m)));
      }
    }
  }

  /** What a network writes may be nonsense: it is written all the same, by the schema's rules. */
  @Test
  void scoresReadFromAnyWordsAreValid() throws Exception {
    Schema schema = schema();
    List<String> phrases =
        List.of(
            "meter:3/4",
            "key:Cb-major",
            "bass alto",
            "bar",
            "bar length:1/4",
            "bar length:9/7 left:repeat_start ending:1",
            "right:repeat_end",
            "@0 p1v1 C4 1/4 p2v1 F#5 tie Bbb3 5/8",
            "@1/4 p1v2 tuplet:3:2 1/4 C4 1/12 p2v2 rest 2",
            "@3/7 p1v1 C4 tie 9999/9998",
            "@1/2 p3v1 space 1/8 p1v1 E2 1/16",
            "C4 tie rest");
    Rng rng = Rng.of(5);
    int notes = 0;
    for (int i = 0; i < 100; i++) {
      List<String> drawn = new ArrayList<>(List.of("piece", "meter:C", "key:D-minor", "treble"));
      for (int k = 0; k < 40; k++) {
        drawn.addAll(List.of(phrases.get(rng.nextInt(phrases.size())).split(" ", -1)));
      }
      Score score = ScoreTokens.read(drawn, "Nonsense").score();
      notes += score.parts().getFirst().measures().stream().mapToInt(m -> m.notes().size()).sum();
      assertValid(schema, written(score));
      assertThat(Engraving.toSvg(score, Engraving.Settings.standard())).startsWith("<svg");
    }
    assertThat(notes).isGreaterThan(500);
  }

  @Test
  void whatIsWrittenIsValid() throws Exception {
    Schema schema = schema();
    assertValid(schema, written(tune()));
    assertValid(schema, written(new Score("", "", "", "", List.of())));
    for (int seed = 0; seed < 100; seed++) {
      assertValid(schema, written(random(seed)));
    }
    String broken = new String(written(tune()), StandardCharsets.UTF_8).replace("<step>", "<stop>");
    assertThatThrownBy(
            () ->
                assertValid(
                    schema, broken.replace("</step>", "</stop>").getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SAXException.class);
  }

  @Test
  void aDurationThatNoSignSaysIsTied() throws IOException {
    Score score = Music.tune(Meter.of(4, 4), 0, "C4/8x5 D4/8x3 |]");
    Part back = read(written(score)).parts().getFirst();
    assertThat(back.measures().getFirst().notes())
        .extracting(note -> note.duration() + (note.tied() ? "-" : ""))
        .containsExactly("1/2-", "1/8", "3/8");
    assertThat(Sounding.of(back)).isEqualTo(Sounding.of(score.parts().getFirst()));
  }

  @Test
  void aPianoOnTwoStavesBecomesTwoParts() throws IOException {
    String text =
        """
        <!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://x.invalid/partwise.dtd">
        <score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>
        <part id="P1"><measure number="1"><attributes><divisions>2</divisions><key><fifths>1</fifths></key>
        <time><beats>2</beats><beat-type>4</beat-type></time><staves>2</staves>
        <clef number="1"><sign>G</sign><line>2</line></clef><clef number="2"><sign>F</sign><line>4</line></clef></attributes>
        <note><pitch><step>C</step><octave>5</octave></pitch><duration>4</duration><voice>1</voice><staff>1</staff></note>
        <backup><duration>4</duration></backup>
        <note><pitch><step>C</step><octave>3</octave></pitch><duration>2</duration><voice>5</voice><staff>2</staff></note>
        <note><chord/><pitch><step>E</step><octave>3</octave></pitch><duration>2</duration><voice>5</voice><staff>2</staff></note>
        </measure></part></score-partwise>
        """;
    Score score = read(text);
    assertThat(score.parts()).extracting(Part::clef).containsExactly(Clef.TREBLE, Clef.BASS);
    assertThat(score.parts()).extracting(Part::name).containsExactly("Piano", "Piano");
    assertThat(score.parts().get(1).measures().getFirst().notes())
        .extracting(note -> note.pitch() + " " + note.onset() + " " + note.duration())
        .containsExactly("C3 0 1/4", "E3 0 1/4");
  }

  @Test
  void compressedScoresAreRead() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("META-INF/container.xml"));
      zip.write(
          "<container><rootfiles><rootfile full-path=\"tune.xml\"/></rootfiles></container>"
              .getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("other.xml"));
      zip.write("<html/>".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("tune.xml"));
      zip.write(written(tune()));
    }
    Score back = read(out.toByteArray());
    assertThat(Sounding.of(back.parts().getFirst()))
        .isEqualTo(Sounding.of(tune().parts().getFirst()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<score-timewise/> | line 1, column 18: expected a score in parts, <score-partwise>, found"
            + " <score-timewise>",
        "<score-partwise><part id='a'><measure> | line 1, column 39: not well-formed XML",
        "<score-partwise><part"
            + " id='a'><measure><note><pitch><step>H</step></pitch><duration>1</duration></note> |"
            + " expected a step from A to G, found H",
        "<score-partwise><part id='a'><measure><attributes><divisions>0</divisions> | expected a"
            + " whole number from 1",
        "<score-partwise><part id='a'><measure><attributes><divisions>x</divisions> | expected a"
            + " number, found \"x\"",
        "<score-partwise><part"
            + " id='a'><measure><attributes><time><beats>3</beats><beat-type>5</beat-type></time></attributes></measure>"
            + " | 2, 4, 8, 16",
        "<score-partwise>&a;</score-partwise> | line 1",
        "plain words | line 1, column 1: not well-formed XML"
      })
  void brokenFilesEndInAMessageWithThePlace(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("score.musicxml, line 1, column ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
            + "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY x '&c;&c;&c;&c;&c;&c;&c;&c;'>]>"
      })
  void entitiesAreNeitherFetchedNorExpanded(String type) {
    String text =
        type + "<score-partwise><work><work-title>&x;</work-title></work></score-partwise>";
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 1, column");
  }

  @Test
  void aMissingFileIsSaid() {
    assertThatThrownBy(() -> MusicXml.read(java.nio.file.Path.of("no-such.musicxml")))
        .isInstanceOf(DataException.class)
        .hasMessage("no-such.musicxml: no such file. Check the path.");
  }

  @Test
  void aMeasureOfTooManyNotesIsRefused() {
    String note = "<note><rest/><duration>1</duration></note>";
    String text = "<score-partwise><part id='a'><measure>" + note.repeat(3_000);
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected at most 2000 notes in a measure");
  }

  @Test
  void otherEncodingsAreRead() throws IOException {
    String text = "<score-partwise><work><work-title>Fée</work-title></work></score-partwise>";
    for (String encoding : List.of("UTF-16", "ISO-8859-1", "UTF-8")) {
      String whole = "<?xml version='1.0' encoding='" + encoding + "'?>" + text;
      assertThat(read(whole.getBytes(java.nio.charset.Charset.forName(encoding))).title())
          .isEqualTo("Fée");
    }
  }

  @Test
  void filesAreWrittenAndRead(@TempDir java.nio.file.Path folder) throws IOException {
    var file = folder.resolve("tune.musicxml");
    MusicXml.write(tune(), file);
    assertThat(Sounding.of(MusicXml.read(file).parts().getFirst()))
        .isEqualTo(Sounding.of(tune().parts().getFirst()));
  }
}
