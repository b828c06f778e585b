package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTest {
  private static final String BOOK =
      """
      X:1
      T:One
      M:2/4
      L:1/8
      K:D
      |:d2 f2|a4:|

      X:2
      T:Two
      M:2/4
      L:1/8
      K:G
      g2 b2|d'4-e4|]
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeBook() throws IOException {
    Files.writeString(folder.resolve("book.abc"), BOOK);
  }

  @Test
  void aTuneBecomesMidiAndComesBack() throws IOException {
    Path midi = folder.resolve("one.mid");
    Outcome outcome = Cli.run("convert", folder.resolve("book.abc"), midi, "--tune", 1);
    assertThat(outcome.status()).isZero();
    assertThat(outcome.lastLine()).isEqualTo("1 tune written to " + midi);
    Path abc = folder.resolve("one.abc");
    assertThat(Cli.run("convert", midi, abc).status()).isZero();
    assertThat(abc).content().contains("T:One", "M:2/4", "K:D", "d2 f2|a4|d2 f2|a4|]");
  }

  @Test
  void whatWasSkippedIsSaidAndStrictRefusesIt() {
    Path out = folder.resolve("out.abc");
    Outcome outcome = Cli.run("convert", folder.resolve("book.abc"), out);
    assertThat(outcome.status()).isZero();
    assertThat(outcome.err())
        .contains("book.abc, line 13, column 7: a tie leads to no note of the same pitch");
    assertThat(outcome.lastLine()).isEqualTo("2 tunes written to " + out);
    Outcome strict = Cli.run("convert", folder.resolve("book.abc"), out, "--strict");
    assertThat(strict.status()).isEqualTo(1);
    assertThat(strict.err()).contains("line 13, column 7").hasLineCount(1);
    Outcome json = Cli.run("convert", folder.resolve("book.abc"), out, "--json");
    assertThat(json.out()).startsWith("{\"event\":\"result\",\"tunes\":2,\"notices\":[\"");
  }

  @Test
  void wrongUsesAreExplained() {
    Path book = folder.resolve("book.abc");
    Outcome many = Cli.run("convert", book, folder.resolve("out.mid"));
    assertThat(many.status()).isEqualTo(2);
    assertThat(many.err()).contains("holds 2 tunes: choose one with --tune, from 1");
    Outcome place = Cli.run("convert", book, folder.resolve("out.mid"), "--tune", 3);
    assertThat(place.err()).contains("--tune: expected a place from 1 to 2");
    Outcome format = Cli.run("convert", book, folder.resolve("out.midd"));
    assertThat(format.err()).contains("there is no format \"midd\": did you mean mid?");
    Outcome missing = Cli.run("convert", folder.resolve("none.abc"), folder.resolve("out.mid"));
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("none.abc: no such file");
  }

  @Test
  void playingReadsTheFileFirst() {
    Outcome missing = Cli.run("play", folder.resolve("none.mid"));
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("none.mid: no such file");
  }
}
