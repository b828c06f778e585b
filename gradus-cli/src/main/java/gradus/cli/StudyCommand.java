package gradus.cli;

import gradus.data.DataFolders;
import gradus.sequence.Corpus;
import gradus.study.LinearModelStudy;
import gradus.study.OptimizerPathStudy;
import gradus.study.OptimizerStudy;
import gradus.study.OptimizerSurface;
import gradus.study.OptimizerTask;
import gradus.study.RtrlStudy;
import gradus.study.Study;
import gradus.study.StudyPlan;
import gradus.study.TimeDependenceStudy;
import gradus.text.Suggestions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus study}. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Measure how methods behave, as tables and pictures.",
    description = "",
    customSynopsis = {"gradus study [NAME [OPTIONS]]", "       gradus study FILE.json [OPTIONS]"},
    commandListHeading = "%nStudies:%n",
    subcommands = {
      StudyCommand.Rtrl.class,
      StudyCommand.TimeDependence.class,
      StudyCommand.Optimizers.class,
      StudyCommand.OptimizerPaths.class,
      StudyCommand.LinearModels.class
    },
    footer = {
      "",
      "Examples:",
      "  gradus study                          list the studies",
      "  gradus study rtrl",
      "  gradus study optimizers --task xor",
      "  gradus study mnist-output-loss --seeds 10",
      "  gradus study mnist-output-loss --print > mine.json",
      "  gradus study mine.json",
      "",
      "'gradus study NAME --help' says more."
    })
final class StudyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE.json",
      description = "A study of your own; docs/studies.md says how it is written.")
  private @Nullable String file;

  @Mixin private SweepOptions sweep;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  StudyCommand() {}

  /** Returns the command with the studies that are JSON files in the library. */
  static CommandLine commandLine() {
    var command = new CommandLine(new StudyCommand());
    for (String name : StudyPlan.builtIn()) {
      command.addSubcommand(name, SweepCommand.commandLine(name));
    }
    return command;
  }

  /** Runs the study in a file, or lists the studies. */
  @Override
  public Integer call() {
    if (file != null) {
      return sweep.run(spec, plan(file));
    }
    var out = spec.commandLine().getOut();
    for (CommandLine study : spec.subcommands().values()) {
      String header = study.getCommandSpec().usageMessage().header()[0];
      out.println(String.format(Locale.ROOT, "%-20s %s", study.getCommandName(), header));
    }
    out.println("'gradus study NAME --help' says more.");
    out.flush();
    return 0;
  }

  private StudyPlan plan(String word) {
    if (!word.endsWith(".json") && !Files.exists(Path.of(word))) {
      throw new UsageException(
          Suggestions.unknown("study", word, spec.subcommands().keySet())
              + " A study of your own is a file NAME.json.");
    }
    return StudyPlan.read(Path.of(word));
  }

  /** {@code gradus study rtrl}. */
  @Command(
      name = "rtrl",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      header = "What real-time recurrent learning costs beside back-propagation through time.",
      description = {
        "",
        "Time, operations and values held against the number of units and the length of the"
            + " sequence, with fitted exponents. Takes a quarter of a minute.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  gradus study rtrl",
        "  gradus study rtrl --units 16,32,64 --length 50"
      })
  static final class Rtrl implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private StudyOptions options;

    @Option(
        names = "--units",
        split = ",",
        paramLabel = "N",
        description = "The numbers of units; 16,32,64,128,256 by default.")
    private @Nullable List<Integer> units;

    @Option(
        names = "--length",
        paramLabel = "L",
        description = "The length of the sequence while the units vary; 100 by default.")
    private @Nullable Integer length;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
    Rtrl() {}

    @Override
    public Integer call() {
      RtrlStudy usual = RtrlStudy.standard(options.seed());
      return options.run(
          spec,
          "rtrl",
          () ->
              List.of(
                  new RtrlStudy(
                      units == null ? usual.units() : units,
                      usual.lengths(),
                      usual.fixedUnits(),
                      length == null ? usual.fixedLength() : length,
                      options.seed())));
    }
  }

  /** {@code gradus study time-dependence}. */
  @Command(
      name = "time-dependence",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      header = "How much of an error signal flows back through time, for RNN, LSTM and GRU.",
      description = {
        "",
        "The derivative of the error signals by those q steps later, summed over all pairs of"
            + " units, and the bound for sigmoid units. Takes some seconds.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  gradus study time-dependence",
        "  gradus study time-dependence --units 8 --steps 100 --weight-scale 0.5"
      })
  static final class TimeDependence implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private StudyOptions options;

    @Option(
        names = "--units",
        paramLabel = "N",
        description = "How many units each layer has; 16 by default.")
    private @Nullable Integer units;

    @Option(
        names = "--steps",
        paramLabel = "Q",
        description = "How many steps back to go; 50 by default.")
    private @Nullable Integer steps;

    @Option(
        names = "--weight-scale",
        paramLabel = "W",
        description = "Recurrent weights are uniform from -W to W; 0.2 by default.")
    private @Nullable Double weightScale;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
    TimeDependence() {}

    @Override
    public Integer call() {
      TimeDependenceStudy usual = TimeDependenceStudy.standard(options.seed());
      return options.run(
          spec,
          "time-dependence",
          () ->
              List.of(
                  new TimeDependenceStudy(
                      units == null ? usual.units() : units,
                      steps == null ? usual.steps() : steps,
                      weightScale == null ? usual.weightScale() : weightScale,
                      usual.sequences(),
                      options.seed())));
    }
  }

  /** {@code gradus study optimizers}. */
  @Command(
      name = "optimizers",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      header = "Loss curves of SGD, momentum, AdaGrad, RMSProp, AdaDelta and Adam.",
      description = {
        "",
        "Each tries the same learning rates, with the same weights and batches, and shows the best."
            + " XOR takes some seconds, the text a minute or two.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  gradus study optimizers",
        "  gradus study optimizers --task xor --steps 500",
        "  gradus study optimizers --task text --text book.txt"
      })
  static final class Optimizers implements Callable<Integer> {
    enum Task {
      XOR,
      TEXT
    }

    @Spec private CommandSpec spec;
    @Mixin private StudyOptions options;

    @Option(names = "--task", paramLabel = "TASK", description = "xor or text; both by default.")
    private @Nullable Task task;

    @Option(
        names = "--text",
        paramLabel = "FILE",
        description =
            "The text, in UTF-8; by default "
                + TextRecipe.SHAKESPEARE
                + " of the data folder, or else words of"
                + " Reber's grammar.")
    private @Nullable Path text;

    @Option(
        names = "--steps",
        paramLabel = "N",
        description = "How many steps each run takes; 300 by default.")
    private int steps = 300;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
    Optimizers() {}

    @Override
    public Integer call() {
      if (text != null && task == Task.XOR) {
        throw new UsageException("--text needs --task text, got --task xor.");
      }
      return options.run(spec, "optimizers", this::studies);
    }

    private List<Study> studies() {
      List<Study> studies = new ArrayList<>();
      if (task != Task.TEXT) {
        studies.add(OptimizerStudy.xor(steps, options.seed()));
      }
      if (task != Task.XOR) {
        studies.add(OptimizerStudy.text(text(), steps, options.seed()));
      }
      return studies;
    }

    private String text() {
      if (text != null) {
        return Corpus.read(text).text();
      }
      return DataFolders.of(null).places().stream()
          .map(place -> place.folder().resolve(TextRecipe.SHAKESPEARE))
          .filter(Files::isRegularFile)
          .findFirst()
          .map(file -> Corpus.read(file).text())
          .orElseGet(OptimizerTask::reberText);
    }
  }

  /** {@code gradus study optimizer-paths}. */
  @Command(
      name = "optimizer-paths",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      header =
          "The paths of all optimizers over a saddle, a narrow valley, and Rosenbrock's function.",
      description = {
        "",
        "Each first-order method with the best of 16 learning rates, beside L-BFGS, conjugate"
            + " gradients and Newton-CG. The pictures move. Takes some seconds.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  gradus study optimizer-paths",
        "  gradus study optimizer-paths --evaluations 1000"
      })
  static final class OptimizerPaths implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private StudyOptions options;

    @Option(
        names = "--evaluations",
        paramLabel = "N",
        description = "How often each may ask for the function and its gradient; 300 by default.")
    private int evaluations = 300;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
    OptimizerPaths() {}

    @Override
    public Integer call() {
      return options.run(
          spec,
          "optimizer-paths",
          () ->
              OptimizerSurface.all().stream()
                  .map(surface -> OptimizerPathStudy.of(surface, evaluations))
                  .toList());
    }
  }

  /** {@code gradus study linear-models}. */
  @Command(
      name = "linear-models",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class,
      header = "Least squares, logistic regression, perceptrons and SVMs on problems of the plane.",
      description = {
        "",
        "Accuracy and a map of each, and gradients by loops, by matrices and by the engine. Takes"
            + " some seconds.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  gradus study linear-models",
        "  gradus study linear-models --examples 1000 --penalty 0.1"
      })
  static final class LinearModels implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private StudyOptions options;

    @Option(
        names = "--examples",
        paramLabel = "N",
        description = "How many points to learn from; 300 by default.")
    private int examples = 300;

    @Option(
        names = "--penalty",
        paramLabel = "L",
        description = "Lambda of the L2 penalty on weights; 0.001 by default.")
    private double penalty = 0.001;

    @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
    LinearModels() {}

    @Override
    public Integer call() {
      return options.run(
          spec,
          "linear-models",
          () -> List.of(new LinearModelStudy(examples, penalty, options.seed())));
    }
  }
}
