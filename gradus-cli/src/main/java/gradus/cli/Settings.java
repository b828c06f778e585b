package gradus.cli;

import gradus.data.TableEncoding;
import gradus.nn.Activation;
import gradus.optim.Clip;
import gradus.optim.Optimizer;
import gradus.optim.RmsProp;
import gradus.optim.Schedule;
import gradus.text.Suggestions;
import gradus.train.ModelSpec;
import gradus.train.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How to train. A run keeps its settings as texts, and a resumption or an evaluation reads them
 * again.
 *
 * @param model the word for the model; empty to fit the data
 * @param activation the activation of hidden layers; empty if the model's word says it
 * @param epochs how many times all examples are seen
 * @param batchSize how many examples a step takes
 * @param optimizer the optimizer, by name
 * @param learningRate its learning rate
 * @param schedule how the learning rate goes: {@code constant} or {@code cosine}
 * @param seed the seed of all chance
 * @param evaluateEvery evaluate each time that so many examples were seen; 0 for epochs only
 * @param clip the greatest norm of the gradient; 0 for no limit
 * @param dropout how likely an output of a recurrent layer is dropped
 * @param sequenceLength over how many elements of a sequence a step goes; 0 where there are none
 * @param data where the data is; empty for the usual places
 * @param target the column to predict, of a table
 * @param representation how sound becomes vectors; empty where there is none
 * @param decay how much of RMSProp's mean square stays from step to step; 0 for the usual
 * @param grid columns of a piano roll in a quarter note; 0 where there are none
 */
record Settings(
    String model,
    String activation,
    int epochs,
    int batchSize,
    String optimizer,
    double learningRate,
    String schedule,
    long seed,
    long evaluateEvery,
    double clip,
    double dropout,
    int sequenceLength,
    String data,
    String target,
    String representation,
    double decay,
    int grid) {
  private static final String DEFAULT_ACTIVATION = "tanh";
  private static final int MOST_GRID = 96;
  private static final List<String> SCHEDULES = List.of("constant", "cosine");

  /** Checks each setting. */
  Settings {
    if (epochs < 1) {
      throw new UsageException("--epochs must be 1 or more, got " + epochs + ".");
    }
    if (batchSize < 1) {
      throw new UsageException("--batch-size must be 1 or more, got " + batchSize + ".");
    }
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new UsageException(
          "--learning-rate must be above 0, got " + learningRate + ". Try 0.001.");
    }
    if (evaluateEvery < 0) {
      throw new UsageException("--evaluate-every must be 1 or more, got " + evaluateEvery + ".");
    }
    if (!(clip >= 0) || Double.isInfinite(clip)) {
      throw new UsageException("--clip must be 0 (no limit) or more, got " + clip + ". Try 5.");
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new UsageException(
          "--dropout must be from 0 up to but not including 1, got " + dropout + ".");
    }
    if (sequenceLength < 0) {
      throw new UsageException("--seq-length must be 1 or more, got " + sequenceLength + ".");
    }
    if (!(decay >= 0 && decay < 1)) {
      throw new UsageException("--decay must be above 0 and below 1, got " + decay + ". Try 0.9.");
    }
    if (grid < 0 || grid > MOST_GRID) {
      throw new UsageException("--grid must be from 1 to " + MOST_GRID + ", got " + grid + ".");
    }
    if (!SCHEDULES.contains(schedule)) {
      throw new UsageException(Suggestions.unknown("schedule", schedule, SCHEDULES));
    }
    if (!activation.isEmpty()) {
      UsageException.unless(() -> Activation.parse(activation));
    }
  }

  /** Returns settings for a recipe: tanh, Adam, seed 1 and so on. */
  static Settings of(String model, int epochs, int batchSize, double learningRate) {
    return new Settings(
        model,
        DEFAULT_ACTIVATION,
        epochs,
        batchSize,
        "adam",
        learningRate,
        "constant",
        1,
        0,
        0,
        0,
        0,
        "",
        "",
        "",
        0,
        0);
  }

  /** Returns these settings with the learning rate falling to 0 along half a cosine wave. */
  Settings withCosine() {
    return with(Map.of("schedule", "cosine"));
  }

  /** Returns these settings with dropout. */
  Settings withDropout(double probability) {
    return with(Map.of("dropout", String.valueOf(probability)));
  }

  /** Returns these settings with another optimizer. */
  Settings withOptimizer(String name) {
    return with(Map.of("optimizer", name));
  }

  /** Returns these settings with another representation of the data. */
  Settings withRepresentation(String name) {
    return with(Map.of("representation", name));
  }

  /** Returns these settings with another activation. */
  Settings withActivation(String name) {
    return with(Map.of("activation", name));
  }

  /** Returns these settings for sequences, with gradients of at most this norm. */
  Settings withSequences(int length, double limit) {
    return with(
        Map.of(
            "activation", "", "seq-length", String.valueOf(length), "clip", String.valueOf(limit)));
  }

  /**
   * Checks that nothing was asked for that is for sequences only.
   *
   * @param recipe whose examples are no sequences
   */
  void requireNoSequences(String recipe) {
    if (dropout > 0 || sequenceLength > 0) {
      throw new UsageException(
          "recipe "
              + recipe
              + " has no sequences: leave out "
              + (dropout > 0 ? "--dropout" : "--seq-length")
              + ".");
    }
  }

  /** Checks that no activation was asked for: recurrent layers have their own. */
  void requireNoActivation() {
    if (!activation.isEmpty()) {
      throw new UsageException(
          "--activation "
              + activation
              + " is for fully connected layers: leave it out; recurrent ones have their own.");
    }
  }

  /** Returns a new optimizer. */
  Optimizer newOptimizer() {
    Optimizer plain = UsageException.unless(this::plainOptimizer);
    return clip > 0 ? Clip.byNorm(clip).then(plain) : plain;
  }

  private Optimizer plainOptimizer() {
    Optimizer plain = Optimizer.parse(optimizer, learningRate);
    if (decay == 0) {
      return plain;
    }
    if (plain instanceof RmsProp rmsProp) {
      return rmsProp.withDecay(decay);
    }
    throw new IllegalArgumentException(
        "--decay is for rmsprop and its variants, and the optimizer is " + optimizer);
  }

  /** Returns the schedule for training on an objective. */
  Schedule newSchedule(Objective train) {
    if (schedule.equals("constant")) {
      return Schedule.constant();
    }
    return Schedule.cosine((long) epochs * train.batches(batchSize).steps(), 0);
  }

  /** Returns whether the word for a model leaves no activation to choose, as "lenet" does. */
  static boolean saysActivation(String model) {
    return model.contains(":") || !Character.isDigit((model + " ").charAt(0));
  }

  /** Returns the model, made to fit the data where the user chose none. */
  ModelSpec newModel(Material material) {
    String word = model.isEmpty() ? fitting(material) : model;
    boolean whole = saysActivation(word);
    if (whole && !activation.isEmpty() && !word.endsWith(":" + activation)) {
      throw new UsageException(
          "--activation " + activation + " does not go with --model " + word + ": leave one out.");
    }
    ModelSpec spec =
        UsageException.unless(
            () -> ModelSpec.parse(whole || activation.isEmpty() ? word : word + ":" + activation));
    int inputs = material.train().inputLength();
    int classes = material.train().targetSize();
    boolean fits =
        spec.outputs() == classes
            || (spec.outputs() == 1 && classes == 2 && material.train().isClassification());
    if (spec.inputs() != inputs || !fits) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "model %s takes %s and gives %s; the data has %s and %s. Did you mean %s?",
              word,
              Text.count(spec.inputs(), "inputs"),
              Text.count(spec.outputs(), "outputs"),
              Text.count(inputs, "inputs"),
              Text.count(classes, material.train().isClassification() ? "classes" : "targets"),
              corrected(word, inputs, fits ? spec.outputs() : classes)));
    }
    return spec;
  }

  private static String fitting(Material material) {
    TableEncoding encoding = material.encoding();
    int inputs = encoding == null ? material.train().inputLength() : encoding.inputSize();
    return inputs + "-32-" + material.train().targetSize();
  }

  private static String corrected(String word, int inputs, int outputs) {
    String sizes = word.contains(":") ? word.substring(0, word.indexOf(':')) : word;
    String[] parts = sizes.split("-", -1);
    if (parts.length < 2) {
      return inputs + "-32-" + outputs;
    }
    parts[0] = String.valueOf(inputs);
    parts[parts.length - 1] = String.valueOf(outputs);
    return String.join("-", parts);
  }

  /** Returns these settings as a run keeps them. */
  SequencedMap<String, String> texts() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    texts.put("model", model);
    texts.put("activation", activation);
    texts.put("epochs", String.valueOf(epochs));
    texts.put("batch-size", String.valueOf(batchSize));
    texts.put("optimizer", optimizer);
    texts.put("learning-rate", String.valueOf(learningRate));
    texts.put("schedule", schedule);
    texts.put("seed", String.valueOf(seed));
    texts.put("evaluate-every", String.valueOf(evaluateEvery));
    texts.put("clip", String.valueOf(clip));
    texts.put("dropout", String.valueOf(dropout));
    texts.put("seq-length", String.valueOf(sequenceLength));
    texts.put("data", data);
    texts.put("target", target);
    if (!representation.isEmpty()) {
      texts.put("representation", representation);
    }
    if (decay > 0) {
      texts.put("decay", String.valueOf(decay));
    }
    if (grid > 0) {
      texts.put("grid", String.valueOf(grid));
    }
    return texts;
  }

  /** Returns these settings with some replaced, as a run keeps them or the user gives them. */
  Settings with(Map<String, String> texts) {
    try {
      return new Settings(
          texts.getOrDefault("model", model),
          texts.getOrDefault("activation", activation),
          Integer.parseInt(texts.getOrDefault("epochs", String.valueOf(epochs))),
          Integer.parseInt(texts.getOrDefault("batch-size", String.valueOf(batchSize))),
          texts.getOrDefault("optimizer", optimizer),
          Double.parseDouble(texts.getOrDefault("learning-rate", String.valueOf(learningRate))),
          texts.getOrDefault("schedule", schedule),
          Long.parseLong(texts.getOrDefault("seed", String.valueOf(seed))),
          Long.parseLong(texts.getOrDefault("evaluate-every", String.valueOf(evaluateEvery))),
          Double.parseDouble(texts.getOrDefault("clip", String.valueOf(clip))),
          Double.parseDouble(texts.getOrDefault("dropout", String.valueOf(dropout))),
          Integer.parseInt(texts.getOrDefault("seq-length", String.valueOf(sequenceLength))),
          texts.getOrDefault("data", data),
          texts.getOrDefault("target", target),
          texts.getOrDefault("representation", representation),
          Double.parseDouble(texts.getOrDefault("decay", String.valueOf(decay))),
          Integer.parseInt(texts.getOrDefault("grid", String.valueOf(grid))));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "the run's settings hold something else than a number: " + e.getMessage());
    }
  }

  /** Returns the settings of training in words, those that are in use. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    words.add(optimizer);
    String falling = schedule.equals("constant") ? "" : " falling to 0";
    if (decay > 0) {
      words.add("decay " + Text.shortest(decay));
    }
    words.add("learning rate " + Text.shortest(learningRate) + falling);
    String length = sequenceLength > 0 ? "×" + sequenceLength : "";
    words.add(String.format(Locale.ROOT, "batches of %,d%s", batchSize, length));
    if (clip > 0) {
      words.add("gradients clipped at " + Text.shortest(clip));
    }
    if (!representation.isEmpty()) {
      words.add("representation " + representation);
    }
    if (grid > 0) {
      words.add(Text.count(grid, "columns") + " a quarter note");
    }
    if (dropout > 0) {
      words.add("dropout " + Text.shortest(dropout));
    }
    words.add("seed " + seed);
    return String.join(", ", words);
  }
}
