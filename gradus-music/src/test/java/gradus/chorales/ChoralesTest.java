package gradus.chorales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoralesTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("c.json"), text);
  }

  @Test
  void piecesAreRead() throws IOException {
    Chorales chorales =
        Chorales.read(
            file("{\"train\":[[[67,60,60],[]],[[21]]],\"test\":[[[108]]],\"valid\":[[[64]]]}"));
    assertThat(chorales.train()).hasSize(2);
    assertThat(chorales.train().getFirst()[0]).containsExactly(60, 67);
    assertThat(chorales.train().getFirst()[1]).isEmpty();
    assertThat(chorales.validation().getFirst()[0]).containsExactly(64);
    assertThat(Chorales.roll(chorales.test().getFirst())[0][87]).isEqualTo(1);
  }

  @Test
  void transposingKeepsIntervalsAndStaysOnThePiano() {
    List<int[][]> moved = Chorales.transposed(List.<int[][]>of(new int[][] {{22, 30}, {26}}), 3, 2);
    assertThat(moved).hasSize(4); // 3 and 2 semitones down, the first would leave the piano
    assertThat(moved.getFirst()[0]).containsExactly(21, 29);
    assertThat(moved.getLast()[1]).containsExactly(28);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|line 1, column 1: expected an object with train, valid and test, found [.",
        "{\"train\":[[[60]]],\"best\":[]}|line 1, column 19: expected the parts train, valid and test,"
            + " found \"best\".",
        "{\"train\":[[[60.5]]]}|line 1, column 13: expected a MIDI number from 21 to 108, found 60.5.",
        "{\"train\":[[[109]]]}|line 1, column 13: expected a MIDI number from 21 to 108, found 109.",
        "{\"train\":[[[\"a\"]]]}|line 1, column 13: expected a MIDI number from 21 to 108, found a.",
        "{\"train\":[[60]]}|line 1, column 12: expected a frame, a list of MIDI numbers, found 60.",
        "{\"train\":[[]]}|line 1, column 12: expected a piece of one frame or more, found none.",
      })
  void whatIsWrongHasAPlace(String text, String message) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Chorales.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ", " + message);
  }

  @Test
  void aTruncatedFileIsNotJson() throws IOException {
    Path file = file("{\"train\":[[[60,");
    assertThatThrownBy(() -> Chorales.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not JSON");
  }

  @Test
  void aMissingPartIsNamed() throws IOException {
    Path file = file("{\"train\":[[[60]]],\"test\":[[[60]]]}");
    assertThatThrownBy(() -> Chorales.read(file))
        .hasMessage(file + ": expected one piece or more in \"valid\", found none.");
  }

  @Test
  void theChoralesOfBachHaveTheirPublishedParts() {
    String data = System.getenv("GRADUS_DATA");
    assumeTrue(data != null, "GRADUS_DATA is not set");
    Path file = Path.of(data, "chorales", "jsb-chorales-quarter.json");
    assumeTrue(Files.exists(file), "no " + file);
    Chorales chorales = Chorales.read(file);
    assertThat(chorales.train()).hasSize(229);
    assertThat(chorales.validation()).hasSize(76);
    assertThat(chorales.test()).hasSize(77);
    assertThat(chorales.test().stream().mapToInt(piece -> piece.length).sum()).isEqualTo(4725);
  }
}
