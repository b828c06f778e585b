package gradus.format;

import gradus.abc.Abc;
import gradus.abc.AbcTune;
import gradus.audio.Synthesiser;
import gradus.audio.Wav;
import gradus.data.DataException;
import gradus.engrave.Engraving;
import gradus.midi.Midi;
import gradus.midi.MidiSettings;
import gradus.musicxml.MusicXml;
import gradus.score.Score;
import gradus.text.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A format of files that scores are read from or written to.
 *
 * @param name its name
 * @param extensions how names of its files end, without the dot
 * @param book whether a file may hold many scores
 * @param reader reads a file; null where nothing is read from the format
 * @param writer writes a file; null where nothing is written in the format
 */
public record ScoreFormat(
    String name,
    List<String> extensions,
    boolean book,
    @Nullable Reader reader,
    @Nullable Writer writer) {
  /** All formats. A further one is a line here. */
  private static final List<ScoreFormat> ALL =
      List.of(
          new ScoreFormat("ABC", List.of("abc"), true, ScoreFormat::readAbc, ScoreFormat::writeAbc),
          one("MIDI", List.of("mid", "midi"), Midi::read, ScoreFormat::writeMidi),
          one("MusicXML", List.of("musicxml", "xml", "mxl"), MusicXml::read, MusicXml::write),
          one("SVG", List.of("svg"), null, ScoreFormat::writeSvg),
          one("WAV", List.of("wav"), null, ScoreFormat::writeWav));

  /** Reads the scores of a file. */
  public interface Reader {
    /**
     * Reads a file.
     *
     * @param notices takes what was skipped or mended, in words
     * @throws DataException if the file is missing or broken
     */
    List<Score> read(Path file, Consumer<String> notices);
  }

  /** Writes scores to a file. */
  public interface Writer {
    /** Writes a file, anew if it is there. */
    void write(List<Score> scores, Path file) throws IOException;
  }

  /** Reads the one score of a file. */
  public interface ReaderOfOne {
    /** Reads a file. */
    Score read(Path file);
  }

  /** Writes one score to a file. */
  public interface WriterOfOne {
    /** Writes a file, anew if it is there. */
    void write(Score score, Path file) throws IOException;
  }

  /** Copies the list. */
  public ScoreFormat {
    extensions = List.copyOf(extensions);
  }

  /** Returns all formats. */
  public static List<ScoreFormat> all() {
    return ALL;
  }

  /**
   * Returns the format of a file by how its name ends.
   *
   * @throws DataException if no format has such files
   */
  public static ScoreFormat of(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (ScoreFormat format : ALL) {
      if (name.indexOf('.') >= 0 && format.extensions.contains(extension)) {
        return format;
      }
    }
    List<String> known = ALL.stream().flatMap(f -> f.extensions.stream()).toList();
    throw new DataException(file + ": " + Suggestions.unknown("format", extension, known));
  }

  /**
   * Reads the scores of a file.
   *
   * @param notices takes what was skipped or mended, in words
   * @throws DataException if the file is missing or broken, or of a format that is not read
   */
  public static List<Score> read(Path file, Consumer<String> notices) {
    ScoreFormat format = of(file);
    if (format.reader == null) {
      throw new DataException(file + ": " + format.name + " is written, and not read");
    }
    return format.reader.read(file, notices);
  }

  /**
   * Writes scores to a file.
   *
   * @throws DataException if the format is not written, or holds one score and there are more
   */
  public static void write(List<Score> scores, Path file) throws IOException {
    ScoreFormat format = of(file);
    if (format.writer == null) {
      throw new DataException(file + ": " + format.name + " is read, and not written");
    }
    if (!format.book && scores.size() != 1) {
      throw new DataException(
          file + ": a file of " + format.name + " holds one piece, and there are " + scores.size());
    }
    format.writer.write(scores, file);
  }

  /** A format whose files hold one score; it may lack a reader or a writer. */
  private static ScoreFormat one(
      String name,
      List<String> extensions,
      @Nullable ReaderOfOne reader,
      @Nullable WriterOfOne writer) {
    return new ScoreFormat(
        name,
        extensions,
        false,
        reader == null ? null : (file, notices) -> List.of(reader.read(file)),
        writer == null ? null : (scores, file) -> writer.write(scores.getFirst(), file));
  }

  private static void writeMidi(Score score, Path file) throws IOException {
    Midi.write(score, MidiSettings.DEFAULT, file);
  }

  private static void writeSvg(Score score, Path file) throws IOException {
    Files.writeString(file, Engraving.toSvg(score, Engraving.Settings.standard()));
  }

  private static void writeWav(Score score, Path file) {
    Wav.write(Synthesiser.render(score), file);
  }

  private static List<Score> readAbc(Path file, Consumer<String> notices) {
    List<AbcTune> tunes = Abc.read(file, Abc.Mode.LENIENT);
    tunes.forEach(t -> t.problems().forEach(p -> notices.accept(file + ", " + p)));
    return tunes.stream().map(AbcTune::score).toList();
  }

  private static void writeAbc(List<Score> scores, Path file) throws IOException {
    Files.writeString(file, Abc.write(scores));
  }
}
