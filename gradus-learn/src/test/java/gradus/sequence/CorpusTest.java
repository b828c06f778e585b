package gradus.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gradus.data.DataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  @TempDir private Path folder;

  private Path file(byte... bytes) throws IOException {
    return Files.write(folder.resolve("text.txt"), bytes);
  }

  private static void refused(Path file, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> Corpus.read(file))
        .withMessage(message);
  }

  @Test
  void aTextIsReadAsItIs() throws IOException {
    String text = "Ah, ça ira!\r\n🎵\n".repeat(10_000); // characters across the reader's pieces
    Corpus corpus = Corpus.read(file(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(corpus.text()).isEqualTo(text);
    assertThat(corpus).isEqualTo(Corpus.of(text));
    assertThat(corpus.characters().token("🎵")).isPresent();
  }

  @Test
  void theHashIsSha256() {
    assertThat(Corpus.of("abc").hash()) // FIPS 180-2, appendix B.1
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void aByteOrderMarkIsLeftOut() throws IOException {
    byte[] marked = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a'};
    assertThat(Corpus.read(file(marked)).text()).isEqualTo("a");
  }

  @Test
  void malformedBytesAreNamedWithTheirPlace() throws IOException {
    Path wrong = file((byte) 'a', (byte) 'b', (byte) 0xE9, (byte) 'c');
    refused(
        wrong,
        wrong
            + ", byte 2: expected text in UTF-8, found 0xE9, which does not fit there. Save the"
            + " text as UTF-8.");
    byte[] late = ("x".repeat(200_000) + "\u00e9?").getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> Corpus.read(file(late)))
        .withMessageContaining("byte 200000");
  }

  @Test
  void aCharacterThatBreaksOffIsNamed() throws IOException {
    Path cut = file((byte) 'a', (byte) 0xF0, (byte) 0x9F, (byte) 0x8E);
    refused(
        cut,
        cut
            + ", byte 1: expected text in UTF-8, found 0xF0, which breaks off there. Save the text"
            + " as UTF-8.");
  }

  @Test
  void aFileWithoutTextIsRefused() throws IOException {
    Path empty = file();
    String message = empty + ": the file is empty. Give it some text to learn from.";
    refused(empty, message);
    refused(file((byte) 0xEF, (byte) 0xBB, (byte) 0xBF), message);
  }

  @Test
  void whatIsNoFileIsRefused() {
    Path missing = folder.resolve("missing.txt");
    refused(missing, missing + ": there is no such file.");
    refused(folder, folder + ": expected a text file, found a folder.");
  }

  @Test
  void aFileTooLargeIsRefusedUnread() throws IOException {
    Path large = folder.resolve("large.txt");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(Corpus.MAX_BYTES + 1); // sparse: it takes no space
    }
    refused(
        large, large + ": expected a text of at most 256 MiB, found more. Train on a part of it.");
  }
}
