package gradus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("x.safetensors");
  }

  @Test
  void aFileHoldsTheBytesOfTheFormatsDescription() throws IOException {
    SafeTensors.of(Map.of("w", Tensor.of(new float[] {1, -2}, 2, 1))).write(file);

    String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}";
    String padded = header + " ".repeat((8 - header.length() % 8) % 8);
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(
            HexFormat.of().formatHex(new byte[] {(byte) padded.length(), 0, 0, 0, 0, 0, 0, 0})
                + HexFormat.of().formatHex(padded.getBytes(StandardCharsets.UTF_8))
                + "0000803f" // 1
                + "000000c0"); // −2
  }

  @Test
  void allTypesShapesAndNamesComeBack() {
    float[] many = new float[700_001]; // more than one chunk of the reader's buffer
    for (int i = 0; i < many.length; i++) {
      many[i] = i * 0.5f;
    }
    SafeTensors.of(
            Map.of(
                "many", Tensor.of(many, many.length),
                "scalar", Tensor.of(new double[] {Math.PI}),
                "empty", Tensor.of(new float[0], 3, 0),
                "ints \"ü\"\n", Tensor.of(new int[] {Integer.MIN_VALUE, 7}, 1, 2),
                "odd", Tensor.of(new float[] {Float.NaN, Float.NEGATIVE_INFINITY, -0f}, 3)),
            Map.of("note", "ein \"Ü\" \u2028 \uD83C\uDFBC"))
        .write(file);

    SafeTensors read = SafeTensors.read(file);

    assertThat(read.metadata()).isEqualTo(Map.of("note", "ein \"Ü\" \u2028 \uD83C\uDFBC"));
    assertThat(read.tensors().keySet())
        .containsExactly("empty", "ints \"ü\"\n", "many", "odd", "scalar");
    assertThat(get(read, "many").toArray()).isEqualTo(many);
    assertThat(get(read, "scalar").toDoubleArray()).containsExactly(Math.PI);
    assertThat(get(read, "scalar").shape().rank()).isZero();
    assertThat(get(read, "empty").shape().toArray()).containsExactly(3, 0);
    assertThat(get(read, "ints \"ü\"\n").toIntArray()).containsExactly(Integer.MIN_VALUE, 7);
    assertThat(get(read, "odd").toArray()).containsExactly(Float.NaN, Float.NEGATIVE_INFINITY, -0f);
  }

  @Test
  void theSameContentsGiveTheSameBytesInWhateverOrderTheyWereGiven() throws IOException {
    Path other = folder.resolve("y.safetensors");
    Tensor one = Tensor.of(new float[] {1}, 1);
    Tensor two = Tensor.of(new int[] {2}, 1);
    SafeTensors.of(new LinkedHashMap<>(Map.of("a", one))).write(file);
    var ab = new LinkedHashMap<String, Tensor>();
    ab.put("a", one);
    ab.put("b", two);
    var ba = new LinkedHashMap<String, Tensor>();
    ba.put("b", two);
    ba.put("a", one);
    SafeTensors.of(ab, Map.of("k", "1", "j", "2")).write(file);
    SafeTensors.of(ba, Map.of("j", "2", "k", "1")).write(other);
    assertThat(file).hasSameBinaryContentAs(other);
  }

  /** Header, data and the message after "x.safetensors, byte ". */
  static Stream<Arguments> damaged() {
    String ok = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    return Stream.of(
        Arguments.of("", "", "8: expected a header that starts with {, found nothing."),
        Arguments.of("[]", "", "8: expected a header that starts with {, found byte 0x5b."),
        Arguments.of(
            ok,
            "12",
            "64: expected 4 bytes of data up to the end of \"w\", found 2."
                + " The file was cut short: copy it again."),
        Arguments.of(
            ok,
            "123456",
            "66: expected the end of the file after the last tensor, found 2 bytes more."),
        Arguments.of(
            ok.replace("[1]", "[2]"),
            "1234",
            "13: expected 8 bytes for \"w\", F32[2], found data_offsets [0, 4]."),
        Arguments.of(
            ok.replace("[0,4]", "[4,0]"),
            "1234",
            "13: expected 4 bytes for \"w\", F32[1], found data_offsets [4, 0]."),
        Arguments.of(
            ok.replace("[0,4]", "[4,8]"),
            "12345678",
            "62: expected the next tensor at offset 0, found \"w\" at 4, which leaves a gap."),
        Arguments.of(
            ok.replace("}}", "},") + ok.substring(1).replace("\"w\"", "\"v\""),
            "1234",
            "119: expected the next tensor at offset 4, found \"v\" at 0, which overlaps the one"
                + " before."),
        Arguments.of(
            ok.replace("}}", "},") + ok.substring(1),
            "1234",
            "65: expected a header in JSON, found Duplicate Object property \"w\"."),
        Arguments.of(
            ok.replace("[0,4]", "[0,-4]"),
            "1234",
            "58: expected numbers from 0 to 2⁶² in w.data_offsets, found -4."),
        Arguments.of(
            ok.replace("[0,4]", "[0,99999999999999999999]"),
            "1234",
            "58: expected numbers from 0 to 2⁶² in w.data_offsets, found 99999999999999999999."),
        Arguments.of(
            ok.replace("[0,4]", "[0,4.0]"),
            "1234",
            "58: expected whole numbers in w.data_offsets, found 4.0."),
        Arguments.of(
            ok.replace("[0,4]", "[0]"),
            "1234",
            "13: expected dtype, shape and two data_offsets for \"w\", found one offset."),
        Arguments.of(
            ok.replace("[0,4]", "[0,4,8]"),
            "1234",
            "60: expected at most 2 numbers in w.data_offsets, found more."),
        Arguments.of(
            ok.replace("[1]", "[65536,65536,65536]"),
            "1234",
            "13: expected a shape of at most 2,147,483,647 elements for \"w\", found"
                + " [65536, 65536, 65536]."),
        Arguments.of(
            ok.replace("F32", "BF16"),
            "1234",
            "22: expected dtype F32, F64 or I32 for \"w\", found \"BF16\"."),
        Arguments.of(
            ok.replace("shape", "shap"),
            "1234",
            "35: expected dtype, shape and data_offsets in \"w\", found the key \"shap\"."),
        Arguments.of(
            "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
            "1234",
            "13: expected dtype, shape and two data_offsets for \"w\", found no shape."),
        Arguments.of("{\"w\":7}", "", "13: expected { after \"w\", found 7."),
        Arguments.of(
            "{\"__metadata__\":{\"k\":1}}",
            "",
            "29: expected a string as __metadata__.k, found 1."),
        Arguments.of(
            "{} {}",
            "",
            "11: expected nothing but spaces after the header's last }, found more JSON."),
        Arguments.of("{\u0000\"\u0000", "", "9: expected a header in UTF-8, found byte 0x00."));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedFileIsRefusedAtItsByte(String header, String data, String message)
      throws IOException {
    write(header.getBytes(StandardCharsets.UTF_8), data);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(file + ", byte " + message);
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedAtTheirPlace() throws IOException {
    write(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'}, "");
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessage(file + ", byte 10: expected a header in UTF-8, found byte 0xc0.");
  }

  @Test
  void aHeaderLengthIsComparedWithTheFileBeforeMemoryIsTaken() throws IOException {
    Files.write(file, length(99_000_000));
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessage(
            file
                + ", byte 0: expected a header length of at most 0, found 99,000,000. This is not a"
                + " safetensors file, or it was cut short.");
    Files.write(file, length(-2));
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessageContaining("found 18446744073709551614.");
    Files.write(file, new byte[7]);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessage(file + ", byte 0: expected 8 bytes of header length, found a file of 7 bytes.");
  }

  @Test
  void deepJsonIsRefusedWithoutDeepRecursion() throws IOException {
    write("{\"w\":".repeat(100_000).getBytes(StandardCharsets.UTF_8), "");
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(
            "expected dtype, shape and data_offsets in \"w\", found the key \"w\"");
  }

  @Test
  void aFileCutAnywhereOrWithAnyByteChangedIsReadOrRefusedButNeverCrashes() throws IOException {
    SafeTensors.of(
            Map.of("a", Tensor.of(new float[] {1, 2}, 2), "b", Tensor.of(new int[] {3}, 1)),
            Map.of("k", "v"))
        .write(file);
    byte[] good = Files.readAllBytes(file);
    Rng rng = Rng.of(5);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = Arrays.copyOf(good, i < good.length ? i : good.length);
      if (i >= good.length) {
        bad[rng.nextInt(bad.length)] = (byte) rng.nextInt(256);
      }
      Files.write(file, bad);
      try {
        SafeTensors.read(file).tensors().values().forEach(Tensor::shape);
      } catch (ModelFileException _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(good.length, 299);
  }

  @Test
  void whatIsNoFileIsSaidSo() {
    assertThatThrownBy(() -> SafeTensors.read(folder))
        .hasMessage(folder + ": expected a safetensors file, found a folder or a device.");
    assertThatThrownBy(() -> SafeTensors.read(file))
        .hasMessage(file + ": cannot be read: there is no such file");
  }

  @Test
  void weightsAreLoadedByNameOrNotAtAll() {
    Parameter weight = Parameter.of("0.weight", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    Parameter bias = Parameter.of("0.bias", Tensor.of(new float[] {5, 6}, 2));
    ParameterFile.save(List.of(weight, bias), file);

    Parameter sameWeight = Parameter.zeros("0.weight", 2, 2);
    Parameter sameBias = Parameter.zeros("0.bias", 2);
    ParameterFile.load(List.of(sameBias, sameWeight), file);
    assertThat(sameWeight.tensor().toArray()).containsExactly(1, 2, 3, 4);
    assertThat(sameBias.tensor().toArray()).containsExactly(5, 6);

    Parameter misnamed = Parameter.zeros("0.bais", 2);
    Parameter misshaped = Parameter.zeros("0.bias", 3);
    Parameter untouched = Parameter.zeros("0.weight", 2, 2);
    assertThatThrownBy(() -> ParameterFile.load(List.of(untouched, misnamed), file))
        .hasMessage(
            file
                + ": expected 0.bais float32[2], found no tensor of that name. Did you mean"
                + " 0.bias?");
    assertThatThrownBy(() -> ParameterFile.load(List.of(untouched, misshaped), file))
        .hasMessage(
            file
                + ": expected 0.bias float32[3], found float32[2]. Build the model that the file"
                + " was saved from.");
    assertThatThrownBy(() -> ParameterFile.load(List.of(untouched), file))
        .hasMessage(
            file
                + ": holds 1 tensor that the model does not have: 0.bias. Build the model that the"
                + " file was saved from.");
    assertThat(untouched.version()).isZero();
  }

  private static Tensor get(SafeTensors tensors, String name) {
    return Objects.requireNonNull(tensors.tensors().get(name));
  }

  private void write(byte[] header, String data) throws IOException {
    byte[] tail = data.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(length(header.length), 8 + header.length + tail.length);
    System.arraycopy(header, 0, all, 8, header.length);
    System.arraycopy(tail, 0, all, 8 + header.length, tail.length);
    Files.write(file, all);
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }
}
