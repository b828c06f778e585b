package gradus.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text file and the encoding it turns out to have: what a byte order mark says, else UTF-8 if all
 * of it is valid, else Windows-1252, which gives every byte some meaning.
 *
 * @param file the file
 * @param charset its encoding
 * @param mark the length of its byte order mark, in bytes
 */
record TextFile(Path file, Charset charset, int mark) {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** Finds the encoding; reads the whole file, a piece at a time. */
  static TextFile examine(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(8192);
    }
    if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
      return new TextFile(file, StandardCharsets.UTF_8, 3);
    }
    if (startsWith(start, 0xFF, 0xFE)) {
      return new TextFile(file, StandardCharsets.UTF_16LE, 2);
    }
    if (startsWith(start, 0xFE, 0xFF)) {
      return new TextFile(file, StandardCharsets.UTF_16BE, 2);
    }
    for (int i = 0; i < start.length; i++) {
      if (start[i] == 0) {
        throw DataException.in(
            file,
            "byte " + i,
            "expected text, found a zero byte",
            "It is a binary file, or text in UTF-16 without its mark: save it as UTF-8.");
      }
    }
    TextFile text = new TextFile(file, StandardCharsets.UTF_8, 0);
    try (Reader reader = text.open()) {
      char[] piece = new char[1 << 16];
      while (reader.read(piece) >= 0) {} // only to learn whether every byte decodes
      return text;
    } catch (CharacterCodingException e) {
      return new TextFile(file, WINDOWS, 0);
    }
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Opens the text after its mark; UTF-8 that is not valid is an error, never a question mark. */
  Reader open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.skipNBytes(mark);
    boolean strict = charset.equals(StandardCharsets.UTF_8) && mark == 0;
    var action = strict ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE;
    return new InputStreamReader(
        in, charset.newDecoder().onMalformedInput(action).onUnmappableCharacter(action));
  }
}
