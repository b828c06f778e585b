package gradus.abc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.score.Performance;
import gradus.score.Score;
import gradus.score.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every tune of the Nottingham collection. */
class NottinghamTest {
  private static List<AbcTune> tunes() throws IOException {
    String data = System.getenv("GRADUS_DATA");
    assumeTrue(data != null, "GRADUS_DATA is not set");
    Path folder = Path.of(data, "abc", "nottingham");
    assumeTrue(Files.isDirectory(folder), folder + " is not there");
    List<AbcTune> tunes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".abc")).sorted().toList()) {
        tunes.addAll(Abc.read(file, Abc.Mode.LENIENT));
      }
    }
    return tunes;
  }

  private static List<Sound> sounds(Score score) {
    return Performance.asWritten(score).sounds();
  }

  @Test
  void everyTuneIsReadAndKeptExactly() throws IOException {
    List<AbcTune> tunes = tunes();
    assertThat(tunes).hasSize(1034);
    int notes = 0;
    for (AbcTune tune : tunes) {
      String text = Abc.write(tune.score(), tune.number());
      List<AbcTune> again = Abc.parse(text, Abc.Mode.STRICT);
      assertThat(again).hasSize(1);
      notes += sounds(tune.score()).size();
      assertThat(sounds(again.getFirst().score())).as(text).isEqualTo(sounds(tune.score()));
    }
    assertThat(notes).isEqualTo(104_775);
  }

  /** The others have mistakes of their own: a bracket left open, ties between pitches. */
  @Test
  void nearlyAllOfThemAreValid() throws IOException {
    List<AbcTune> tunes = tunes();
    assertThat(tunes).filteredOn(AbcTune::parses).hasSizeGreaterThanOrEqualTo(1026);
    assertThat(tunes).filteredOn(t -> t.report().barsFull()).hasSizeGreaterThanOrEqualTo(1000);
    assertThat(tunes).allMatch(t -> t.report().repeatsBalance() && t.report().inRange());
  }
}
