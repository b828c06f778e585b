package gradus.cli;

import gradus.study.StudyPlan;
import gradus.study.Sweep;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of studies of training runs. */
final class SweepOptions {
  @Mixin private StudyOptions options;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many runs each combination gets; the study says how many by default.")
  private @Nullable Integer seeds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of MNIST, or the one that holds it.")
  private @Nullable Path data;

  @Option(names = "--print", description = "Print the study's file, to write one's own from.")
  private boolean print;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  SweepOptions() {}

  /** Runs a study; what was done before in its folder is not done again. */
  int run(CommandSpec spec, StudyPlan plan) {
    if (print && StudyPlan.builtIn().contains(plan.name())) {
      spec.commandLine().getOut().print(StudyPlan.text(plan.name()));
      spec.commandLine().getOut().flush();
      return 0;
    }
    int count = seeds == null ? plan.seeds() : seeds;
    Path records = options.folder(plan.name()).resolve("runs");
    Thread farewell = new Thread(() -> sayKept(spec, records), "gradus-interrupt");
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      return options.run(
          spec, plan.name(), () -> List.of(Sweep.of(plan, count, options.seed(), records, data)));
    } finally {
      forget(farewell);
    }
  }

  private static void sayKept(CommandSpec spec, Path records) {
    spec.commandLine().getErr().println();
    spec.commandLine()
        .getErr()
        .println("Stopped. Finished runs are kept in " + records + ": the same command goes on.");
    spec.commandLine().getErr().flush();
  }

  private static void forget(Thread farewell) {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException _) {
      // The process is ending, and has said so.
    }
  }
}
