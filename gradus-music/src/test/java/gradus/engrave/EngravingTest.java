package gradus.engrave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Rng;
import gradus.engrave.Engraving.Settings;
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
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class EngravingTest {
  private static final Meter JIG = Meter.of(6, 8);
  private static final Meter COMMON = Meter.of(4, 4);
  private static final Set<Glyph> HEADS =
      Set.of(Glyph.NOTEHEAD_BLACK, Glyph.NOTEHEAD_HALF, Glyph.NOTEHEAD_WHOLE);
  private static final Set<Glyph> ACCIDENTALS =
      Set.of(
          Glyph.ACCIDENTAL_SHARP,
          Glyph.ACCIDENTAL_FLAT,
          Glyph.ACCIDENTAL_NATURAL,
          Glyph.ACCIDENTAL_DOUBLE_SHARP,
          Glyph.ACCIDENTAL_DOUBLE_FLAT);

  private static List<Shape> shapes(Score score) {
    return Engraving.shapes(score, Settings.standard());
  }

  private static List<Shape> shapes(Meter meter, int fifths, String text) {
    return shapes(Music.tune(meter, fifths, text));
  }

  private static List<Shape.Signed> signs(List<Shape> shapes, Set<Glyph> glyphs) {
    return of(shapes, Shape.Signed.class).stream()
        .filter(sign -> glyphs.contains(sign.glyph()))
        .toList();
  }

  private static List<Shape.Signed> signs(List<Shape> shapes, Glyph glyph) {
    return signs(shapes, Set.of(glyph));
  }

  private static <T extends Shape> List<T> of(List<Shape> shapes, Class<T> type) {
    return shapes.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<Shape.Line> stems(List<Shape> shapes) {
    return of(shapes, Shape.Line.class).stream()
        .filter(line -> line.x1() == line.x2() && line.thickness() == Chord.STEM)
        .toList();
  }

  private static List<String> words(List<Shape> shapes) {
    return of(shapes, Shape.Words.class).stream().map(Shape.Words::text).toList();
  }

  @Test
  void eachNoteHasAHeadAndEachBeatABeam() {
    List<Shape> shapes =
        shapes(JIG, 1, "A4/8 | G4/8 A4/8 B4/8 D5/8 B4/8 A4/8 | G4/4. E4/4 D4/8 | G4/2. |]");
    assertThat(signs(shapes, Glyph.NOTEHEAD_BLACK)).hasSize(10);
    assertThat(signs(shapes, Glyph.NOTEHEAD_HALF)).hasSize(1);
    assertThat(of(shapes, Shape.Beam.class)).hasSize(2);
    assertThat(signs(shapes, Glyph.FLAG_8TH_UP)).hasSize(2);
    assertThat(signs(shapes, Glyph.AUGMENTATION_DOT)).hasSize(2);
    assertThat(stems(shapes)).hasSize(11);
  }

  @Test
  void shorterNotesHaveMoreBeamsAndStubs() {
    assertThat(
            of(shapes(Meter.of(2, 4), 0, "C5/16 C5/16 C5/16 C5/16 C5/8. C5/16"), Shape.Beam.class))
        .hasSize(4);
    List<Shape.Beam> dotted = of(shapes(Meter.of(1, 4), 0, "C5/8. D5/16"), Shape.Beam.class);
    assertThat(dotted).hasSize(2);
    assertThat(dotted.get(1).x2()).isCloseTo(dotted.get(0).x2(), within(1e-9)); // the stub
    assertThat(dotted.get(1).x2() - dotted.get(1).x1()).isLessThan(1.5);
  }

  @Test
  void stemsPointAwayFromTheFarthestNote() {
    List<Shape> shapes = shapes(COMMON, 0, "A4/4 B4/4 F4+C5/4 A4+G5/4 |]");
    List<Shape.Signed> heads = signs(shapes, HEADS);
    List<Shape.Line> stems = stems(shapes);
    assertThat(stems).hasSize(4);
    List<Boolean> up = new ArrayList<>();
    for (Shape.Line stem : stems) {
      boolean right =
          heads.stream().anyMatch(head -> Math.abs(head.box().right() - stem.x1()) < 0.1);
      assertThat(right).isEqualTo(stem.y2() < stem.y1());
      up.add(right);
      assertThat(Math.abs(stem.y2() - stem.y1())).isGreaterThan(3);
    }
    assertThat(up).containsExactly(true, false, true, false);
  }

  @Test
  void beamedStemsAllEndInTheBeam() {
    List<Shape> shapes = shapes(COMMON, 0, "C4/8 E4/8 G4/8 C5/8 F5/16 A5/16 G5/16 B5/16 A3/8 A5/8");
    List<Shape.Beam> beams = of(shapes, Shape.Beam.class);
    for (Shape.Line stem : stems(shapes)) {
      boolean meets =
          beams.stream()
              .anyMatch(
                  beam -> {
                    double along = (stem.x1() - beam.x1()) / (beam.x2() - beam.x1());
                    double top = beam.y1() + along * (beam.y2() - beam.y1());
                    return along > -0.01
                        && along < 1.01
                        && stem.y2() >= top - 0.01
                        && stem.y2() <= top + beam.thickness() + 0.01;
                  });
      assertThat(meets).isTrue();
      assertThat(Math.abs(stem.y2() - stem.y1())).isGreaterThan(2.2);
    }
    assertThat(beams).allMatch(beam -> Math.abs(beam.y2() - beam.y1()) <= 1.3);
  }

  @Test
  void accidentalsArePrintedOnceInAMeasure() {
    List<Shape> shapes = shapes(COMMON, 0, "F#4/4 F#4/4 F4/4 F4/4 | F#4/2 F#5/2 |]");
    assertThat(signs(shapes, Glyph.ACCIDENTAL_SHARP)).hasSize(3);
    assertThat(signs(shapes, Glyph.ACCIDENTAL_NATURAL)).hasSize(1);
  }

  @Test
  void aTieOverTheBarNeedsNoAccidental() {
    List<Shape> shapes = shapes(COMMON, 0, "F#4/1- | F#4/2 F#4/2 |]");
    assertThat(signs(shapes, Glyph.ACCIDENTAL_SHARP)).hasSize(2);
    assertThat(of(shapes, Shape.Bow.class)).hasSize(1);
  }

  /** Chords of up to five notes with any accidentals, in two voices, so that much must give way. */
  private static Score crowded(long seed) {
    Rng rng = Rng.of(seed);
    var events = new ArrayList<Event>();
    for (int voice = 1; voice <= 2; voice++) {
      for (int beat = 0; beat < 4; beat++) {
        var taken = new java.util.HashSet<Integer>();
        int notes = 1 + rng.nextInt(5);
        for (int i = 0; i < notes; i++) {
          int octave = (voice == 1 ? 5 : 4) - rng.nextInt(2);
          int step = rng.nextInt(7);
          var pitch =
              new Pitch(
                  Step.valueOf("CDEFGAB".substring(step, step + 1)), rng.nextInt(5) - 2, octave);
          if (taken.add(pitch.staffStep())) {
            events.add(
                new Note(
                    Fraction.of(beat, 4), Fraction.of(1, 4), voice, pitch, 80, false, Set.of()));
          }
        }
      }
    }
    var measure = Measure.of(COMMON, Key.C_MAJOR, events);
    return new Score("", "", "", "", List.of(new Part("", Clef.TREBLE, 0, List.of(measure))));
  }

  @Test
  void headsAndAccidentalsNeverOverlap() {
    for (int seed = 0; seed < 200; seed++) {
      List<Shape> shapes = shapes(crowded(seed));
      assertThat(collisions(shapes)).as("seed " + seed).isZero();
    }
  }

  static int collisions(List<Shape> shapes) {
    List<Shape.Signed> heads = signs(shapes, HEADS);
    List<Shape.Signed> accidentals = signs(shapes, ACCIDENTALS);
    int collisions = 0;
    for (int i = 0; i < accidentals.size(); i++) {
      for (Shape.Signed head : heads) {
        collisions += accidentals.get(i).box().meets(head.box(), 0) ? 1 : 0;
      }
      for (int j = i + 1; j < accidentals.size(); j++) {
        collisions += accidentals.get(i).box().meets(accidentals.get(j).box(), 0) ? 1 : 0;
      }
    }
    for (int i = 0; i < heads.size(); i++) {
      for (int j = i + 1; j < heads.size(); j++) {
        boolean shared = heads.get(i).equals(heads.get(j));
        collisions += !shared && heads.get(i).box().meets(heads.get(j).box(), -0.13) ? 1 : 0;
      }
    }
    return collisions;
  }

  @Test
  void collisionsAreFoundWhereThereAreSome() {
    var head = new Shape.Signed(Glyph.NOTEHEAD_BLACK, 0, 0, 1);
    assertThat(collisions(List.of(head, head.moved(0.5, 0)))).isOne();
    assertThat(collisions(List.of(head, new Shape.Signed(Glyph.ACCIDENTAL_FLAT, 0.5, 0, 1))))
        .isOne();
  }

  @Test
  void rowsAreJustified() {
    String tune = "D4/8 E4/8 F4/8 G4/8 A4/8 B4/8 | C5/4. E5/4 G4/8 | ".repeat(12) + "C5/2. |]";
    List<Shape> shapes = shapes(JIG, 0, tune);
    List<Shape.Line> top =
        of(shapes, Shape.Line.class).stream()
            .filter(line -> line.y1() == line.y2() && line.x2() - line.x1() > 30)
            .toList();
    double width = 900.0 / 8 - 6;
    int rows = top.size() / 5;
    assertThat(rows).isGreaterThan(3);
    for (Shape.Line line : top.subList(0, (rows - 1) * 5)) {
      assertThat(line.x1()).isCloseTo(3, within(1e-6));
      assertThat(line.x2()).isCloseTo(3 + width, within(1e-6));
    }
  }

  @Test
  void notesLieInTheOrderOfTimeAndShorterOnesCloser() {
    List<Shape.Signed> heads = signs(shapes(COMMON, 0, "C5/8 C5/8 C5/4 C5/2 | C5/1 |]"), HEADS);
    double[] gaps = new double[3];
    for (int i = 0; i < 3; i++) {
      gaps[i] = heads.get(i + 1).x() - heads.get(i).x();
    }
    assertThat(gaps[0]).isGreaterThan(1.5);
    assertThat(gaps[1]).isCloseTo(gaps[0], within(1e-6));
    assertThat(gaps[2]).isBetween(gaps[0] * 1.2, gaps[0] * 2);
  }

  @Test
  void wishedLineEndsAreKept() {
    String bars = "C5/4 D5/4 E5/4 F5/4 | ".repeat(3) + "C5/4 D5/4 E5/4 F5/4 | $ ";
    List<Shape> shapes = shapes(COMMON, 0, bars.repeat(3));
    assertThat(signs(shapes, Glyph.G_CLEF)).hasSize(3);
    assertThat(words(shapes)).contains("5", "9");
  }

  @Test
  void whatNoSignSaysIsTied() {
    List<Shape> shapes = shapes(COMMON, 0, "C5/8x5 D5/8x3 |]");
    assertThat(signs(shapes, HEADS)).hasSize(3);
    assertThat(of(shapes, Shape.Bow.class)).hasSize(1);
  }

  @Test
  void tiesAndSlursAreBrokenAtTheEndOfARow() {
    String bars = "C5/4 D5/4 E5/4 F5/4 | ".repeat(3);
    List<Shape> shapes =
        shapes(COMMON, 0, bars + "C5/2( D5/2- | $ D5/4 E5/4) F5/2 | " + bars + "C5/1 |]");
    assertThat(of(shapes, Shape.Bow.class)).hasSize(4);
    assertThat(of(shapes, Shape.Bow.class)).allMatch(bow -> bow.x2() - bow.x1() > 0.5);
  }

  @Test
  void whatIsPlayedATouchTooLongIsNotTied() {
    List<Shape> shapes = shapes(Meter.of(2, 4), 0, "C5/2- | C5/64 &2 D5/2 |]");
    assertThat(signs(shapes, HEADS)).hasSize(2);
    assertThat(of(shapes, Shape.Bow.class)).isEmpty();
  }

  @Test
  void tiesTurnAwayFromStems() {
    Shape.Bow low = of(shapes(COMMON, 0, "F4/2- F4/2 |]"), Shape.Bow.class).getFirst();
    assertThat(low.rise()).isPositive();
    Shape.Bow high = of(shapes(COMMON, 0, "F5/2- F5/2 |]"), Shape.Bow.class).getFirst();
    assertThat(high.rise()).isNegative();
    List<Shape.Bow> chord = of(shapes(COMMON, 0, "F4+A4+C5/2- F4+A4+C5/2 |]"), Shape.Bow.class);
    assertThat(chord).filteredOn(bow -> bow.rise() < 0).hasSizeBetween(1, 2);
    assertThat(chord).filteredOn(bow -> bow.rise() > 0).hasSizeBetween(1, 2);
  }

  @Test
  void slursClearTheNotesBelow() {
    List<Shape> shapes = shapes(COMMON, 0, "D5/4( C6/4 E6/4 D5/4) |]");
    Shape.Bow slur = of(shapes, Shape.Bow.class).getFirst();
    for (Shape.Signed head : signs(shapes, HEADS).subList(1, 3)) {
      double middle = (head.box().left() + head.box().right()) / 2;
      assertThat(slur.at(middle)).isLessThan(head.box().top());
    }
  }

  @Test
  void tupletsHaveANumberAndABracketWhereNoBeamShowsThem() {
    List<Shape> beamed = shapes(COMMON, 0, "3:2 C5/8 D5/8 E5/8 1:1 C5/2. |]");
    assertThat(signs(beamed, Glyph.TUPLET_3)).hasSize(1);
    List<Shape> open = shapes(COMMON, 0, "3:2 C5/4 D5/8 1:1 C5/2. |]");
    assertThat(signs(open, Glyph.TUPLET_3)).hasSize(1);
    assertThat(of(open, Shape.Line.class).size() - of(beamed, Shape.Line.class).size())
        .isEqualTo(3); // four lines of a bracket, one stem less
  }

  @Test
  void aChangeOfKeyTakesSharpsBack() {
    Key d = new Key(2, Mode.MAJOR);
    Key f = new Key(-1, Mode.MAJOR);
    Note note = Note.of(Fraction.ZERO, Fraction.ONE, new Pitch(Step.D, 0, 5));
    var measures =
        List.of(Measure.of(COMMON, d, List.of(note)), Measure.of(COMMON, f, List.of(note)));
    List<Shape> shapes =
        shapes(new Score("", "", "", "", List.of(new Part("", Clef.TREBLE, 0, measures))));
    assertThat(signs(shapes, Glyph.ACCIDENTAL_SHARP)).hasSize(2);
    assertThat(signs(shapes, Glyph.ACCIDENTAL_NATURAL)).hasSize(2);
    assertThat(signs(shapes, Glyph.ACCIDENTAL_FLAT)).hasSize(1);
  }

  @Test
  void repeatsAndEndingsArePrinted() {
    List<Shape> shapes = shapes(COMMON, 0, "|: C5/1 | [1 C5/1 :| [2 C5/1 || \"F#m7/Bb\" C5/1 |]");
    assertThat(signs(shapes, Glyph.AUGMENTATION_DOT)).hasSize(4);
    assertThat(words(shapes)).containsExactly("F♯m7/B♭", "1.", "2.");
    assertThat(of(shapes, Shape.Line.class))
        .filteredOn(line -> line.thickness() == Bars.THICK)
        .hasSize(3);
  }

  @Test
  void everyMarkHasASign() {
    for (Note.Mark mark : Note.Mark.values()) {
      int plain = shapes(COMMON, 0, "C5/2 D5/2 |]").size();
      int marked = shapes(COMMON, 0, "C5/2!" + mark + "! D5/2!SLUR_STOP! |]").size();
      boolean none = mark == Note.Mark.BEAM_BREAK || mark == Note.Mark.SLUR_STOP;
      assertThat(marked - plain).as(mark.toString()).isEqualTo(none ? 0 : 1);
    }
  }

  @Test
  void graceNotesStandBeforeTheirNote() {
    List<Shape> shapes = shapes(COMMON, 0, "C5/2 {F#5,G5} E5/2 |]");
    List<Shape.Signed> small =
        of(shapes, Shape.Signed.class).stream().filter(sign -> sign.scale() < 1).toList();
    assertThat(small).hasSize(3); // two heads and a sharp
    List<Shape.Signed> heads = signs(shapes, Glyph.NOTEHEAD_HALF);
    assertThat(small)
        .allMatch(
            sign ->
                sign.box().left() > heads.get(0).box().right()
                    && sign.box().right() < heads.get(1).box().left());
  }

  @Test
  void chordSymbolsShareALineAboveTheNotes() {
    List<Shape> shapes = shapes(COMMON, 0, "\"C\" C5/2 \"G7\" C6/2 | \"C\" E4/1 |]");
    List<Shape.Words> symbols = of(shapes, Shape.Words.class);
    assertThat(symbols).hasSize(3);
    assertThat(symbols.stream().mapToDouble(Shape.Words::y).distinct().count()).isOne();
    double highest =
        signs(shapes, HEADS).stream().mapToDouble(h -> h.box().top()).min().orElseThrow();
    assertThat(symbols.getFirst().y()).isLessThan(highest);
  }

  @Test
  void onlyTemposThatDifferArePrinted() {
    var measures = new ArrayList<Measure>();
    for (double tempo : new double[] {120, 121, 60, 118, 119}) {
      Note note = Note.of(Fraction.ZERO, Fraction.of(3, 4), new Pitch(Step.D, 0, 5));
      measures.add(
          Measure.of(JIG, Key.C_MAJOR, List.of(new Event.Tempo(Fraction.ZERO, tempo), note)));
    }
    List<Shape> shapes =
        shapes(new Score("", "", "", "", List.of(new Part("", Clef.TREBLE, 0, measures))));
    assertThat(words(shapes)).containsExactly(" = 80", " = 40", " = 79"); // dotted quarters
  }

  @Test
  void twoStavesOfOneNameAreJoinedByABrace() {
    Part right = Music.part("Piano", Clef.TREBLE, COMMON, 0, "C5/4 D5/4 E5/2 |]");
    Part left = Music.part("Piano", Clef.BASS, COMMON, 0, "C3/2 G3/2 |]");
    List<Shape> shapes = shapes(new Score("Two", "", "", "", List.of(right, left)));
    assertThat(signs(shapes, Glyph.BRACE)).hasSize(1);
    List<Shape.Signed> heads = signs(shapes, HEADS);
    assertThat(heads.get(3).x()).isCloseTo(heads.get(0).x(), within(1e-9)); // one column
    assertThat(heads.get(4).x()).isCloseTo(heads.get(2).x(), within(1e-9));
    assertThat(words(shapes)).containsExactly("Two", "Piano");
  }

  @Test
  void hugeAndWildTimesAreDrawnAllTheSame() {
    Pitch c = new Pitch(Step.C, 0, 4);
    var events =
        List.<Event>of(
            Note.of(Fraction.of(Long.MAX_VALUE / 3, 7), Fraction.of(1, Long.MAX_VALUE / 5), c),
            Note.of(Fraction.of(1, 1_000_003), Fraction.of(999_983, 1_000_003), c),
            new Event.Tuplet(Fraction.ZERO, Fraction.of(Long.MAX_VALUE, 2), 1, 1_000_000, 1),
            new Event.Rest(Fraction.of(1, 3), Fraction.of(1, 7), 1, true),
            new Event.Tempo(Fraction.ZERO, Double.NaN));
    for (Fraction length :
        List.of(Fraction.of(Long.MAX_VALUE, 3), Fraction.ZERO, Fraction.of(1, 3))) {
      var measure =
          new Measure(
              length,
              COMMON,
              Key.C_MAJOR,
              Barline.FINAL,
              Barline.REPEAT_START,
              ",",
              "",
              true,
              events);
      var score = new Score("", "", "", "", List.of(new Part("", Clef.ALTO, 0, List.of(measure))));
      assertThat(Engraving.toSvg(score, Settings.standard())).contains("#notehead");
    }
  }

  @Test
  void thePictureIsXmlThatDefinesWhatItUsesAndIsTheSameEachTime() throws Exception {
    Score tune = Music.tune(JIG, 2, "A4/8 |: \"D\" F#4/8 A4/8 G#4/8!TRILL! D5/4. :|");
    Score score = new Score("Cats & <Dogs>\0", "\"Me\"", "", "jig", tune.parts());
    String svg = Engraving.toSvg(score, Settings.standard());
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg).contains("Cats &amp; &lt;Dogs&gt;?", "prefers-color-scheme:dark", "Jig");
    assertThat(svg).doesNotContain("NaN", "Infinity");
    Pattern.compile("href=\"#(\\w+)\"")
        .matcher(svg)
        .results()
        .forEach(use -> assertThat(svg).contains("<path id=\"" + use.group(1) + "\""));
    assertThat(Engraving.toSvg(score, Settings.standard())).isEqualTo(svg);
  }

  @Test
  void anEmptyScoreIsAnEmptyPage() {
    assertThat(Engraving.toSvg(new Score("None", "", "", "", List.of()), Settings.standard()))
        .contains("None</text>");
  }

  @Test
  void sizesAreChecked() {
    assertThatThrownBy(() -> Settings.standard().withWidth(100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("40 staff spaces wide");
    String wide = Engraving.toSvg(Music.tune(COMMON, 0, "C5/1 |]"), new Settings(1200, 10));
    assertThat(wide).contains("width=\"1200\"");
  }

  @Test
  void everySignHasAnOutline() {
    for (Glyph glyph : Glyph.values()) {
      assertThat(glyph.outline()).as(glyph.id()).startsWith("M").endsWith("z");
      assertThat(glyph.width()).isPositive();
    }
    assertThat(Glyph.class.getResource("signs-licence.txt")).isNotNull();
  }
}
