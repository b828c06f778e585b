package gradus.cli;

import gradus.format.ScoreFormat;
import gradus.midi.MidiPlayer;
import gradus.score.Score;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus play}. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Play music, where there is a sound card.",
    description = {"", "Tunes of a book are played one after another. Control-C ends it.", ""},
    footer = {
      "",
      "Examples:",
      "  gradus play tune.abc",
      "  gradus play book.abc --tune 12   the twelfth tune of a book"
    })
final class PlayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file to play.")
  private Path file;

  @Option(
      names = "--tune",
      paramLabel = "N",
      description = "Play one tune of a book alone, by its place from 1.")
  private @Nullable Integer tune;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  PlayCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Output output = Output.of(spec.commandLine().getOut(), false, false);
    List<Score> scores = ConvertCommand.chosen(ScoreFormat.read(file, notice -> {}), tune, file);
    for (Score score : scores) {
      output.say(score.title().isBlank() ? file.toString() : score.title());
      MidiPlayer.play(score);
    }
    return 0;
  }
}
