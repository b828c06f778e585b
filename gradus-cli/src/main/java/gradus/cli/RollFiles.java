package gradus.cli;

import gradus.audio.Synthesiser;
import gradus.audio.Wav;
import gradus.midi.Midi;
import gradus.midi.MidiSettings;
import gradus.rolls.RollPiece;
import gradus.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A piano roll as notes to play, a picture, and sound. */
final class RollFiles {
  private RollFiles() {}

  /** Returns the name of a MIDI file without its ending. */
  static String stem(Path mid) {
    return String.valueOf(mid.getFileName()).replaceAll("(?i)\\.midi?$", "");
  }

  /**
   * Writes a roll as MIDI, and beside it a picture and sound.
   *
   * @param picture as SVG
   * @return the files
   */
  static List<Path> write(RollPiece piece, Path mid, String picture) {
    String name = stem(mid);
    Path svg = mid.resolveSibling(name + ".svg");
    Path wav = mid.resolveSibling(name + ".wav");
    Score score = piece.toScore();
    try {
      if (mid.getParent() != null) {
        Files.createDirectories(mid.getParent());
      }
      Midi.write(score, MidiSettings.DEFAULT, mid);
      Files.writeString(svg, picture);
      Wav.write(Synthesiser.render(score), wav);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(mid, svg, wav);
  }
}
