package gradus.engrave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.abc.Abc;
import gradus.abc.AbcTune;
import gradus.midi.Midi;
import gradus.musicxml.MusicXml;
import gradus.score.Part;
import gradus.score.Score;
import gradus.score.Sounding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real tunes and pieces are engraved without collisions, and come back from MusicXML. */
class EngravedDataTest {
  private static Path data() {
    String data = System.getenv("GRADUS_DATA");
    assumeTrue(data != null, "GRADUS_DATA is not set");
    return Path.of(data);
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    assumeTrue(Files.isDirectory(folder), folder + " is not there");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  @Test
  void everyTwentiethTuneOfNottinghamIsEngravedAndComesBack() throws IOException {
    assertThat(nottingham(20)).isGreaterThan(50);
  }

  @Test
  @Tag("slow") // takes up to a minute; the full claim about the collection rests on it
  void allTunesOfNottinghamAreEngravedAndComeBack() throws IOException {
    assertThat(nottingham(1)).isEqualTo(1034);
  }

  /** Returns how many tunes were looked at. */
  private static int nottingham(int every) throws IOException {
    int tunes = 0;
    int number = 0;
    for (Path file : files(data().resolve("abc/nottingham"), ".abc")) {
      for (AbcTune tune : Abc.read(file, Abc.Mode.LENIENT)) {
        if (number++ % every == 0) {
          tunes++;
          assertCleanAndComesBack(tune.score(), file + ", " + tune.score().title());
        }
      }
    }
    return tunes;
  }

  @Test
  void aSonataOfMozartIsEngravedAndComesBack() throws IOException {
    assertThat(mozart("mz_311_2.mid")).isOne();
  }

  @Test
  @Tag("slow") // 21 long pieces; played music is what the engraver has to guess most about
  void allPiecesOfMozartAreEngravedAndComeBack() throws IOException {
    assertThat(mozart(".mid")).isEqualTo(21);
  }

  private static int mozart(String end) throws IOException {
    List<Path> files = files(data().resolve("midi/mozart"), end);
    for (Path file : files) {
      Score score = Midi.read(file);
      assertThat(Engraving.toSvg(score, Engraving.Settings.standard())).doesNotContain("NaN");
      assertComesBack(score, file.toString());
    }
    return files.size();
  }

  private static void assertCleanAndComesBack(Score score, String what) throws IOException {
    List<Shape> shapes = Engraving.shapes(score, Engraving.Settings.standard());
    Set<Glyph> heads = Set.of(Glyph.NOTEHEAD_BLACK, Glyph.NOTEHEAD_HALF, Glyph.NOTEHEAD_WHOLE);
    int notes = 0;
    for (Part part : score.parts()) {
      notes += part.measures().stream().mapToInt(measure -> measure.notes().size()).sum();
    }
    long drawn =
        shapes.stream()
            .filter(shape -> shape instanceof Shape.Signed sign && heads.contains(sign.glyph()))
            .filter(shape -> ((Shape.Signed) shape).scale() == 1)
            .count();
    assertThat(drawn).as(what).isGreaterThanOrEqualTo(notes);
    assertThat(EngravingTest.collisions(shapes)).as(what).isZero();
    assertComesBack(score, what);
  }

  private static void assertComesBack(Score score, String what) throws IOException {
    var out = new ByteArrayOutputStream();
    MusicXml.write(score, out);
    Score back = MusicXml.read(new ByteArrayInputStream(out.toByteArray()), what);
    for (int p = 0; p < score.parts().size(); p++) {
      assertThat(Sounding.of(back.parts().get(p)))
          .as(what)
          .isEqualTo(Sounding.of(score.parts().get(p)));
    }
  }
}
