package gradus.cli;

import gradus.doctor.DeepStack;
import gradus.doctor.Diagnosis;
import gradus.doctor.Doctor;
import gradus.doctor.Finding;
import gradus.doctor.Patient;
import gradus.doctor.Verdict;
import gradus.nn.Activation;
import gradus.study.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = Main.Version.class,
    header = "Examine a recipe before it is trained: six checks, a verdict in words for each.",
    description = {
      "",
      "The first loss, gradients against differences, activations layer by layer, a few examples"
          + " learnt by heart, the range of learning rates, the curves of a short training.",
      "",
      "'gradus doctor initialisers' shows what ten layers of 500 units do to their input.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradus doctor digits",
      "  gradus doctor mnist --model 784-400-10 --activation relu --learning-rate 0.1",
      "  gradus doctor text --model transformer:2x64",
      "  gradus doctor initialisers --activation relu",
      "",
      "Exit status: 0 nothing wrong, 1 something is wrong, 2 wrong usage."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String INITIALISERS = "initialisers";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPE", description = "A recipe of 'gradus train', or initialisers.")
  private String recipe;

  @Option(names = "--data", paramLabel = "PATH", description = "Where the data is.")
  private @Nullable String data;

  @Option(names = "--target", paramLabel = "COLUMN", description = "The column to predict.")
  private @Nullable String target;

  @Option(
      names = "--model",
      paramLabel = "SIZES",
      description = "The model, as for 'gradus train'.")
  private @Nullable String model;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "The activation of hidden layers: tanh (default), relu, sigmoid, gelu, ...")
  private @Nullable String activation;

  @Option(names = "--epochs", paramLabel = "N", description = "How many epochs at most.")
  private @Nullable Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "How many examples a step takes.")
  private @Nullable Integer batchSize;

  @Option(names = "--seq-length", paramLabel = "N", description = "The length of a window of text.")
  private @Nullable Integer sequenceLength;

  @Option(names = "--optimizer", paramLabel = "NAME", description = "The optimizer, by name.")
  private @Nullable String optimizer;

  @Option(names = "--learning-rate", paramLabel = "X", description = "Its learning rate.")
  private @Nullable Double learningRate;

  @Option(names = "--seed", paramLabel = "N", description = "The seed of all chance; 1 by default.")
  private @Nullable Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of pictures and tables; doctor/RECIPE by default.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  DoctorCommand() {}

  @Override
  public Integer call() {
    threads.apply();
    Output output = Output.of(spec.commandLine().getOut(), json, false);
    if (recipe.equals(INITIALISERS)) {
      return initialisers(output);
    }
    Recipe chosen = Recipes.named(recipe);
    Settings settings = chosen.defaults().with(texts());
    Path folder = folder();
    Task task = chosen.task(settings);
    Patient patient =
        task.patient()
            .withOptimizer(
                rate -> settings.with(Map.of("learning-rate", String.valueOf(rate))).newOptimizer(),
                settings.learningRate())
            .withBatchSize(settings.batchSize())
            .withEpochs(settings.epochs())
            .withSeed(settings.seed());
    output.say(task.sizes());
    output.say("%s, %s", task.model(), settings);
    Diagnosis diagnosis =
        Doctor.examine(patient, Doctor.checks(), finding -> tell(finding, output));
    return finish(diagnosis, folder, output);
  }

  private int initialisers(Output output) {
    Path folder = folder();
    String word = activation == null ? "tanh" : activation;
    var stack =
        DeepStack.of(UsageException.unless(() -> Activation.parse(word)), seed == null ? 1 : seed);
    Finding finding = stack.compare();
    tell(finding, output);
    finding.tables().forEach(table -> output.say(table.toText().stripTrailing()));
    return finish(new Diagnosis(INITIALISERS, List.of(finding)), folder, output);
  }

  private Path folder() {
    Path chosen = out;
    Path folder = chosen == null ? Path.of("doctor", recipe) : chosen;
    try {
      Files.createDirectories(folder); // now, not after a minute's work
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static int finish(Diagnosis diagnosis, Path folder, Output output) {
    List<String> files = diagnosis.write(folder);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("patient", diagnosis.patient());
    fields.put("verdict", diagnosis.verdict().toString());
    for (Verdict verdict : Verdict.values()) {
      fields.put(verdict.toString(), diagnosis.count(verdict));
    }
    fields.put("folder", folder.toString());
    fields.put("files", files);
    int all = diagnosis.findings().size();
    int wrong = diagnosis.count(Verdict.WRONG);
    int suspect = diagnosis.count(Verdict.SUSPECT);
    String line =
        wrong + suspect == 0
            ? "healthy: " + Text.count(all, "checks")
            : (wrong == 0 ? "nothing" : wrong)
                + " wrong, "
                + suspect
                + " suspect, of "
                + Text.count(all, "checks");
    output.result(line + "; report.md and pictures in " + folder, fields);
    return diagnosis.verdict() == Verdict.WRONG ? 1 : 0;
  }

  private static void tell(Finding finding, Output output) {
    output.say("%-8s %-14s %s", finding.verdict(), finding.check(), finding.summary());
    finding.advice().forEach(line -> output.say("%-23s %s", "", line));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "finding");
    fields.put("check", finding.check());
    fields.put("verdict", finding.verdict().toString());
    fields.put("summary", finding.summary());
    fields.put("advice", finding.advice());
    Map<String, Object> tables = new LinkedHashMap<>();
    for (Table table : finding.tables()) {
      tables.put(table.name(), StudyOptions.rows(table));
    }
    fields.put("tables", tables);
    output.event(fields);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    put(texts, "model", model);
    put(texts, "activation", activation);
    if (model != null && activation == null && Settings.saysActivation(model)) {
      texts.put("activation", "");
    }
    put(texts, "epochs", epochs);
    put(texts, "batch-size", batchSize);
    put(texts, "seq-length", sequenceLength);
    put(texts, "optimizer", optimizer);
    put(texts, "learning-rate", learningRate);
    put(texts, "seed", seed);
    put(texts, "data", data);
    put(texts, "target", target);
    return texts;
  }

  private static void put(Map<String, String> texts, String name, @Nullable Object value) {
    if (value != null) {
      texts.put(name, value.toString());
    }
  }
}
