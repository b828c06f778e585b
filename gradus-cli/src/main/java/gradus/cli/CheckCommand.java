package gradus.cli;

import gradus.check.DerivativeCheck;
import gradus.check.OperationChecks;
import gradus.nn.LayerCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradus check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Check the derivatives of all operations, layers and losses.",
    description = {
      "",
      "Compares each derivative, and the derivative of it, with central differences, and reverse"
          + " with forward mode, in double precision. Printed are relative errors.",
      ""
    },
    footer = {"", "Examples:", "  gradus check", "  gradus check --json"})
final class CheckCommand implements Callable<Integer> {
  private static final int ORDERS = 2;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  private int passed;
  private int failed;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  CheckCommand() {}

  @Override
  public Integer call() {
    Output output = Output.of(spec.commandLine().getOut(), json, false);
    OperationChecks.all().values().forEach(check -> report("operation", check.run(ORDERS), output));
    LayerCheck.all().forEach(check -> report("layer", check.run(ORDERS), output));
    LayerCheck.losses().forEach(check -> report("loss", check.run(ORDERS), output));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("passed", passed);
    fields.put("failed", failed);
    output.result(
        failed == 0
            ? "all " + Text.count(passed, "checks") + " passed"
            : Text.count(failed, "checks") + " of " + (passed + failed) + " failed",
        fields);
    return failed == 0 ? 0 : 1;
  }

  private void report(String kind, List<DerivativeCheck.Result> results, Output output) {
    for (DerivativeCheck.Result result : results) {
      if (result.passed()) {
        passed++;
      } else {
        failed++;
      }
      output.say(
          "%-4s  %-45s order %d   differences %.1e   modes %.1e",
          result.passed() ? "ok" : "FAIL",
          result.name(),
          result.order(),
          result.differencesError(),
          result.modesError());
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("event", "check");
      fields.put("kind", kind);
      fields.put("name", result.name());
      fields.put("order", result.order());
      fields.put("passed", result.passed());
      fields.put("differencesError", result.differencesError());
      fields.put("modesError", result.modesError());
      output.event(fields);
    }
  }
}
