package gradus.cli;

import gradus.data.DataException;
import gradus.format.ScoreFormat;
import gradus.score.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus convert}. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Convert music from one format to another.",
    description = {
      "",
      "How a file's name ends says its format. Pitches, onsets and durations are kept exactly;"
          + " MIDI is written with repeats played out.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradus convert tune.abc tune.mid",
      "  gradus convert book.abc reel.mid --tune 12   the twelfth tune of a book",
      "  gradus convert sonata.mid sonata.abc"
    })
final class ConvertCommand implements Callable<Integer> {
  private static final int MOST_NOTICES = 10;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IN", description = "The file to read.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  private Path out;

  @Option(
      names = "--tune",
      paramLabel = "N",
      description = "Take one tune of a book alone, by its place from 1.")
  private @Nullable Integer tune;

  @Option(names = "--strict", description = "Fail where something would be skipped or mended.")
  private boolean strict;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  ConvertCommand() {}

  @Override
  public Integer call() throws IOException {
    ScoreFormat.of(out); // refused before the work is done
    List<String> notices = new ArrayList<>();
    List<Score> scores = chosen(ScoreFormat.read(in, notices::add), tune, in);
    if (strict && !notices.isEmpty()) {
      throw new DataException(notices.getFirst());
    }
    tell(notices);
    if (scores.size() > 1 && !ScoreFormat.of(out).book()) {
      throw new UsageException(
          in + " holds " + scores.size() + " tunes: choose one with --tune, from 1");
    }
    ScoreFormat.write(scores, out);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("tunes", scores.size());
    fields.put("notices", notices);
    fields.put("out", out.toString());
    Output.of(spec.commandLine().getOut(), json, false)
        .result(Text.count(scores.size(), "tunes") + " written to " + out, fields);
    return 0;
  }

  private void tell(List<String> notices) {
    if (json) {
      return;
    }
    var err = spec.commandLine().getErr();
    notices.stream().limit(MOST_NOTICES).forEach(err::println);
    if (notices.size() > MOST_NOTICES) {
      err.println("... and " + (notices.size() - MOST_NOTICES) + " more");
    }
  }

  /** Returns the tune at a place, or all where none is asked for. */
  static List<Score> chosen(List<Score> scores, @Nullable Integer place, Path file) {
    if (place == null) {
      return scores;
    }
    if (place < 1 || place > scores.size()) {
      throw new UsageException(
          "--tune: expected a place from 1 to " + scores.size() + " in " + file + ", got " + place);
    }
    return List.of(scores.get(place - 1));
  }
}
