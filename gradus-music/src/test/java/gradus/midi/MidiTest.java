package gradus.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.abc.Abc;
import gradus.data.DataException;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Note;
import gradus.score.Performance;
import gradus.score.Score;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MidiTest {
  private static byte[] file(String header, String... tracks) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex("4d54686400000006" + header.replace(" ", "")));
    for (String track : tracks) {
      byte[] events = HexFormat.of().parseHex(track.replace(" ", "") + "00ff2f00");
      out.writeBytes(HexFormat.of().parseHex(String.format("4d54726b%08x", events.length)));
      out.writeBytes(events);
    }
    return out.toByteArray();
  }

  private static String heard(Score score) {
    return Performance.asWritten(score).sounds().stream()
        .map(s -> s.pitch() + " " + s.onset() + " " + s.duration() + " " + s.velocity())
        .collect(Collectors.joining(", "));
  }

  /** What a file plays, read with the JDK alone: quarter notes, keys and velocities, in order. */
  private static List<String> played(byte[] bytes) throws Exception {
    Sequence sequence = MidiSystem.getSequence(new ByteArrayInputStream(bytes));
    List<String> notes = new ArrayList<>();
    for (Track track : sequence.getTracks()) {
      Map<Integer, Deque<long[]>> down = new HashMap<>();
      for (int i = 0; i < track.size(); i++) {
        if (!(track.get(i).getMessage() instanceof ShortMessage message)) {
          continue;
        }
        long tick = track.get(i).getTick();
        boolean note = message.getCommand() == 0x90 || message.getCommand() == 0x80;
        if (!note) {
          continue;
        }
        Deque<long[]> key =
            down.computeIfAbsent(
                128 * message.getChannel() + message.getData1(), k -> new ArrayDeque<>());
        if (message.getCommand() == 0x90 && message.getData2() > 0) {
          key.add(new long[] {tick, message.getData2()});
        } else if (!key.isEmpty()) {
          long[] on = key.remove();
          if (tick > on[0]) {
            Fraction onset = Fraction.of(on[0], sequence.getResolution());
            Fraction length = Fraction.of(tick - on[0], sequence.getResolution());
            notes.add(onset + " " + length + " " + message.getData1() + " " + on[1]);
          }
        }
      }
    }
    notes.sort(null);
    return notes;
  }

  @Test
  void runningStatusMetreKeyTempoAndPedalAreRead() {
    byte[] bytes =
        file(
            "0000 0001 0060", // format 0, 96 ticks a quarter note
            "00ff0306 4d696e756574" // its name
                + "00ff5103 07a120" // 500,000 microseconds
                + "00ff5804 03021808" // 3/4
                + "00ff5902 fe01" // two flats, minor
                + "00c006 00b0407f" // harpsichord, pedal down
                + "00904350 60 4300" // running status, let go by velocity 0
                + "00 3a40 8140 3a00" // B flat for two quarter notes
                + "00b04000");
    Score score = Midi.read(bytes, "a file");
    assertThat(heard(score)).isEqualTo("G4 0 1/4 80, Bb3 1/4 1/2 64");
    assertThat(score.title()).isEqualTo("Minuet");
    assertThat(score.parts()).hasSize(1);
    assertThat(score.parts().getFirst().program()).isEqualTo(6);
    Measure measure = score.parts().getFirst().measures().getFirst();
    assertThat(measure.meter()).isEqualTo(Meter.of(3, 4));
    assertThat(measure.key()).isEqualTo(new Key(-2, Mode.MINOR));
    assertThat(measure.events())
        .contains(new Event.Tempo(Fraction.ZERO, 120), new Event.Pedal(Fraction.ZERO, true));
  }

  @Test
  void aNoteOverABarLineIsTied() {
    byte[] bytes = file("0001 0001 0001", "03 903c40 03 803c40 00 904040 09 804040");
    Score score = Midi.read(bytes, "a file");
    assertThat(heard(score)).isEqualTo("C4 3/4 3/4 64, E4 3/2 9/4 64");
    List<Measure> measures = score.parts().getFirst().measures();
    assertThat(measures).hasSize(4);
    assertThat(measures.get(1).notes())
        .extracting(n -> n.pitch() + " " + n.onset() + " " + n.duration() + " " + n.tied())
        .containsExactly("C4 0 1/2 false", "E4 1/2 1/2 true");
    assertThat(measures.get(0).notes()).extracting(Note::tied).containsExactly(true);
    assertThat(measures.get(0).events())
        .contains(new Event.Rest(Fraction.ZERO, Fraction.of(3, 4), 1, true));
  }

  @Test
  void notesThatOverlapAreInVoicesAndChordsInOne() throws Exception {
    byte[] bytes =
        file(
            "0001 0001 0002",
            "00 903c40 00 904040 02 904340 02 803c40 00 804040 04 804340 00 904340 02 804340");
    Score score = Midi.read(bytes, "a file");
    assertThat(score.parts().getFirst().measures().getFirst().notes())
        .extracting(n -> n.pitch() + " " + n.voice())
        .containsExactly("E4 1", "C4 1", "G4 2");
    assertThat(played(Midi.toBytes(score, MidiSettings.DEFAULT))).isEqualTo(played(bytes));
  }

  @Test
  void aNoteWithinAnotherOfItsPitchIsKept() throws Exception {
    Score score =
        Abc.parse("X:1\nM:4/4\nL:1/4\nK:C\nC4 & zC2z|]\n", Abc.Mode.STRICT).getFirst().score();
    for (int format = 0; format < 2; format++) {
      byte[] bytes = Midi.toBytes(score, MidiSettings.DEFAULT.withFormat(format));
      assertThat(played(bytes)).containsExactly("0 4 60 80", "1 2 60 80");
    }
  }

  @Test
  void framesAndSecondsAreRead() {
    byte[] bytes = file("0000 0001 e728", "1e 903c40 14 803c40"); // 25 frames of 40 ticks
    Score score = Midi.read(bytes, "a file");
    assertThat(heard(score)).isEqualTo("C4 3/200 1/100 64"); // 30 and 20 ticks of 2,000
  }

  @Test
  void repeatsArePlayedOutUnlessTheSettingsSayNo() throws Exception {
    Score score =
        Abc.parse("X:1\nM:2/4\nL:1/4\nK:C\n|:c2|1 d2:|2 e2|]\n", Abc.Mode.STRICT)
            .getFirst()
            .score();
    assertThat(played(Midi.toBytes(score, MidiSettings.DEFAULT)))
        .containsExactly("0 2 72 80", "2 2 74 80", "4 2 72 80", "6 2 76 80");
    assertThat(played(Midi.toBytes(score, MidiSettings.DEFAULT.withPlayOut(false))))
        .containsExactly("0 2 72 80", "2 2 74 80", "4 2 76 80");
  }

  @Test
  void aPickUpMetresKeysAndTemposComeBack() {
    String tune =
        "X:1\nT:Tune\nM:6/8\nL:1/8\nQ:1/4=150\nK:Gm\nd|g2a b^fd|[M:9/8][K:D]f3 [Q:1/4=90]e3 d3|]\n";
    Score score = Abc.parse(tune, Abc.Mode.STRICT).getFirst().score();
    Score again = Midi.read(Midi.toBytes(score, MidiSettings.DEFAULT), "a file");
    assertThat(heard(again)).isEqualTo(heard(score));
    assertThat(again.title()).isEqualTo("Tune");
    assertThat(again.parts().getFirst().measures())
        .extracting(m -> m.length() + " " + m.meter() + " " + m.key())
        .containsExactly("1/8 6/8 G minor", "3/4 6/8 G minor", "9/8 9/8 D major");
  }

  @Test
  void tripletsNeedAResolutionOfTheirOwn() throws Exception {
    Score score =
        Abc.parse(
                "X:1\nM:2/4\nL:1/8\nK:C\n(7:4:7cccdddd (9:8:9c/c/c/d/d/d/e/e/e/|]",
                Abc.Mode.LENIENT)
            .getFirst()
            .score();
    assertThat(played(Midi.toBytes(score, MidiSettings.DEFAULT)))
        .contains("2/7 2/7 72 80", "20/9 2/9 72 80");
  }

  static List<Path> files(String folder) throws IOException {
    String data = System.getenv("GRADUS_DATA");
    assumeTrue(data != null, "GRADUS_DATA is not set");
    Path path = Path.of(data, "midi", folder);
    assumeTrue(Files.isDirectory(path), path + " is not there");
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(f -> f.toString().endsWith(".mid")).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"nottingham-jigs, 340, 125249", "mozart, 21, 68227"})
  void everyFileKeepsItsNotes(String folder, int count, long total) throws Exception {
    List<Path> files = files(folder);
    assertThat(files).hasSize(count);
    long notes = 0;
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      List<String> expected = played(bytes);
      Score score = Midi.read(file);
      for (int format = 0; format < 2; format++) {
        byte[] again = Midi.toBytes(score, MidiSettings.DEFAULT.withFormat(format));
        assertThat(played(again)).as(file.toString()).isEqualTo(expected);
      }
      notes += expected.size();
    }
    assertThat(notes).isEqualTo(total);
  }

  @Test
  void theSonatasKeepTheirNotesAsAbc() throws Exception {
    for (Path file : files("mozart")) {
      Score score = Midi.read(file);
      Score again = Abc.parse(Abc.write(score, 1), Abc.Mode.STRICT).getFirst().score();
      assertThat(sorted(again)).as(file.toString()).isEqualTo(sorted(score));
    }
  }

  private static List<String> sorted(Score score) {
    return Performance.asWritten(score).sounds().stream()
        .map(s -> s.part() + " " + s.onset() + " " + s.duration() + " " + s.pitch())
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "52494646",
        "4d546864000000060001ffff0060", // tracks that are not there
        "4d54686400000006000000010060 4d54726b7fffffff 00ff2f00", // a chunk of 2 GB
        "4d54686400000006000000010060 4d54726b00000008 00ff58ffffff7f00", // an event of 256 MB
        "4d54686400000006000000010060 4d54726b00000007 00f0ffffff7f00", // the same for a system's
        "4d54686400000006000000010000 4d54726b00000004 00ff2f00", // a resolution of 0
        "4d54686400000006000200010060 4d54726b00000004 00ff2f00", // format 2
        "4d54686400000006000000010060 4d54726b00000003 003c40", // data without an event
        "4d54686400000006000000010060 4d54726b00000003 00903c", // an event cut off
        "4d54686400000006000000010060 4d54726b00000005 ffffffffff", // a number without end
        "4d546864ffffffff000000010060 4d54726b00000004 00ff2f00"
      })
  void brokenFilesEndInAMessageWithThePlace(String hex) {
    assertThatThrownBy(() -> Midi.read(HexFormat.of().parseHex(hex.replace(" ", "")), "the file"))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("the file, byte \\d+: .*");
  }

  @Test
  void aPieceOfManyYearsIsRefused() {
    byte[] bytes = file("0000 0001 0001", "00 903c40 ffffff7f 803c40");
    assertThatThrownBy(() -> Midi.read(bytes, "the file"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("the file: the piece lasts for more than 100000 measures");
  }
}
