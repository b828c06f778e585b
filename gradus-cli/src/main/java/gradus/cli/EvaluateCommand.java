package gradus.cli;

import gradus.data.CsvTable;
import gradus.data.Dataset;
import gradus.data.Mnist;
import gradus.data.TableEncoding;
import gradus.sequence.TokenStreams;
import gradus.train.ConfusionMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Measure a trained model.",
    description = {
      "",
      "Measures the model on the test data of its recipe, or on data that you name, and draws the"
          + " confusion matrix and the surest mistakes. A language model is measured in nats and"
          + " bits a character.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradus evaluate runs/mnist",
      "  gradus evaluate runs/digits --data ~/data/mnist   digits by real hands",
      "  gradus evaluate runs/table --data more.csv"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int LARGEST_PRINTED = 15; // classes; a wider matrix breaks its lines

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path path;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Other data: a folder with images as in MNIST, a CSV file, or a text.")
  private @Nullable Path data;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  EvaluateCommand() {}

  @Override
  public Integer call() {
    Output output = Output.of(spec.commandLine().getOut(), json, false);
    threads.apply();
    TrainedRun run = TrainedRun.in(path);
    switch (run.recipe()) {
      case DatasetRecipe recipe -> examples(run, recipe, output);
      case TextRecipe _ -> text(run, output);
      case GrammarRecipe recipe -> words(run, recipe, output);
      case ChoraleRecipe _ -> chorales(run, output);
      case TuneRecipe recipe -> tunes(run, recipe, output);
      case ScoreRecipe recipe -> scores(run, recipe, output);
      case RatingsRecipe recipe -> ratings(run, recipe, output);
      case WordsRecipe _ ->
          throw new UsageException(
              path + ": word vectors have no test; see them: gradus neighbours " + path + " WORD");
      case AudioRecipe _ -> sound(run, output);
      case RollRecipe recipe -> rolls(run, recipe, output);
    }
    return 0;
  }

  private void text(TrainedRun run, Output output) {
    Settings settings = run.settings();
    Path file = data == null ? TextRecipe.file(settings.data()) : data;
    TokenStreams text = TextTask.judged(file, run.vocabulary(), settings, data == null);
    String what = data == null ? "validation" : file.toString();
    output.say(
        "%s: %s of %s%s",
        path,
        Text.count(text.predicted(), "characters"),
        file,
        data == null ? ", held out to choose the best epoch by" : "");
    result(TextTask.measured(run.languageModel(), text, what), output);
  }

  private void ratings(TrainedRun run, RatingsRecipe recipe, Output output) {
    if (data != null) {
      throw new UsageException(
          "users and films of other ratings are others: leave out --data, or train on them.");
    }
    RatingsTask task = (RatingsTask) recipe.task(run.settings());
    output.say("%s: %s", path, task.sizes());
    result(task.measured(run.loaded(task.untrained())), output);
  }

  private void sound(TrainedRun run, Output output) {
    Settings settings =
        data == null ? run.settings() : run.settings().with(Map.of("data", data.toString()));
    String what = data == null ? "validation" : data.toString();
    result(AudioTask.judged(run, settings, what), output);
  }

  private void words(TrainedRun run, GrammarRecipe recipe, Output output) {
    if (data != null) {
      throw new UsageException(
          "the words of " + recipe.name() + " are made by the program: leave out --data.");
    }
    List<String> words = recipe.test(run.settings());
    output.say(
        "%s: %s of the test, which training never saw", path, Text.count(words.size(), "words"));
    result(GrammarTask.measured(run.languageModel(), recipe, words), output);
  }

  private void chorales(TrainedRun run, Output output) {
    output.say("%s: pieces of the test, which training never saw", path);
    String named = data == null ? run.settings().data() : data.toString();
    result(ChoraleTask.measured(run.vectorModel(), ChoraleRecipe.read(named)), output);
  }

  private void tunes(TrainedRun run, TuneRecipe recipe, Output output) {
    Settings settings =
        data == null ? run.settings() : run.settings().with(Map.of("data", data.toString()));
    output.say("%s: 100 tunes, as they are drawn", path);
    result(TuneTask.surveyed(run, TuneTask.corpus(recipe, settings), settings.seed()), output);
  }

  private void rolls(TrainedRun run, RollRecipe recipe, Output output) {
    Settings settings =
        data == null ? run.settings() : run.settings().with(Map.of("data", data.toString()));
    Pictures pictures = new Pictures(path, "evaluation-");
    Task.Ending ending = RollTask.surveyed(run, recipe, settings, pictures);
    output.say("drawn in %s: %s", path, String.join(", ", pictures.written()));
    result(ending, output);
  }

  private void scores(TrainedRun run, ScoreRecipe recipe, Output output) {
    Settings settings =
        data == null ? run.settings() : run.settings().with(Map.of("data", data.toString()));
    output.say("%s: 100 scores, as they are drawn", path);
    result(ScoreTask.surveyed(run, recipe.collect(settings).corpus(), settings.seed()), output);
  }

  private void result(Task.Ending ending, Output output) {
    if (!ending.detail().isEmpty()) {
      output.say(ending.detail());
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("run", path.toString());
    fields.putAll(ending.fields());
    output.result(ending.line(), fields);
  }

  private void examples(TrainedRun run, DatasetRecipe recipe, Output output) {
    TableEncoding encoding = run.encoding();
    Dataset judged = judged(run, recipe, encoding, output);
    if (judged.inputLength() != run.inputLength()) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "the model takes %,d inputs, the data in %s has %,d.",
              run.inputLength(),
              data,
              judged.inputLength()));
    }
    Predictions predictions = Predictions.of(run.model(), run.record().output(), judged);
    Score score = Score.of(predictions, judged, encoding);
    Pictures pictures = new Pictures(path, "evaluation-");
    switch (score) {
      case Score.Classes classes -> {
        print(classes.confusion(), output);
        String title = path + ": " + Text.count(judged.size(), "examples");
        pictures.confusion(title, classes.confusion());
        if (encoding == null && judged.inputLength() > 2) {
          pictures.mistakes(path + ": the surest mistakes", predictions, judged);
        }
      }
      case Score.Numbers numbers -> print(numbers, output);
    }
    if (!pictures.written().isEmpty()) {
      output.say("drawn in %s: %s", path, String.join(", ", pictures.written()));
    }
    output.result(result(recipe, score), fields(score));
  }

  private String result(DatasetRecipe recipe, Score score) {
    return data == null ? recipe.result(score) : score.line();
  }

  private Dataset judged(
      TrainedRun run, DatasetRecipe recipe, @Nullable TableEncoding encoding, Output output) {
    if (data == null) {
      Material material = recipe.material(run.settings());
      output.say(
          "%s: %s of the %s",
          path,
          Text.count(material.judged().size(), material.unit()),
          material.validation() == null ? "training" : "test, which training never saw");
      return material.judged();
    }
    Dataset named =
        switch (recipe) {
          case MnistRecipe _, DigitsRecipe _ ->
              Mnist.load(data).test().normalised(run.record().normalisation());
          case TableRecipe _ -> encoded(encoding, data, output);
          case XorRecipe _, PlaneRecipe _ ->
              throw new UsageException(
                  "the data of " + recipe.name() + " is made by the program: leave out --data.");
        };
    output.say("%s on %s of %s", path, Text.count(named.size(), "examples"), data);
    return named;
  }

  private Dataset encoded(@Nullable TableEncoding encoding, Path file, Output output) {
    if (encoding == null) {
      throw new UsageException(path + ": its record tells of no table, so that none can be read.");
    }
    TableEncoding.Encoded rows = encoding.encode(CsvTable.read(file));
    rows.notes().forEach(output::say);
    return rows.data();
  }

  private static void print(ConfusionMatrix matrix, Output output) {
    List<String> names = matrix.classNames();
    int width = 5;
    for (String name : names) {
      width = Math.max(width, Math.min(30, name.length()));
    }
    output.say("");
    output.say("%-" + width + "s  precision   recall  examples", "class");
    for (int i = 0; i < names.size(); i++) {
      long examples = 0;
      for (int answer = 0; answer < names.size(); answer++) {
        examples += matrix.count(i, answer);
      }
      output.say(
          "%-" + width + "s     %6s   %6s  %,8d",
          names.get(i),
          share(matrix.precision(i)),
          share(matrix.recall(i)),
          examples);
    }
    output.say("");
    if (names.size() <= LARGEST_PRINTED) {
      output.say("true class down, answered class across:");
      output.say(matrix.toString().stripTrailing());
      output.say("");
    }
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static void print(Score.Numbers numbers, Output output) {
    output.say("mean absolute error  %s", Text.number(numbers.meanAbsolute()));
    output.say("R²                   %s", Text.number(numbers.rSquared()));
    output.say("always the mean      RMSE %s", Text.number(numbers.deviation()));
  }

  private Map<String, Object> fields(Score score) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("run", path.toString());
    fields.putAll(score.fields());
    if (score instanceof Score.Classes(var matrix)) {
      List<Map<String, Object>> classes = new ArrayList<>();
      for (int i = 0; i < matrix.classNames().size(); i++) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("class", matrix.classNames().get(i));
        line.put("precision", orNull(matrix.precision(i)));
        line.put("recall", orNull(matrix.recall(i)));
        List<Long> answers = new ArrayList<>();
        for (int answer = 0; answer < matrix.classNames().size(); answer++) {
          answers.add(matrix.count(i, answer));
        }
        line.put("answers", answers);
        classes.add(line);
      }
      fields.put("classes", classes);
    }
    return fields;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
