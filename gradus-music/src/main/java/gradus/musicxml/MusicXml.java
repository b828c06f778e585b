package gradus.musicxml;

import gradus.data.DataException;
import gradus.score.Score;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores as MusicXML 4.0, in parts ({@code score-partwise}).
 *
 * <p>A file is hostile until read: document types are skipped, entities are neither fetched nor
 * expanded, and a file of more than 64 MiB is refused.
 */
public final class MusicXml {
  private static final int LARGEST = 64 << 20; // bytes
  private static final int MOST_ENTRIES = 1000; // in a compressed file
  private static final String CONTAINER = "META-INF/container.xml";

  private MusicXml() {}

  /**
   * Writes a score to a file.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Score score, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(score, out);
    }
  }

  /**
   * Writes a score, in UTF-8. The stream stays open.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Score score, OutputStream out) throws IOException {
    out.write(ScoreWriter.text(score).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Reads a score from a file, plain or compressed ({@code .mxl}).
   *
   * @throws DataException if it is missing, or is not MusicXML, with the line and the column
   */
  public static Score read(Path file) {
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": expected a score in MusicXML, found a folder");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file. Check the path.", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads a score, plain or compressed.
   *
   * @param name what messages call it
   * @throws DataException if it is not MusicXML, with the line and the column
   * @throws IOException if it cannot be read
   */
  public static Score read(InputStream in, String name) throws IOException {
    byte[] content = bounded(in, name);
    boolean zipped = content.length > 3 && content[0] == 'P' && content[1] == 'K';
    byte[] text = zipped ? unzipped(content, name) : content;
    return new ScoreReader(new XmlReader(text, name)).read();
  }

  private static byte[] bounded(InputStream in, String name) throws IOException {
    byte[] content = in.readNBytes(LARGEST + 1);
    if (content.length > LARGEST) {
      throw new DataException(name + ": expected at most 64 MiB of MusicXML, found more");
    }
    return content;
  }

  /** Returns the file that the container names, or the first that may be the score. */
  private static byte[] unzipped(byte[] content, String name) throws IOException {
    try {
      byte[] container = entry(content, name, CONTAINER);
      String root = container == null ? null : root(container, name);
      byte[] score = entry(content, name, root);
      if (score == null) {
        throw new DataException(
            name
                + ": expected a compressed score, found no "
                + (root == null ? "MusicXML in it" : root));
      }
      return score;
    } catch (ZipException | IllegalArgumentException e) { // the latter for names that are no UTF-8
      throw new DataException(
          name + ": not a compressed file that can be read, " + e.getMessage(), e);
    } catch (java.io.EOFException e) {
      throw new DataException(name + ": the compressed file ends too early", e);
    }
  }

  private static @Nullable String root(byte[] container, String name) {
    var xml = new XmlReader(container, name + ", " + CONTAINER);
    return xml.firstAttribute("rootfile", "full-path");
  }

  private static byte @Nullable [] entry(byte[] content, String name, @Nullable String wanted)
      throws IOException {
    try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (int i = 0; i < MOST_ENTRIES; i++) {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
          return null;
        }
        String path = entry.getName();
        boolean found = wanted == null ? isScore(path) : path.equals(wanted);
        if (found) {
          return bounded(zip, name + ", " + path);
        }
      }
    }
    return null;
  }

  private static boolean isScore(String path) {
    return !path.startsWith("META-INF/") && (path.endsWith(".xml") || path.endsWith(".musicxml"));
  }
}
