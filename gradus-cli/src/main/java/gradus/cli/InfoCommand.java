package gradus.cli;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.Update;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.optim.Optimizer;
import gradus.sequence.TokenStreams;
import gradus.train.Batches;
import gradus.train.Objective;
import gradus.train.OutputKind;
import gradus.train.Recording;
import gradus.train.RunRecord;
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

/** {@code gradus info}. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Tell what a run was, and what came of it.",
    description = "",
    footer = {
      "",
      "Examples:",
      "  gradus info runs/mnist",
      "  gradus info runs/mnist --plan              how a training step is computed",
      "  gradus info runs/mnist --plan=prediction   how an example is answered"
    })
final class InfoCommand implements Callable<Integer> {
  private enum PlanOf {
    STEP,
    PREDICTION
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path path;

  @Option(
      names = "--plan",
      arity = "0..1",
      paramLabel = "OF",
      fallbackValue = "step",
      description = "Print the plan of a training step, or of a prediction.")
  private @Nullable PlanOf plan;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  InfoCommand() {}

  @Override
  public Integer call() {
    Output output = Output.of(spec.commandLine().getOut(), json, false);
    TrainedRun run = TrainedRun.in(path);
    if (plan != null) {
      spec.commandLine().getOut().println(describe(run, plan).stripTrailing());
      return 0;
    }
    print(run, output);
    output.event(fields(run));
    return 0;
  }

  private void print(TrainedRun run, Output output) {
    RunRecord record = run.record();
    RunRecord.Result result = record.result();
    output.say(
        "%s: recipe %s, %s",
        path,
        record.recipe().isEmpty() ? "none" : record.recipe(),
        result == null
            ? "not finished; go on with: gradus train --resume " + path
            : result.outcome() + " after " + Text.duration(result.seconds()));
    output.say("");
    if (record.model() != null) {
      Text.layers(run.fresh()).forEach(line -> output.say("  " + line));
      output.say("");
    }
    table("training", record.training(), output);
    table("data", shortened(record.data()), output);
    table("versions", record.versions(), output);
    if (result != null) {
      output.say(
          "best at epoch %s of %s: %s",
          Text.shortest(result.best().epoch()),
          record.training().getOrDefault("epochs", "?"),
          result.best().scores());
    }
  }

  private static void table(String title, Map<String, String> lines, Output output) {
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    output.say(title);
    lines.forEach((name, value) -> output.say("  %-" + width + "s  %s", name, value));
    output.say("");
  }

  private static Map<String, String> shortened(Map<String, String> hashes) {
    Map<String, String> texts = new LinkedHashMap<>();
    hashes.forEach(
        (name, hash) ->
            texts.put(name, hash.length() == 64 ? "SHA-256 " + hash.substring(0, 12) + "…" : hash));
    return texts;
  }

  private Map<String, Object> fields(TrainedRun run) {
    RunRecord record = run.record();
    RunRecord.Result result = record.result();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", path.toString());
    fields.put("recipe", record.recipe());
    fields.put("model", record.model());
    fields.put("settings", record.settings());
    fields.put("training", record.training());
    fields.put("data", record.data());
    fields.put("versions", record.versions());
    if (result != null) {
      fields.put("outcome", result.outcome());
      fields.put("seconds", result.seconds());
      fields.put("bestEpoch", result.best().epoch());
      fields.put("bestLoss", result.best().scores().loss());
      fields.putAll(result.best().scores().metrics());
    }
    return fields;
  }

  private static String describe(TrainedRun run, PlanOf of) {
    Module model = run.fresh();
    model.initialise(Rng.of(0));
    return switch (of) {
      case PREDICTION -> HeldPlan.of(answer(run, model)).describe();
      case STEP -> step(run, model);
    };
  }

  private static Tensor answer(TrainedRun run, Module model) {
    Parameter inputs =
        switch (run.recipe()) {
          case WordsRecipe _ -> Parameter.of("word", Tensor.of(new int[1], 1));
          case RatingsRecipe _ -> Parameter.of("user and item", Tensor.of(new int[2], 1, 2));
          case TextRecipe _, GrammarRecipe _, TuneRecipe _, ScoreRecipe _ ->
              Parameter.of("tokens", Tensor.of(new int[1], 1, 1));
          case ChoraleRecipe _, AudioRecipe _, RollRecipe _ ->
              Parameter.zeros("vectors", 1, 1, run.record().inputShape().getFirst());
          case DatasetRecipe _ -> Parameter.zeros("inputs", 1, run.inputLength());
        };
    return model.apply(inputs.tensor());
  }

  private static String step(TrainedRun run, Module model) {
    Settings settings = run.settings();
    List<Update> updates = new ArrayList<>();
    Tensor loss =
        run.recipe() instanceof DatasetRecipe
            ? loss(run, settings.batchSize(), model)
            : recorded(run, settings, model, updates);
    Optimizer optimizer = settings.newOptimizer();
    List<Parameter> parameters = model.parameters();
    updates.addAll(optimizer.update(parameters, Gradients.ofParameters(loss, parameters)));
    return HeldPlan.of(List.of(loss), updates).describe();
  }

  private static Tensor recorded(
      TrainedRun run, Settings settings, Module model, List<Update> updates) {
    Batches batches = objective(run, settings).batches(settings.batchSize());
    Recording recording =
        batches.record(model, batches.forms().getFirst(), Pass.training(Rng.of(0)));
    updates.addAll(recording.updates());
    return recording.loss();
  }

  private static Objective objective(TrainedRun run, Settings settings) {
    Recipe recipe = run.recipe();
    if (!(recipe instanceof TextRecipe
        || recipe instanceof TuneRecipe
        || recipe instanceof ScoreRecipe)) {
      return recipe.task(settings).objective();
    }
    int streams = settings.batchSize();
    int window = Math.max(1, settings.sequenceLength());
    int[] tokens = new int[streams * window + 1];
    return TokenStreams.of(tokens, run.vocabulary(), streams, window);
  }

  private static Tensor loss(TrainedRun run, int batch, Module model) {
    Parameter inputs = Parameter.zeros("inputs", batch, run.inputLength());
    Tensor outputs = model.apply(inputs.tensor(), Pass.training(Rng.of(0)));
    return loss(run.record().output(), outputs, batch);
  }

  private static Tensor loss(OutputKind kind, Tensor outputs, int batch) {
    Parameter targets =
        kind == OutputKind.ONE_OF_SEVERAL
            ? Parameter.of("targets", Tensor.of(new int[batch], batch))
            : Parameter.of("targets", Tensor.zeros(outputs.shape().toArray()));
    Loss loss =
        switch (kind) {
          case NUMBERS -> Loss.squaredError();
          case INDEPENDENT -> Loss.binaryCrossEntropy();
          case ONE_OF_SEVERAL -> Loss.softmaxCrossEntropy();
        };
    return loss.apply(outputs, targets.tensor());
  }
}
