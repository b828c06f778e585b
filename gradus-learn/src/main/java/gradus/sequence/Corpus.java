package gradus.sequence;

import gradus.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A text to learn from.
 *
 * @param text the text
 * @param hash SHA-256 of the file it was read from, as 64 hexadecimal digits
 */
public record Corpus(String text, String hash) {
  /** The greatest size of a file, in bytes: 256 MiB. */
  public static final long MAX_BYTES = 256L << 20;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Returns a text made in the program, with the hash of its bytes in UTF-8. */
  public static Corpus of(String text) {
    return new Corpus(text, sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads a text in UTF-8. A byte order mark at its start is left out; line ends stay as they are.
   *
   * @throws DataException if there is no such file, if it is empty, larger than {@link #MAX_BYTES}
   *     or not UTF-8, with the place of the first byte that does not fit
   */
  public static Corpus read(Path file) {
    byte[] bytes = bytes(file);
    int start = startsWithMark(bytes) ? MARK.length : 0;
    if (bytes.length == start) {
      throw new DataException(file + ": the file is empty. Give it some text to learn from.");
    }
    check(file, bytes);
    return new Corpus(
        new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8), sha256(bytes));
  }

  /** Returns the characters that occur, in the order of their code points. */
  public Vocabulary characters() {
    return Vocabulary.ofCharacters(text);
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= MARK.length
        && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
  }

  private static byte[] bytes(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": expected a text file, found a folder.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      boolean tooLarge = Files.size(file) > MAX_BYTES;
      byte[] bytes = tooLarge ? new byte[0] : in.readNBytes((int) MAX_BYTES + 1);
      if (tooLarge || bytes.length > MAX_BYTES) { // what is no regular file has no size
        throw new DataException(
            file
                + ": expected a text of at most "
                + (MAX_BYTES >> 20)
                + " MiB, found more. Train on a part of it.");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Checks that all bytes are UTF-8, a piece at a time: only the first that is not matters. */
  private static void check(Path file, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer piece = CharBuffer.allocate(1 << 16);
    CoderResult result;
    do {
      piece.clear();
      result = decoder.decode(in, piece, true);
    } while (result.isOverflow());
    if (result.isError()) {
      int at = in.position();
      throw new DataException(
          file
              + ", byte "
              + at
              + ": expected text in UTF-8, found 0x"
              + HexFormat.of().withUpperCase().toHexDigits(bytes[at])
              + ", which "
              + (at + result.length() >= bytes.length ? "breaks off" : "does not fit")
              + " there. Save the text as UTF-8.");
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Corpus of " + text.length() + " characters";
  }
}
