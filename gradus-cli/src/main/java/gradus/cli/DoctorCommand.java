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
import java.util.Objects;
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

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of pictures and tables; doctor/RECIPE by default.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @Mixin private SettingsOptions options;

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
    Settings settings = chosen.defaults().with(options.texts());
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
    String word = Objects.requireNonNullElse(options.activation(), "tanh");
    long seed = Objects.requireNonNullElse(options.seed(), 1L);
    var stack = DeepStack.of(UsageException.unless(() -> Activation.parse(word)), seed);
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
}
