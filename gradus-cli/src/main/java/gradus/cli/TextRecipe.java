package gradus.cli;

import gradus.data.DataException;
import gradus.data.DataFolders;
import gradus.sequence.Corpus;
import gradus.sequence.TokenStreams;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text, of which each next character is to be predicted: Shakespeare's plays, or any other. */
record TextRecipe() implements Recipe {
  static final String SHAKESPEARE = "text/tinyshakespeare.txt";
  private static final double CLIP = 5;

  @Override
  public String name() {
    return "text";
  }

  @Override
  public String summary() {
    return "a text, letter by letter: --data FILE.txt, or Shakespeare's plays";
  }

  @Override
  public Settings defaults() {
    return Settings.of("lstm:2x128", 10, TokenStreams.STREAMS, 0.005)
        .withCosine()
        .withSequences(TokenStreams.WINDOW, CLIP);
  }

  @Override
  public Task task(Settings settings) {
    settings.requireNoActivation();
    Path file = file(settings.data());
    return TextTask.of(file, Corpus.read(file), settings);
  }

  /** Returns the file that is named, or the one in a data folder. */
  static Path file(String named) {
    if (!named.isEmpty() && !Files.isDirectory(Path.of(named))) {
      return Path.of(named);
    }
    try {
      return DataFolders.of(named.isEmpty() ? null : Path.of(named))
          .holding(SHAKESPEARE)
          .resolve(SHAKESPEARE);
    } catch (DataException e) {
      throw new DataException(
          e.getMessage()
              + " 'gradus data get tinyshakespeare' downloads it; --data FILE takes a text of your"
              + " own.",
          e);
    }
  }
}
