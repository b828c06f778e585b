package gradus.midi;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.abc.Abc;
import gradus.abc.AbcTune;
import gradus.abc.Tunes;
import gradus.data.DataException;
import gradus.score.Performance;
import gradus.score.Score;
import gradus.score.Sound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken files end in a result or a message, whatever is wrong with them. */
class FuzzTest {
  private static final int QUICK = 2000;
  private static final int MANY = 100_000;

  private static final List<String> FRAGMENTS =
      List.of(
          "|:",
          ":|",
          "::",
          "[1",
          "[2",
          "|]",
          "[|]",
          "(3",
          "(9:1:64",
          "[CEG]",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "!",
          "!trill!",
          ">",
          "<",
          ">>>",
          "-",
          "(",
          ")",
          "&",
          "Z99",
          "z",
          "^",
          "__",
          "=",
          "99999",
          "/99999",
          "//////////",
          "\nK:",
          "\nM:7/4\n",
          "[M:3/2]",
          "\nL:1/512\n",
          "\nV:2\n",
          "\nX:2\nK:C\n",
          "\n\n",
          "[K:Bbdor]",
          "\\\n",
          "%",
          "%%propagate-accidentals octave\n",
          "$",
          "''''''''''",
          ",,,,,,,,,,",
          "[P:B]",
          "~",
          ".",
          "\u00e9",
          "\u0000",
          "y",
          "U:T=!turn!\n");

  @Test
  @Timeout(60)
  void someBrokenTunes() {
    tunes(1, QUICK);
  }

  /** As long as it takes for rare pairs of mistakes to meet. */
  @Test
  @Tag("slow")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void manyBrokenTunes() {
    tunes(2, MANY);
  }

  @Test
  @Timeout(60)
  void someBrokenMidiFiles() {
    files(3, QUICK);
  }

  /** As long as it takes for rare pairs of mistakes to meet. */
  @Test
  @Tag("slow")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void manyBrokenMidiFiles() {
    files(4, MANY);
  }

  private static void tunes(long seed, int count) {
    List<byte[]> seeds = new ArrayList<>();
    for (AbcTune tune : Tunes.all()) {
      seeds.add(Abc.write(tune.score(), 1).getBytes(StandardCharsets.UTF_8));
    }
    seeds.add(
        """
        X:1
        M:4/4
        L:1/8
        V:1 name="a"
        V:2 clef=bass
        K:Bb
        V:1
        |:[CE]2{/gf}(3ABc d>e"F7"!f!f-|f4 & z2 ^c2-c4|1 a8:|2 (ab)Hc'6|]
        V:2
        [M:4/4]Z|z8|C,8|(5:4:5CDEFG x4|]
        """
            .getBytes(StandardCharsets.UTF_8));
    var mutator = new Mutator(seed, FRAGMENTS.stream().map(FuzzTest::bytes).toList());
    int read = 0;
    for (int i = 0; i < count; i++) {
      String text =
          new String(mutator.mutate(seeds.get(i % seeds.size())), StandardCharsets.ISO_8859_1);
      try {
        for (AbcTune tune : Abc.parse(text, Abc.Mode.LENIENT)) {
          tune.report();
          if (i % 3 == 0) {
            assertSame(tune.score(), text);
          }
          read++;
        }
      } catch (DataException e) {
        assertThat(e).hasMessageContaining("the text");
      } catch (RuntimeException e) {
        throw new AssertionError(text, e);
      }
    }
    assertThat(read).isGreaterThan(count / 2);
  }

  /** What was understood of a broken tune is written, and read again, exactly. */
  private static void assertSame(Score score, String text) {
    List<Sound> sounds = Performance.asWritten(score).sounds();
    if (sounds.isEmpty()) {
      return;
    }
    String written = Abc.write(score, 1);
    Score again = Abc.parse(written, Abc.Mode.STRICT).getFirst().score();
    if (!heard(Performance.asWritten(again).sounds()).equals(heard(sounds))) {
      throw new AssertionError(text + "\n\n" + written);
    }
  }

  private static List<String> heard(List<Sound> sounds) {
    return sounds.stream()
        .map(s -> s.part() + " " + s.onset() + " " + s.duration() + " " + s.pitch())
        .sorted()
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void files(long seed, int count) {
    List<byte[]> seeds = new ArrayList<>();
    for (AbcTune tune : Tunes.of("polka")) {
      seeds.add(Midi.toBytes(tune.score(), MidiSettings.DEFAULT));
      seeds.add(Midi.toBytes(tune.score(), MidiSettings.DEFAULT.withFormat(0)));
    }
    List<byte[]> fragments = new ArrayList<>();
    for (String hex :
        List.of(
            "ffffffff",
            "7fffffff",
            "80000000",
            "ffffff7f",
            "00",
            "ff2f00",
            "ff580401010101",
            "ff58047f06ffff",
            "ff5103000000",
            "ff510300000a",
            "ff59020701",
            "f0ffffff7f",
            "f700",
            "4d54726b",
            "4d546864",
            "e728",
            "0001",
            "9000ff",
            "907f7f",
            "b0407f",
            "c07f",
            "80")) {
      fragments.add(HexFormat.of().parseHex(hex));
    }
    var mutator = new Mutator(seed, fragments);
    int read = 0;
    for (int i = 0; i < count; i++) {
      byte[] bytes = mutator.mutate(seeds.get(i % seeds.size()));
      try {
        Score score = Midi.read(bytes, "the file");
        if (i % 10 == 0) {
          Midi.toBytes(score, MidiSettings.DEFAULT);
        }
        read++;
      } catch (DataException e) {
        assertThat(e).hasMessageStartingWith("the file");
      } catch (RuntimeException e) {
        throw new AssertionError(HexFormat.of().formatHex(bytes), e);
      }
    }
    assertThat(read).isGreaterThan(count / 20);
  }
}
