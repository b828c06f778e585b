package gradus.midi;

import gradus.data.DataException;
import gradus.score.Score;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;

/**
 * Standard MIDI files, of formats 0 and 1 and any resolution.
 *
 * <p>Kept are notes with their velocities, exactly as to onset and duration, tempos, metres, keys,
 * the sustain pedal, names of tracks and the first program of each. A file timed in frames and
 * seconds (SMPTE) is read with quarter notes of half a second; its tempos do not count.
 *
 * <p>Source: <i>Standard MIDI Files 1.0</i>, MIDI Manufacturers Association, 1988.
 */
public final class Midi {
  /** The most bytes of a file that is read. */
  public static final int MOST_BYTES = 16 << 20;

  private Midi() {}

  /**
   * Reads a file.
   *
   * @throws DataException if it is missing, too large, or no sound MIDI file
   */
  public static Score read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new DataException(file + ": expected a MIDI file, found a folder");
      }
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new DataException(
            file + ": expected at most " + MOST_BYTES + " bytes, found " + size);
      }
      return read(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file. Check the path.", e);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads the bytes of a file.
   *
   * @param source what messages call it
   * @throws DataException if they are no sound MIDI file
   */
  public static Score read(byte[] bytes, String source) {
    MidiCheck.check(bytes, source);
    Sequence sequence;
    try {
      sequence = MidiSystem.getSequence(new ByteArrayInputStream(bytes));
    } catch (InvalidMidiDataException | IOException | RuntimeException e) {
      throw new DataException(
          source + ": not a sound MIDI file (" + e.getMessage() + ")", e);
    }
    return new MidiReader(sequence, source).read();
  }

  /**
   * Returns a score as the bytes of a MIDI file. The resolution is the smallest of 480 ticks or
   * more a quarter note that says all times exactly; where none up to 32,767 does, times are
   * rounded to 27,720.
   */
  public static byte[] toBytes(Score score, MidiSettings settings) {
    Sequence sequence = toSequence(score, settings);
    var out = new ByteArrayOutputStream();
    try {
      MidiSystem.write(sequence, settings.format(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has no such errors
    }
    return out.toByteArray();
  }

  /** Writes a score to a file. */
  public static void write(Score score, MidiSettings settings, Path file) throws IOException {
    Files.write(file, toBytes(score, settings));
  }

  /** Returns a score as a sequence that the JDK's sequencer plays. */
  public static Sequence toSequence(Score score, MidiSettings settings) {
    try {
      return new MidiWriter(score, settings).write();
    } catch (InvalidMidiDataException e) {
      throw new IllegalStateException(e); // all values were checked when the score was made
    }
  }
}
