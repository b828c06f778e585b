package gradus.cli;

import gradus.Threads;
import gradus.nn.Module;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingListener;
import gradus.train.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

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
    Task task = recipe.task(settings);
    task.notes().forEach(output::say);
    Objective train = task.objective();
    Trainer trainer = trainer(task, train);
    start(task, trainer.model());
    prepareFolder();
    TrainingRun run = resuming ? trainer.resume(train) : trainer.fit(train);
    if (run.outcome() != TrainingRun.Outcome.INTERRUPTED) {
      finish(task, run);
    }
  }

  private Trainer trainer(Task task, Objective train) {
    Trainer trainer =
        task.trainer()
            .optimizer(settings.newOptimizer())
            .schedule(settings.newSchedule(train))
            .batchSize(settings.batchSize())
            .epochs(settings.epochs())
            .seed(settings.seed())
            .folder(folder)
            .recipe(recipe.name())
            .listener(Progress.of(output))
            .listener(
                new TrainingListener() {
                  @Override
                  public void started(Training training) {
                    stepsBefore = training.step();
                  }
                })
            .stopOnInterrupt("gradus train --resume " + folder);
    task.listeners(output).forEach(trainer::listener);
    settings.texts().forEach(trainer::setting);
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

  private void start(Task task, Module model) {
    if (!remark.isEmpty()) {
      output.say(remark);
    }
    output.say(task.sizes());
    Text.layers(model).forEach(output::say);
    output.say("%s, %s", settings, Text.count(Threads.count(), "threads"));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "start");
    fields.put("recipe", recipe.name());
    fields.put("run", folder.toString());
    fields.put("model", task.model());
    fields.put("parameters", model.parameterCount());
    fields.putAll(task.sizeFields());
    fields.put("threads", Threads.count());
    fields.put("settings", settings.texts());
    fields.put("notes", task.notes());
    output.event(fields);
  }

  private void finish(Task task, TrainingRun run) {
    Pictures pictures = new Pictures(folder, "");
    Task.Ending ending = task.end(run, pictures);
    String held = task.heldOut();
    output.say(
        held.isEmpty()
            ? ended(run)
            : "best: " + run.best() + " on the " + held + " held out; " + ended(run));
    output.say(
        "saved in %s: model.safetensors, run.json, history.csv%s",
        folder, pictures.written().isEmpty() ? "" : ", " + String.join(", ", pictures.written()));
    if (!ending.detail().isEmpty()) {
      output.say(ending.detail());
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("run", folder.toString());
    fields.put("outcome", run.outcome().toString());
    fields.put("bestEpoch", run.best().epoch());
    fields.put("seconds", run.seconds());
    fields.put("steps", run.steps());
    fields.putAll(ending.fields());
    output.result(ending.line(), fields);
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
}
