package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.graph.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("images");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "packed.gz"})
  void aWrittenArrayIsReadBack(String name) {
    byte[] values = new byte[3_000_000]; // more than the first piece of memory a reader takes
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) ((i * 31) >> 3);
    }
    Path path = folder.resolve(name);
    Idx.of(Idx.Type.UNSIGNED_BYTE, values, Shape.of(3000, 1000)).write(path);
    Idx read = Idx.read(path);
    assertThat(read).hasToString("UNSIGNED_BYTE 3,000×1,000");
    assertThat(read.data()).isEqualTo(values);
  }

  @Test
  void compressionIsRecognisedByContentNotName() throws IOException {
    Files.write(file, gzip(bytes(0, 0, 8, 1, 0, 0, 0, 2, 5, 250)));
    assertThat(Idx.read(file).toFloats()).containsExactly(5, 250);
  }

  @Test
  void everyTypeBecomesFloats() throws IOException {
    ByteBuffer doubles = ByteBuffer.allocate(24).put(bytes(0, 0, 14, 1, 0, 0, 0, 2));
    Files.write(file, doubles.putDouble(0.5).putDouble(-3).array());
    assertThat(Idx.read(file).toFloats()).containsExactly(0.5f, -3);
    ByteBuffer floats = ByteBuffer.allocate(12).put(bytes(0, 0, 13, 1, 0, 0, 0, 1));
    Files.write(file, floats.putFloat(0.25f).array());
    assertThat(Idx.read(file).toFloats()).containsExactly(0.25f);
    Files.write(file, bytes(0, 0, 12, 1, 0, 0, 0, 1, 255, 255, 255, 254));
    assertThat(Idx.read(file).toFloats()).containsExactly(-2);
    Files.write(file, bytes(0, 0, 11, 1, 0, 0, 0, 1, 255, 253));
    assertThat(Idx.read(file).toFloats()).containsExactly(-3);
    Files.write(file, bytes(0, 0, 9, 1, 0, 0, 0, 2, 255, 1));
    assertThat(Idx.read(file).toFloats()).containsExactly(-1, 1);
  }

  @Test
  void anEmptyFileSaysSo() {
    refused(
        "byte 0: expected a header of 4 bytes, found the end of the file. The file is cut short:"
            + " download it again.");
  }

  @Test
  void anotherFormatIsNamed() {
    refused(
        "byte 0: expected 00 00, as every IDX file begins, found 89 50. Is it an IDX file?",
        0x89,
        'P',
        'N',
        'G');
  }

  @Test
  void anUnknownTypeIsNamed() {
    refused(
        "byte 2: expected type 08, 09, 0b, 0c, 0d or 0e (hexadecimal), found 0a. Is it an IDX"
            + " file?",
        0,
        0,
        10,
        1,
        0,
        0,
        0,
        1,
        0);
  }

  @Test
  void tooManyAxesAreRefused() {
    refused("byte 3: expected 1 to 8 axes, found 255. Is it an IDX file?", 0, 0, 8, 255);
  }

  @Test
  void aHeaderCutShortSaysWhere() {
    refused(
        "byte 6: expected the lengths of 3 axes, found the end of the file."
            + " The file is cut short: download it again.",
        0,
        0,
        8,
        3,
        0,
        0);
  }

  @Test
  void anEmptyAxisIsRefused() {
    refused(
        "byte 8: expected axis 1 of length 1 or more, found 0."
            + " The header is damaged, or the file is empty.",
        0,
        0,
        8,
        2,
        0,
        0,
        0,
        1,
        0,
        0,
        0,
        0);
  }

  @Test
  void aHeaderThatClaimsMoreThanMemoryIsRefused() {
    refused(
        "byte 8: expected at most 2,147,483,583 bytes of values, found axis 1 of length"
            + " 4,294,967,295, which makes it more. The header is damaged, or the file is too"
            + " large to hold in memory.",
        0,
        0,
        8,
        2,
        127,
        255,
        255,
        0,
        255,
        255,
        255,
        255);
  }

  @Test
  void aHeaderThatClaimsMoreThanTheFileIsRefusedBeforeMemoryIsTaken() {
    refused(
        "byte 8: expected 2,147,418,112 bytes of values for shape 2,147,418,112, found 1."
            + " The file is cut short or its header is damaged: download it again.",
        0,
        0,
        8,
        1,
        127,
        255,
        0,
        0,
        7);
  }

  @Test
  void valuesAfterTheEndAreRefused() {
    refused(
        "byte 10: expected the end after 2 bytes of values for shape 2, found more."
            + " The header is damaged, or this is another file.",
        0,
        0,
        8,
        1,
        0,
        0,
        0,
        2,
        1,
        2,
        3);
  }

  @Test
  void aSmallCompressedFileThatClaimsMuchIsRefused() throws IOException {
    Files.write(file, gzip(bytes(0, 0, 8, 1, 127, 255, 0, 0, 7)));
    long size = Files.size(file);
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file
                + ", byte 8: expected 2,147,418,112 bytes of values for shape 2,147,418,112, found"
                + " a compressed file of "
                + size
                + ", too small for them. The file is cut short or its header is damaged: download"
                + " it again.");
  }

  @Test
  void aCompressedFileCutShortInsideSaysHowFarItGot() throws IOException {
    Files.write(file, gzip(bytes(0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3)));
    refused(
        "byte 11: expected 9 bytes of values for shape 9, found 3."
            + " The file is cut short: download it again.");
  }

  @Test
  void aBombStopsAtThePromise() throws IOException {
    byte[] bomb = Arrays.copyOf(bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 2), 50_000_000);
    Files.write(file, gzip(bomb));
    refused(
        "byte 10: expected the end after 2 bytes of values for shape 2, found more."
            + " The header is damaged, or this is another file.");
  }

  @Test
  void aDamagedStreamIsNamed() throws IOException {
    byte[] packed = gzip(new byte[100_000]);
    packed[0] = 0x1f;
    Files.write(file, Arrays.copyOf(packed, 9));
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            file + ": expected gzip data, found a damaged or incomplete stream (")
        .hasMessageEndingWith("). Download the file again.");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    Path missing = folder.resolve("nothing");
    assertThatThrownBy(() -> Idx.read(missing))
        .isInstanceOf(DataException.class)
        .hasMessage(missing + ": no such file. Check the path.");
    assertThatThrownBy(() -> Idx.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder + ": expected an IDX file, found a folder. Give the path of the file in it.");
  }

  @Test
  void damageAnywhereIsAnErrorNotACrash() throws IOException {
    byte[] good = new byte[16 + 60];
    System.arraycopy(bytes(0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5), 0, good, 0, 16);
    byte[] packed = gzip(good);
    int refused = 0;
    for (int at = 0; at < packed.length; at++) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 0x55;
      Files.write(file, damaged);
      try {
        Idx.read(file);
      } catch (DataException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(packed.length / 2);
  }

  /** Writes the bytes, unless none are given, and expects the message after the file's name. */
  private void refused(String message, int... content) {
    try {
      if (content.length > 0 || !Files.exists(file)) {
        Files.write(file, bytes(content));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThatThrownBy(() -> Idx.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ", " + message);
  }

  private static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
