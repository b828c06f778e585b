package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TableEncodingTest {
  private static final String PEOPLE =
      """
      age,city,name,same,kind
      10,Rome,Ann,x,cat
      20,Bonn,Bob,x,dog
      ,Rome,Cid,x,dog
      30,NA,Dan,x,cat
      """;

  @TempDir Path folder;

  private CsvTable table(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return CsvTable.read(file);
  }

  @Test
  void numbersAndCategoriesBecomeInputs() {
    CsvTable people = table("people.csv", PEOPLE);
    TableEncoding encoding = TableEncoding.fit(people, "kind");
    assertThat(encoding.inputNames())
        .containsExactly(
            "age",
            "age is missing",
            "city = Bonn",
            "city = Rome",
            "city is missing",
            "name = Ann",
            "name = Bob",
            "name = Cid",
            "name = Dan");
    assertThat(encoding.inputSize()).isEqualTo(9);
    assertThat(encoding.leftOut()).containsExactly("same");
    assertThat(encoding.notes())
        .containsExactly(
            "The target 'kind' is text: classification into 2 classes (cat, dog).",
            "Column 'age' lacks 1 of 4 numbers: the mean, 20.00, stands in, and one more input"
                + " says so.",
            "Column 'city' holds 2 categories, missing in 1 of 4 rows.",
            "Column 'name' holds 4 categories.",
            "Column 'same' is left out: it always holds 'x'.",
            "A column holds numbers: age.");
    Dataset data = encoding.encode(people).data();
    assertThat(data.classNames()).containsExactly("cat", "dog");
    assertThat(data.label(1)).isEqualTo(1);
    float unit = 10 / (float) Math.sqrt(200 / 3.0);
    assertThat(data.input(0)).containsExactly(-unit, 0, 0, 1, 0, 1, 0, 0, 0);
    assertThat(data.input(2)).containsExactly(0, 1, 0, 1, 0, 0, 0, 1, 0);
    assertThat(data.input(3)).containsExactly(unit, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void newRowsMayHoldWhatTrainingDidNot() {
    TableEncoding encoding = TableEncoding.fit(table("people.csv", PEOPLE), "kind");
    CsvTable others =
        table(
            "others.csv",
            """
            kind,name,city,age
            dog,Eve,Paris,old
            cow,Ann,Rome,1
            cat,Ann,Oslo,20
            ,Ann,Rome,1
            """);
    TableEncoding.Encoded encoded = encoding.encode(others);
    assertThat(encoded.data().size()).isEqualTo(2);
    assertThat(encoded.data().input(0)).containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0);
    assertThat(encoded.data().input(1)).containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 0);
    assertThat(encoded.notes())
        .containsExactly(
            "1 row had a class not seen in training and was left out (line 3: 'cow').",
            "1 row had no target 'kind' and was left out (line 5).",
            "1 row held text where 'age' is a number; the mean is used (line 2: 'old').",
            "2 rows held a text of 'city' not seen in training; it counts as none of those"
                + " (first line 2: 'Paris').",
            "1 row held a text of 'name' not seen in training; it counts as none of those"
                + " (line 2: 'Eve').");
    assertThatThrownBy(() -> encoding.encode(table("short.csv", "kind,age\ncat,1\n")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder.resolve("short.csv")
                + ", line 1: there is no column 'city'. There are: kind, age.");
  }

  @Test
  void aSingleRowIsEncodedByName() {
    TableEncoding encoding = TableEncoding.fit(table("people.csv", PEOPLE), "kind");
    TableEncoding.Inputs row = encoding.encodeRow(Map.of("age", "20", "city", "Bonn", "same", "y"));
    assertThat(row.values()).containsExactly(0, 0, 1, 0, 0, 0, 0, 0, 0);
    assertThat(row.notes()).isEmpty();
    assertThat(encoding.encodeRow(Map.of("city", "Ulm")).notes())
        .containsExactly(
            "1 row held a text of 'city' not seen in training; it counts as none of those"
                + " ('Ulm').");
    assertThatThrownBy(() -> encoding.encodeRow(Map.of("aeg", "3")))
        .isInstanceOf(DataException.class)
        .hasMessage("row: there is no column 'aeg'. Did you mean 'age'?");
  }

  @Test
  void aTargetOfNumbersIsStandardisedAndComesBack() {
    StringBuilder text = new StringBuilder("x,price\n");
    for (int i = 0; i < 20; i++) {
      text.append(i).append(',').append(1000 + 10 * i).append(".5\n");
    }
    CsvTable prices = table("prices.csv", text.toString());
    TableEncoding encoding = TableEncoding.fit(prices, "price");
    assertThat(encoding.target().isClassification()).isFalse();
    Dataset data = encoding.encode(prices).data();
    double sum = 0;
    for (int i = 0; i < 20; i++) {
      sum += data.target(i)[0];
      assertThat(encoding.target().value(data.target(i)[0]))
          .isCloseTo(1000.5 + 10 * i, within(1e-3));
    }
    assertThat(sum).isCloseTo(0, within(1e-5));
    assertThat(encoding.notes().getFirst())
        .isEqualTo(
            "The target 'price' is a number: regression; a model learns it standardised (mean"
                + " 1096, deviation 57.66).");
  }

  @Test
  void fewWholeNumbersAreClassesInOrder() {
    TableEncoding encoding =
        TableEncoding.fit(table("q.csv", "x,quality\n1,10\n2,9\n3,9.0\n4,10\n"), "quality");
    assertThat(encoding.target().classes()).containsExactly("9", "10");
    assertThat(encoding.notes().getFirst())
        .isEqualTo(
            "The target 'quality' holds few whole numbers: classification into 2 classes (9, 10).");
  }

  @Test
  void aStrayTextInAColumnOfNumbersIsPointedOut() {
    TableEncoding encoding =
        TableEncoding.fit(table("s.csv", "x,y,t\n1,1,a\n2,2,b\noops,3,a\n"), "t");
    assertThat(encoding.notes())
        .contains("Column 'x' holds 3 categories; 2 cells are numbers, but line 4 holds 'oops'.");
  }

  @Test
  void manyDifferentTextsAreLeftOut() {
    StringBuilder text = new StringBuilder("id,x,t\n");
    for (int i = 0; i < 60; i++) {
      text.append("person ").append(i).append(',').append(i).append(i % 2 == 0 ? ",a\n" : ",b\n");
    }
    TableEncoding encoding = TableEncoding.fit(table("m.csv", text.toString()), "t");
    assertThat(encoding.notes())
        .contains("Column 'id' is left out: it holds 60 different texts, more than 50.");
    assertThat(encoding.inputNames()).containsExactly("x");
  }

  @Test
  void aTargetOrATableWithNothingToLearnIsRefused() {
    CsvTable constant = table("c.csv", "x,t\n1,a\n2,a\n");
    assertThatThrownBy(() -> TableEncoding.fit(constant, "t"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            constant.file()
                + ", column 't': expected at least two different targets, found 1."
                + " There is nothing to learn from it: choose another column.");
    CsvTable alone = table("d.csv", "x,t\n1,a\n1,b\n");
    assertThatThrownBy(() -> TableEncoding.fit(alone, "t"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            alone.file()
                + ": expected at least one column to learn from besides 't', found none. The target"
                + " 't' is text: classification into 2 classes (a, b). Column 'x' is left out: it"
                + " always holds '1'.");
  }

  @Test
  void numbersAreDecimalOnly() {
    for (String text :
        List.of("NaN", "Infinity", "0x10", "1d", "1e400", "--1", "1,5", "9".repeat(65))) {
      assertThat(Cells.number(text)).as(text).isNaN();
    }
    assertThat(Cells.number("-1.5e3")).isEqualTo(-1500);
    assertThat(Cells.number(".5")).isEqualTo(0.5);
    assertThat(Cells.className("+3.0")).isEqualTo("3");
  }

  @Test
  void theEncodingSurvivesJson() {
    CsvTable people = table("people.csv", PEOPLE);
    TableEncoding encoding = TableEncoding.fit(people, "kind");
    JsonMapper json = JsonMapper.builder().build();
    TableEncoding read = json.readValue(json.writeValueAsString(encoding), TableEncoding.class);
    assertThat(read).isEqualTo(encoding);
    Normalisation fitted =
        Normalisation.fit(Normalisation.Kind.STANDARD, encoding.encode(people).data());
    assertThat(json.readValue(json.writeValueAsString(fitted), Normalisation.class))
        .isEqualTo(fitted);
  }
}
