package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Rng;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("table.csv");
  }

  private CsvTable read(String text) {
    return read(text, StandardCharsets.UTF_8);
  }

  private CsvTable read(String text, Charset charset) {
    try {
      Files.write(file, text.getBytes(charset));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return CsvTable.read(file);
  }

  private void refused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(DataException.class)
        .hasMessage(file + message);
  }

  @Test
  void quotesMayHoldSeparatorsQuotesAndLines() {
    CsvTable table =
        read("name , note\n\"Bach, J. S.\",\"he said \"\"no\"\"\"\n\nX,\"two\nlines\"\nY,z\n");
    assertThat(table.columns()).containsExactly("name", "note");
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.cell(0, 0)).isEqualTo("Bach, J. S.");
    assertThat(table.cell(0, 1)).isEqualTo("he said \"no\"");
    assertThat(table.cell(1, 1)).isEqualTo("two\nlines");
    assertThat(table.line(1)).isEqualTo(4);
    assertThat(table.line(2)).isEqualTo(6);
    assertThat(table.notes()).isEmpty();
  }

  @Test
  void separatorsAreRecognisedAndSaid() {
    assertThat(read("\"a,b,c\";d\n1;2\n").columns()).containsExactly("a,b,c", "d");
    assertThat(read("a;b\n1;2\n").notes()).containsExactly("Cells are separated by ';'.");
    assertThat(read("a\tb\n1\t2\n").notes()).containsExactly("Cells are separated by 'tab'.");
    assertThat(read("only\n1\n2\n").columns()).containsExactly("only");
  }

  @Test
  void encodingsAreRecognised() {
    assertThat(read("\ufeffgröße,b\n1,2\n").columns()).containsExactly("größe", "b");
    CsvTable old = read("größe,b\n1,2\n", Charset.forName("windows-1252"));
    assertThat(old.columns()).containsExactly("größe", "b");
    assertThat(old.notes()).containsExactly("The file is not UTF-8; it is read as windows-1252.");
    assertThat(read("\ufeffgröße,b\n1,2\n", StandardCharsets.UTF_16LE).columns())
        .containsExactly("größe", "b");
    assertThat(read("\ufeffgröße,b\n1,2\n", StandardCharsets.UTF_16BE).columns())
        .containsExactly("größe", "b");
  }

  @Test
  void raggedRowsAreNamed() {
    refused(
        "a,b,c\n1,2,3\n4,5\n",
        ", line 3: expected 3 cells, as many as column names, found 2."
            + " After '5' follows no cell for 'c'.");
    refused(
        "a,b\n1,2,3\n",
        ", line 2: expected 2 cells, as many as column names, found 3."
            + " A cell that holds ',' must be in quotes.");
  }

  @Test
  void aQuoteThatIsNeverClosedIsNamed() {
    assertThatThrownBy(() -> read("a,b\n1,2\n\"3,4\n5,6\n"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            file + ", after line 2: expected rows of cells, found something else (")
        .hasMessageEndingWith("Look for a quote that is not closed, or not doubled inside a cell.");
  }

  @Test
  void hugeCellsAndTooManyColumnsAreRefused() {
    assertThatThrownBy(() -> read("a,b\n1," + "9".repeat(3_000_000) + "\n"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ", after line 1: expected rows of cells");
    assertThatThrownBy(() -> read("a,".repeat(20_000) + "b\n"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ", after line 0: expected rows of cells");
  }

  @Test
  void whatIsNoTableIsNamed() throws IOException {
    refused(
        "",
        ": expected a line of column names and rows below it, found nothing."
            + " Is it the right file?");
    refused(
        "a,b\n",
        ": expected a line of column names and rows below it, found no rows."
            + " Is it the right file?");
    refused(
        "a,b,a\n1,2,3\n",
        ", line 1, column 3: expected a name of its own, found 'a', as in column 1."
            + " Rename one of them.");
    refused(
        "PK\u0003\u0004\u0000\u0000",
        ", byte 4: expected text, found a zero byte. It is a binary file, or text in UTF-16"
            + " without its mark: save it as UTF-8.");
    Files.delete(file);
    assertThatThrownBy(() -> CsvTable.read(file))
        .hasMessage(file + ": no such file. Check the path.");
  }

  @Test
  void aFirstLineOfNumbersIsRemarked() {
    assertThat(read("1,2\n3,4\n").notes())
        .containsExactly(
            "The first line holds numbers only, yet it is read as column names: add a line of"
                + " names if there is none.");
  }

  @Test
  void aMisspeltColumnGetsASuggestion() {
    CsvTable table = read("length,width\n1,2\n");
    assertThatThrownBy(() -> table.column("lenght"))
        .hasMessage(file + ", line 1: there is no column 'lenght'. Did you mean 'length'?");
    assertThatThrownBy(() -> table.column("species"))
        .hasMessage(file + ", line 1: there is no column 'species'. There are: length, width.");
  }

  @Test
  void aSplitLosesAndRepeatsNothing() {
    StringBuilder text = new StringBuilder("n,m\n");
    IntStream.range(0, 50).forEach(i -> text.append(i).append(",x\n"));
    CsvTable.Split split = read(text.toString()).split(0.3, Rng.of(1));
    assertThat(split.train().size()).isEqualTo(35);
    assertThat(IntStream.concat(numbers(split.train()), numbers(split.validation())).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  private static IntStream numbers(CsvTable table) {
    return IntStream.range(0, table.size()).map(row -> Integer.parseInt(table.cell(row, 0)));
  }

  @Test
  void anyDamageIsAnErrorNotACrash() {
    String good = "a,b,c\n1,\"x, y\",2\n3,\"z\"\"q\",4\n";
    Rng rng = Rng.of(7);
    int read = 0;
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int k = 0; k < 3; k++) {
        text.setCharAt(rng.nextInt(text.length()), "\",\n\r;x\u0000é".charAt(rng.nextInt(8)));
      }
      try {
        assertThat(read(text.toString()).size()).isPositive();
        read++;
      } catch (DataException e) {
        assertThat(e).hasMessageContaining(file.toString());
      }
    }
    assertThat(read).isBetween(1, 299);
  }
}
