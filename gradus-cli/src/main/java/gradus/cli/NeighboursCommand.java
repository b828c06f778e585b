package gradus.cli;

import gradus.words.WordVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus neighbours}. */
@Command(
    name = "neighbours",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Tell what lies near a word, or a film.",
    description = {
      "",
      "Prints the words whose vectors point most nearly the same way, with the cosine of the angle"
          + " between them. Of ratings, the films.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradus neighbours runs/words king queen",
      "  gradus neighbours runs/ratings \"The Matrix\""
    })
final class NeighboursCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  private Path path;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD", description = "The words.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many neighbours of each; by default ${DEFAULT-VALUE}.")
  private int count = 8;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  NeighboursCommand() {}

  @Override
  public Integer call() {
    if (count < 1) {
      throw new UsageException("--count must be 1 or more, got " + count + ".");
    }
    Output output = Output.of(spec.commandLine().getOut(), json, false);
    WordVectors vectors = vectors(TrainedRun.in(path));
    List<List<WordVectors.Neighbour>> found = new ArrayList<>();
    for (String word : words) {
      found.add(UsageException.unless(() -> vectors.nearest(word, count)));
    }
    for (int i = 0; i < words.size(); i++) {
      List<Map<String, Object>> near = new ArrayList<>();
      for (WordVectors.Neighbour neighbour : found.get(i)) {
        near.add(Map.of("word", neighbour.word(), "similarity", neighbour.similarity()));
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("word", words.get(i));
      fields.put("neighbours", near);
      output.result(WordsTask.line(words.get(i), found.get(i), words), fields);
    }
    return 0;
  }

  private WordVectors vectors(TrainedRun run) {
    return switch (run.recipe()) {
      case WordsRecipe _ -> new WordVectors(run.record().classNames(), run.wordModel().vectors());
      case RatingsRecipe recipe -> {
        RatingsTask task = (RatingsTask) recipe.task(run.settings());
        if (task.untrained().spec().factors() == 0) {
          throw new UsageException(path + ": a model of biases alone has no neighbours.");
        }
        yield task.vectors(run.loaded(task.untrained()));
      }
      case DatasetRecipe _,
          TextRecipe _,
          GrammarRecipe _,
          TuneRecipe _,
          ScoreRecipe _,
          ChoraleRecipe _,
          RollRecipe _,
          AudioRecipe _ ->
          throw new UsageException(
              path
                  + ": expected a run of recipe words or ratings, found "
                  + run.recipe().name()
                  + ".");
    };
  }
}
