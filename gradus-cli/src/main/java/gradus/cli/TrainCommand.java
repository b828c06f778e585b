package gradus.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code gradus train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = Main.Version.class,
    header = "Train a model by a recipe.",
    synopsisHeading = "%nUsage: ",
    description = {
      "",
      "Recipes:",
      "  xor      exclusive or, from its four cases",
      "  disk     points inside and outside of a circle, with a map",
      "  spiral   two spirals wound into each other, with a map",
      "  reber    words of a small grammar: which letters may follow?",
      "  embedded-reber",
      "           words that end as they begin: an LSTM beside an Elman net",
      "  digits   handwritten digits drawn by the program, no download",
      "  mnist    handwritten digits, the real ones ('gradus data get mnist')",
      "  mnist-100",
      "           the same by a net 784-100-10 and plain descent, image by image",
      "  table    a CSV file of your own: --data FILE.csv --target COLUMN",
      "  text     a text, letter by letter: --data FILE.txt, or Shakespeare's plays",
      "  words    vectors for the words of a text: --data FILE.txt, or Shakespeare's plays",
      "  jigs     traditional tunes, which come with the program: ends with a new one",
      "  nottingham",
      "           the 340 jigs of the Nottingham collection",
      "  ratings  ratings of films, factorised: --data FOLDER, or MovieLens latest-small",
      "  chorales chorales by Bach, the next chord from those before",
      "  mozart   movements by Mozart as piano rolls, column by column: --data DIR of MIDI files",
      "  midi-jigs",
      "           the 340 jigs of the Nottingham collection as piano rolls",
      "  scores   sheet music of several voices: Bach's chorales, or --data FILE|DIR",
      "  audio    sound, from the WAV files of a folder: --data DIR",
      "",
      "The run's folder receives model.safetensors, a record of what was done (run.json), its"
          + " history (history.csv), and pictures in SVG.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradus train digits",
      "  gradus train mnist --model 784-100-10 --activation relu --epochs 5",
      "  gradus train disk --model quadratic:2-2",
      "  gradus train table --data flats.csv --target price",
      "  gradus train text --model lstm:2x128 --epochs 10",
      "  gradus train --resume runs/mnist --epochs 20"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "RECIPE", description = "A recipe, one of those above.")
  private @Nullable String recipe;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run's folder; by default a new one, runs/RECIPE.")
  private @Nullable Path out;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "How the learning rate goes: constant, or cosine (falls to 0).")
  private @Nullable String schedule;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description = "Evaluate within epochs too, each time that so many examples were seen.")
  private @Nullable Long evaluateEvery;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with the run in this folder; --epochs may add to it.")
  private @Nullable Path resume;

  @Option(names = "--quiet", description = "Print the result alone.")
  private boolean quiet;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @Mixin private SettingsOptions options;

  @Mixin private ThreadsOption threads;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  TrainCommand() {}

  @Override
  public Integer call() {
    Output output = Output.of(spec.commandLine().getOut(), json, quiet);
    threads.apply();
    Thread.ofPlatform().daemon().name("gradus-json").start(TrainCommand::loadJson);
    TrainingSession session = resume == null ? fresh(output) : resumed(output, resume);
    session.run();
    return 0;
  }

  /** Loads the JSON library while data is read: a quarter of the time of a short run. */
  private static void loadJson() {
    JsonMapper mapper = JsonMapper.builder().build();
    mapper.writeValue(OutputStream.nullOutputStream(), mapper.createObjectNode());
  }

  private TrainingSession fresh(Output output) {
    if (recipe == null) {
      throw new UsageException(
          "which recipe? There are " + String.join(", ", Recipes.names()) + ".");
    }
    Recipe chosen = Recipes.named(recipe);
    Settings settings = chosen.defaults().with(texts());
    Path folder = out == null ? RunNames.fresh(chosen.name()) : RunNames.unused(out);
    Path usual = RunNames.usual(chosen.name());
    String remark =
        out != null || folder.equals(usual)
            ? ""
            : usual + " is there already and stays as it is; this run goes to " + folder + ".";
    return new TrainingSession(chosen, settings, folder, false, remark, output);
  }

  private TrainingSession resumed(Output output, Path folder) {
    if (out != null) {
      throw new UsageException("a resumed run stays in its folder: leave out --out.");
    }
    TrainedRun run = TrainedRun.in(folder);
    if (recipe != null && !recipe.equals(run.record().recipe())) {
      throw new UsageException(
          "the run in "
              + folder
              + " is of recipe "
              + run.record().recipe()
              + ", not "
              + recipe
              + ".");
    }
    Settings settings = run.settings().with(texts());
    return new TrainingSession(run.recipe(), settings, folder, true, "", output);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = options.texts();
    SettingsOptions.put(texts, "schedule", schedule);
    SettingsOptions.put(texts, "evaluate-every", evaluateEvery);
    return texts;
  }
}
