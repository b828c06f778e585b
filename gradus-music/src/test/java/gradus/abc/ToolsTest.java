package gradus.abc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.score.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other programs accept what is written: abc2midi and abcm2ps, where they are installed. */
class ToolsTest {
  @TempDir private Path folder;

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(p -> Files.isExecutable(Path.of(p, program)));
  }

  private String run(String... command) throws IOException, InterruptedException {
    assumeTrue(isInstalled(command[0]), command[0] + " is not installed");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  private void book() throws IOException {
    List<Score> scores = new ArrayList<>();
    for (String tune : SAMPLES) {
      scores.add(Abc.parse(tune, Abc.Mode.STRICT).getFirst().score());
    }
    String data = System.getenv("GRADUS_DATA");
    if (data != null && Files.isDirectory(Path.of(data, "abc", "nottingham"))) {
      try (Stream<Path> files = Files.list(Path.of(data, "abc", "nottingham"))) {
        for (Path file : files.sorted().toList()) {
          Abc.read(file, Abc.Mode.LENIENT).forEach(t -> scores.add(t.score()));
        }
      }
    }
    Files.writeString(folder.resolve("book.abc"), Abc.write(scores));
  }

  private static final List<String> SAMPLES =
      List.of(
          """
          X:1
          T:Every sign
          M:6/8
          L:1/8
          Q:3/8=110
          K:Edor
          B|"Em"{/f}e>ge ~d3|(3BcB A (.F.G)A|"^slow"[EB]3- [EB]2z|1 !trill!c2_d "A7"=g2 B:|2 e3-e3||
          [M:9/8][K:D]|:(2ab (4fgab !fermata!f3|x3 (5:3:5ABcde z3:|
          """,
          """
          X:2
          T:Voices
          M:4/4
          L:1/8
          V:1 name="Right hand"
          V:2 name="Left hand" clef=bass
          K:Bb
          V:1
          |:d4- d2 cB & F4 E4|B8- & z2 D2 C4|1 B8:|2 [DFB]8|]
          V:2
          B,,2F,2 B,4|z8|B,,8|B,,8|]
          """);

  @Test
  void abc2midiAcceptsTheBook() throws IOException, InterruptedException {
    book();
    String log = run("abc2midi", "book.abc");
    assertThat(log.lines().filter(l -> l.startsWith("Error") && !l.contains("chord name")))
        .isEmpty(); // names of chords are free text
  }

  @Test
  void abcm2psAcceptsTheBook() throws IOException, InterruptedException {
    book();
    String log = run("abcm2ps", "book.abc", "-O", "book.ps");
    assertThat(log.lines().filter(l -> l.contains("error"))).isEmpty();
  }
}
