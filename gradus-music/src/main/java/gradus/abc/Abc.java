package gradus.abc;

import gradus.data.DataException;
import gradus.score.Score;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * ABC notation: reads books of tunes, and writes them.
 *
 * <p>Read are the fields X T C O R M L Q K P V U I, in the body and inline too, notes, accidentals,
 * lengths, broken rhythm, rests, tuplets, chords, chord symbols, annotations, ties, slurs, grace
 * notes, decorations, bars, repeats, endings, voices and overlays. Other information fields are
 * passed over. Words to be sung and macros are not kept, and reported.
 *
 * <p>Source: C. Walshaw and others, "The ABC music standard 2.1", 2011.
 */
public final class Abc {
  /** The most bytes of a file that is read. */
  public static final int MOST_BYTES = 32 << 20;

  private static final Charset OLD = Charset.forName("windows-1252");

  /** How mistakes are met. */
  public enum Mode {
    /** The first mistake is an error. */
    STRICT,
    /** A mistake is skipped, or mended where the sense is plain, and reported. */
    LENIENT
  }

  private Abc() {}

  /**
   * Reads all tunes of a file, in UTF-8 or, where that fails, Windows-1252.
   *
   * @throws DataException if the file is missing, too large, no text, holds no tune, or, when
   *     strict, breaks the rules
   */
  public static List<AbcTune> read(Path file, Mode mode) {
    try {
      if (Files.isDirectory(file)) {
        throw new DataException(file + ": expected a file of tunes in ABC, found a folder");
      }
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new DataException(
            file
                + ": expected at most "
                + MOST_BYTES
                + " bytes, found "
                + size
                + ". Split the file.");
      }
      byte[] bytes = Files.readAllBytes(file);
      return BookReader.read(decode(bytes), file.toString(), mode);
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file. Check the path.", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads all tunes of a text.
   *
   * @throws DataException if it is too long, holds no tune, or, when strict, breaks the rules
   */
  public static List<AbcTune> parse(String text, Mode mode) {
    if (text.length() > MOST_BYTES) {
      throw new DataException(
          "the text: expected at most " + MOST_BYTES + " characters, found " + text.length());
    }
    return BookReader.read(text, "the text", mode);
  }

  /**
   * Returns a score as a tune in ABC: its pitches, onsets and durations exactly; what ABC has no
   * words for, such as a velocity between two dynamics, is left out.
   *
   * @param number the number for the field {@code X}, 1 or more
   */
  public static String write(Score score, int number) {
    return new AbcWriter(score).write(number);
  }

  /** Returns scores as a book of tunes, numbered from 1. */
  public static String write(List<Score> scores) {
    var book = new StringBuilder();
    for (int i = 0; i < scores.size(); i++) {
      book.append(i == 0 ? "" : "\n").append(write(scores.get(i), i + 1));
    }
    return book.toString();
  }

  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, OLD);
    }
  }
}
