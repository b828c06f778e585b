package gradus.cli;

import gradus.data.Dataset;
import gradus.data.TableEncoding;
import gradus.doctor.Patient;
import gradus.nn.Loss;
import gradus.nn.Sequential;
import gradus.train.Metric;
import gradus.train.ModelSpec;
import gradus.train.Objective;
import gradus.train.OutputKind;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model that learns the targets of examples. */
final class DatasetTask implements Task {
  private static final int FEW = 20; // examples: they are all shown, and make no matrix

  private final DatasetRecipe recipe;
  private final Material material;
  private final ModelSpec spec;
  private final Sequential model;
  private final boolean single; // one output for two classes
  private final Loss loss;

  private DatasetTask(DatasetRecipe recipe, Material material, ModelSpec spec) {
    this.recipe = recipe;
    this.material = material;
    this.spec = spec;
    this.model = spec.build();
    this.single = spec.outputs() == 1 && material.train().isClassification();
    this.loss = loss(material.train(), single);
  }

  static DatasetTask of(DatasetRecipe recipe, Settings settings) {
    settings.requireNoSequences(recipe.name());
    Material material = recipe.material(settings);
    return new DatasetTask(recipe, material, settings.newModel(material));
  }

  private static Loss loss(Dataset train, boolean single) {
    if (!train.isClassification()) {
      return Loss.squaredError();
    }
    return single ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy();
  }

  /** A single output learns two classes as the numbers 0 and 1. */
  private Objective objective(Dataset data) {
    return Objective.of(single ? data.withValueTargets() : data, loss);
  }

  @Override
  public List<String> notes() {
    return material.notes();
  }

  @Override
  public Objective objective() {
    return objective(material.train());
  }

  @Override
  public Trainer trainer() {
    Dataset train = material.train();
    Trainer trainer =
        Trainer.of(model)
            .word(spec.toString())
            .shuffle(!(recipe instanceof XorRecipe)) // its batches are all of its cases
            .metric(train.isClassification() ? Metric.accuracy() : Metric.rSquared())
            .unit(material.unit());
    if (single) {
      trainer.setting(TrainedRun.classesKey(), TrainedRun.kept(train.classNames()));
    }
    Dataset validation = material.validation();
    if (validation != null) {
      trainer.validation(objective(validation));
    }
    TableEncoding encoding = material.encoding();
    if (encoding != null) {
      trainer.encoding(encoding);
    }
    return trainer;
  }

  @Override
  public Patient patient() {
    Dataset train = material.train();
    Dataset validation = material.validation();
    return Patient.of(recipe.name(), spec::build, single ? train.withValueTargets() : train, loss)
        .withValidation(validation == null ? null : objective(validation));
  }

  @Override
  public String model() {
    return spec.toString();
  }

  @Override
  public String sizes() {
    Dataset validation = material.validation();
    if (validation == null) {
      return recipe.name() + ": " + Text.count(material.judged().size(), material.unit());
    }
    return String.format(
        Locale.ROOT,
        "%s: %s to learn from, %,d to choose the best epoch by, %,d for the test",
        recipe.name(),
        Text.count(material.train().size(), material.unit()),
        validation.size(),
        material.judged().size());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Dataset validation = material.validation();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", material.train().size());
    fields.put("validation", validation == null ? 0 : validation.size());
    fields.put("test", material.judged().size());
    return fields;
  }

  @Override
  public String heldOut() {
    Dataset validation = material.validation();
    return validation == null ? "" : Text.count(validation.size(), material.unit());
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    Dataset judged = material.judged();
    Predictions predictions = Predictions.of(model, OutputKind.of(loss), judged);
    Score score = Score.of(predictions, judged, material.encoding());
    draw(pictures, run, predictions, score);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", material.validation() == null ? "training" : "test");
    fields.putAll(score.fields());
    return new Ending(detail(score), recipe.result(score), fields);
  }

  private void draw(Pictures pictures, TrainingRun run, Predictions predictions, Score score) {
    String name = recipe.name();
    Dataset judged = material.judged();
    pictures.curves(name, run.history());
    if (score instanceof Score.Classes(var confusion)) {
      boolean map = judged.inputLength() == 2 && material.encoding() == null;
      if (map) {
        Dataset shown = judged.size() <= FEW ? judged : material.train();
        pictures.map(name + ": what the model answers", model, OutputKind.of(loss), shown);
      }
      if (judged.size() > FEW) {
        pictures.confusion(name + ": the test", confusion);
      }
      if (material.unit().equals("images")) {
        pictures.mistakes(name + ": the surest mistakes of the test", predictions, judged);
      }
    }
  }

  private String detail(Score score) {
    if (material.validation() == null) {
      return "";
    }
    String measured =
        "measured on the "
            + Text.count(material.judged().size(), material.unit())
            + " of the test, which training never saw: ";
    return switch (score) {
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
    };
  }
}
