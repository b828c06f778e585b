package gradus.cli;

import gradus.Threads;
import gradus.data.Dataset;
import gradus.data.TableEncoding;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.train.Evaluation;
import gradus.train.Metric;
import gradus.train.ModelSpec;
import gradus.train.OutputKind;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingListener;
import gradus.train.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One {@code gradus train}: data, training, pictures, and the result on the last line. */
final class TrainingSession {
  private final Recipe recipe;
  private final Settings settings;
  private final Path folder;
  private final boolean resuming;
  private final String remark;
  private final Output output;
  private long stepsBefore; // of a run that is resumed

  /**
   * Prepares a session.
   *
   * @param remark what is to be said first, of the folder; may be empty
   */
  TrainingSession(
      Recipe recipe,
      Settings settings,
      Path folder,
      boolean resuming,
      String remark,
      Output output) {
    this.recipe = recipe;
    this.settings = settings;
    this.folder = folder;
    this.resuming = resuming;
    this.remark = remark;
    this.output = output;
  }

  void run() {
    settings.newOptimizer(); // complain of a misspelt name before any data is read
    Material material = recipe.material(settings);
    ModelSpec spec = settings.newModel(material);
    material.notes().forEach(output::say);
    boolean single = spec.outputs() == 1 && material.train().isClassification();
    Loss loss = loss(material.train(), single);
    Trainer trainer = trainer(material, spec, loss, single);
    start(material, spec, trainer.model());
    prepareFolder();
    Dataset train = targets(material.train(), single);
    TrainingRun run = resuming ? trainer.resume(train) : trainer.fit(train);
    if (run.outcome() != TrainingRun.Outcome.INTERRUPTED) {
      finish(material, trainer.model(), OutputKind.of(loss), run);
    }
  }

  private static Loss loss(Dataset train, boolean single) {
    if (!train.isClassification()) {
      return Loss.squaredError();
    }
    return single ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy();
  }

  /** A single output learns two classes as the numbers 0 and 1. */
  private static Dataset targets(Dataset data, boolean single) {
    return single ? data.withValueTargets() : data;
  }

  private Trainer trainer(Material material, ModelSpec spec, Loss loss, boolean single) {
    Dataset train = material.train();
    Trainer trainer =
        Trainer.of(spec, loss)
            .optimizer(settings.newOptimizer())
            .schedule(settings.newSchedule(train.size()))
            .batchSize(settings.batchSize())
            .shuffle(!(recipe instanceof XorRecipe)) // its batches are all of its cases
            .epochs(settings.epochs())
            .seed(settings.seed())
            .metric(train.isClassification() ? Metric.accuracy() : Metric.rSquared())
            .folder(folder)
            .recipe(recipe.name())
            .unit(material.unit())
            .listener(Progress.of(output))
            .listener(
                new TrainingListener() {
                  @Override
                  public void started(Training training) {
                    stepsBefore = training.step();
                  }
                })
            .stopOnInterrupt("gradus train --resume " + folder);
    settings.texts().forEach(trainer::setting);
    if (single) {
      trainer.setting(TrainedRun.classesKey(), TrainedRun.kept(train.classNames()));
    }
    Dataset validation = material.validation();
    if (validation != null) {
      trainer.validation(targets(validation, single));
    }
    TableEncoding encoding = material.encoding();
    if (encoding != null) {
      trainer.encoding(encoding);
    }
    if (settings.evaluateEvery() > 0) {
      trainer.evaluateEvery(settings.evaluateEvery());
    }
    return trainer;
  }

  private void prepareFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(Material material, ModelSpec spec, Module model) {
    Dataset validation = material.validation();
    if (!remark.isEmpty()) {
      output.say(remark);
    }
    output.say(sizes(material));
    Text.layers(model).forEach(output::say);
    output.say(
        "%s, learning rate %s%s, batches of %,d, seed %d, %s",
        settings.optimizer(),
        Text.shortest(settings.learningRate()),
        settings.schedule().equals("constant") ? "" : " falling to 0",
        settings.batchSize(),
        settings.seed(),
        Text.count(Threads.count(), "threads"));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "start");
    fields.put("recipe", recipe.name());
    fields.put("run", folder.toString());
    fields.put("model", spec.toString());
    fields.put("parameters", model.parameterCount());
    fields.put("training", material.train().size());
    fields.put("validation", validation == null ? 0 : validation.size());
    fields.put("test", material.judged().size());
    fields.put("threads", Threads.count());
    fields.put("settings", settings.texts());
    fields.put("notes", material.notes());
    output.event(fields);
  }

  private String sizes(Material material) {
    Dataset validation = material.validation();
    if (validation == null) {
      return recipe.name() + ": " + Text.count(material.judged().size(), material.unit());
    }
    return String.format(
        java.util.Locale.ROOT,
        "%s: %s to learn from, %,d to choose the best epoch by, %,d for the test",
        recipe.name(),
        Text.count(material.train().size(), material.unit()),
        validation.size(),
        material.judged().size());
  }

  private void finish(Material material, Module model, OutputKind kind, TrainingRun run) {
    Dataset judged = material.judged();
    Predictions predictions = Predictions.of(model, kind, judged);
    Score score = Score.of(predictions, judged, material.encoding());
    List<String> pictures = draw(material, model, kind, run, predictions, score);
    if (material.validation() != null) {
      Evaluation best = run.best();
      output.say(
          "best: %s on the %s held out; %s",
          best, Text.count(judged(material.validation()), material.unit()), ended(run));
    } else {
      output.say(ended(run));
    }
    output.say(
        "saved in %s: model.safetensors, run.json, history.csv%s",
        folder, pictures.isEmpty() ? "" : ", " + String.join(", ", pictures));
    detail(score, material).ifPresent(output::say);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("run", folder.toString());
    fields.put("outcome", run.outcome().toString());
    fields.put("bestEpoch", run.best().epoch());
    fields.put("seconds", run.seconds());
    fields.put("steps", run.steps());
    fields.put("measuredOn", material.validation() == null ? "training" : "test");
    fields.putAll(score.fields());
    output.result(recipe.result(score), fields);
  }

  private static int judged(@Nullable Dataset data) {
    return data == null ? 0 : data.size();
  }

  private String ended(TrainingRun run) {
    if (resuming && run.steps() == stepsBefore) {
      return "the run was finished before; more epochs: gradus train --resume "
          + folder
          + " --epochs "
          + 2 * settings.epochs();
    }
    return run.outcome() + " after " + Text.duration(run.seconds());
  }

  private List<String> draw(
      Material material,
      Module model,
      OutputKind kind,
      TrainingRun run,
      Predictions predictions,
      Score score) {
    Pictures pictures = new Pictures(folder, "");
    String name = recipe.name();
    Dataset judged = material.judged();
    pictures.curves(name, run.history());
    if (score instanceof Score.Classes(var confusion)) {
      boolean map = judged.inputLength() == 2 && material.encoding() == null;
      if (map) {
        Dataset shown = judged.size() <= 20 ? judged : material.train();
        pictures.map(name + ": what the model answers", model, kind, shown);
      }
      if (judged.size() > 20) {
        pictures.confusion(name + ": the test", confusion);
      }
      if (material.unit().equals("images")) {
        pictures.mistakes(name + ": the surest mistakes of the test", predictions, judged);
      }
    }
    return pictures.written();
  }

  private static java.util.Optional<String> detail(Score score, Material material) {
    if (material.validation() == null) {
      return java.util.Optional.empty();
    }
    String measured =
        "measured on the "
            + Text.count(material.judged().size(), material.unit())
            + " of the test, which training never saw: ";
    return java.util.Optional.of(
        switch (score) {
          case Score.Classes classes ->
              measured + Text.count(classes.confusion().total() - classes.right(), "mistakes");
          case Score.Numbers numbers ->
              measured
                  + "mean absolute error "
                  + Text.number(numbers.meanAbsolute())
                  + ", R² "
                  + Text.number(numbers.rSquared())
                  + "; always answering the mean: RMSE "
                  + Text.number(numbers.deviation());
        });
  }
}
