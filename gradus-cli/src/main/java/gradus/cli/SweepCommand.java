package gradus.cli;

import gradus.study.StudyPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gradus study NAME} for the studies that are JSON files in the library. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class SweepCommand implements Callable<Integer> {
  private final StudyPlan plan;

  @Spec private CommandSpec spec;
  @Mixin private SweepOptions options;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  private SweepCommand(StudyPlan plan) {
    this.plan = plan;
  }

  /** Returns the command, with the help that the study's file gives. */
  static CommandLine commandLine(String name) {
    StudyPlan plan = StudyPlan.named(name);
    var command = new CommandLine(new SweepCommand(plan));
    command
        .getCommandSpec()
        .usageMessage()
        .header(plan.title() + ".")
        .description(
            "",
            plan.description(),
            Text.count(plan.cells().size(), "combinations") + " of settings.",
            "")
        .footer(
            "",
            "Examples:",
            "  gradus study " + name + " --seeds 3",
            "  gradus study " + name + " --print > mine.json");
    return command;
  }

  @Override
  public Integer call() {
    return options.run(spec, plan);
  }
}
