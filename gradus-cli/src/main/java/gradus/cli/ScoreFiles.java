package gradus.cli;

import gradus.abc.Abc;
import gradus.audio.Synthesiser;
import gradus.audio.Wav;
import gradus.engrave.Engraving;
import gradus.midi.Midi;
import gradus.midi.MidiSettings;
import gradus.score.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A score in the four forms in which one would have it: text, page, notes to play, and sound. */
final class ScoreFiles {
  private ScoreFiles() {}

  /**
   * Writes {@code NAME.abc}, {@code NAME.svg}, {@code NAME.mid} and {@code NAME.wav}.
   *
   * @param folder is made if need be
   * @return the names of the files
   */
  static List<String> write(Score score, Path folder, String name) {
    List<String> names =
        List.of(name + ".abc", name + ".svg", name + ".mid", name + ".wav");
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(names.get(0)), Abc.write(score, 1));
      Files.writeString(
          folder.resolve(names.get(1)), Engraving.toSvg(score, Engraving.Settings.standard()));
      Midi.write(score, MidiSettings.DEFAULT, folder.resolve(names.get(2)));
      Wav.write(Synthesiser.render(score), folder.resolve(names.get(3)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }
}
