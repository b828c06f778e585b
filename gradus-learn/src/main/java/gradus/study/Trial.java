package gradus.study;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.NonFiniteException;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.Dataset;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Dropout;
import gradus.nn.Initialiser;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Sequential;
import gradus.optim.Optimizer;
import gradus.train.Answers;
import gradus.train.Batches;
import gradus.train.Metric;
import gradus.train.Objective;
import gradus.train.Recording;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * One training run of a study. Initial weights, the order of examples and dropout depend on the
 * seed alone, so that runs of the same seed differ in nothing but what is varied.
 */
final class Trial {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TrialSettings settings;
  private final TrialData data;
  private final Rng root;
  private final Sequential model;
  private final Map<Batches.Form, Step> steps = new HashMap<>();
  private final Batches batches;
  private final Judge sample;
  private final List<TrialResult.Point> curve = new ArrayList<>();
  private long seen;
  private long taken;
  private double lossSum; // since the last evaluation, over examples
  private long lossCount;
  private long nanos; // of training

  private Trial(TrialSettings settings, long seed, TrialData data) {
    this.settings = settings;
    this.data = data;
    this.root = Rng.of(seed);
    this.model = model(settings, data);
    model.initialise(root.split("weights"));
    this.batches = objective(data.train()).batches(settings.whole(Setting.BATCH_SIZE));
    Optimizer optimizer =
        Optimizer.parse(settings.get(Setting.OPTIMIZER), settings.number(Setting.LEARNING_RATE));
    batches.forms().forEach(form -> steps.put(form, step(optimizer, form)));
    this.sample = new Judge(model, objective(data.sample()));
  }

  /**
   * Trains.
   *
   * @param seen is told now and then how many examples were seen
   */
  static TrialResult run(TrialSettings settings, long seed, TrialData data, LongConsumer seen) {
    return new Trial(settings, seed, data).run(seen);
  }

  /** Trains again and returns the model, its outputs before softmax or sigmoid. */
  static Module trained(TrialSettings settings, long seed, TrialData data) {
    Trial trial = new Trial(settings, seed, data);
    trial.run(_ -> {});
    return trial.model;
  }

  // The model

  private static Sequential model(TrialSettings settings, TrialData data) {
    List<Module> layers = new ArrayList<>();
    int inputs = data.inputs();
    dropout(layers, settings.number(Setting.INPUT_DROPOUT));
    for (int units : settings.hidden()) {
      Module activation = Activation.parse(settings.get(Setting.ACTIVATION));
      layers.add(new Dense(inputs, units, activation).withInitialiser(initialiser(settings)));
      dropout(layers, settings.number(Setting.HIDDEN_DROPOUT));
      inputs = units;
    }
    layers.add(new Dense(inputs, outputs(settings, data)).withInitialiser(initialiser(settings)));
    return Sequential.of(layers);
  }

  private static void dropout(List<Module> layers, double probability) {
    if (probability > 0) {
      layers.add(new Dropout(probability));
    }
  }

  /** A sigmoid tells two classes apart alone. */
  private static int outputs(TrialSettings settings, TrialData data) {
    int classes = data.classes().size();
    return classes == 2 && isSigmoid(settings) ? 1 : classes;
  }

  private static boolean isSigmoid(TrialSettings settings) {
    return settings.get(Setting.OUTPUT).equals("sigmoid");
  }

  private static Initialiser initialiser(TrialSettings settings) {
    double deviation = settings.number(Setting.DEVIATION);
    Initialiser plain =
        switch (settings.get(Setting.WEIGHTS)) {
          case "gaussian" -> Initialiser.gaussian(deviation);
          case "uniform" -> Initialiser.uniform(0, Math.sqrt(12) * deviation);
          case "centred-uniform" ->
              Initialiser.uniform(-Math.sqrt(3) * deviation, Math.sqrt(3) * deviation);
          case "glorot" -> Initialiser.glorotUniform();
          default -> Initialiser.heNormal();
        };
    double scale = settings.number(Setting.WEIGHT_SCALE);
    return (shape, fan, rng) -> {
      double[] values = plain.sample(shape, fan, rng);
      for (int i = 0; i < values.length; i++) {
        values[i] *= scale;
      }
      return values;
    };
  }

  // The loss

  private Objective objective(Dataset examples) {
    boolean single = outputs(settings, data) == 1;
    boolean squared = settings.get(Setting.LOSS).equals("squared");
    boolean sigmoid = isSigmoid(settings);
    Loss loss =
        (x, targets) -> {
          Tensor t = single ? targets : targets.oneHot(x.shape().dim(-1)).cast(x.dtype());
          if (squared) {
            return Loss.squaredError().apply(sigmoid ? x.sigmoid() : x.softmax(-1), t);
          }
          return (sigmoid ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy()).apply(x, t);
        };
    return Objective.of(single ? examples.withValueTargets() : examples, loss);
  }

  private Tensor penalised(Tensor loss) {
    double decay = settings.number(Setting.WEIGHT_DECAY);
    Tensor total = loss;
    for (Parameter parameter : model.parameters()) {
      if (decay > 0 && parameter.name().endsWith("weight")) {
        total = total.add(parameter.tensor().square().sum().mul(decay / 2));
      }
    }
    return total;
  }

  // Training

  /** A step for batches of one form. */
  private record Step(Recording recording, HeldPlan plan) {}

  private Step step(Optimizer optimizer, Batches.Form form) {
    Rng chance = root.split("chance").split(form.toString());
    Recording recording = batches.record(model, form, Pass.training(chance));
    List<Parameter> parameters = model.parameters();
    List<Tensor> gradients = Gradients.ofParameters(penalised(recording.loss()), parameters);
    return new Step(
        recording, HeldPlan.of(List.of(recording.loss()), optimizer.update(parameters, gradients)));
  }

  private TrialResult run(LongConsumer told) {
    boolean diverged = false;
    try {
      evaluate();
      for (int epoch = 0; epoch < settings.whole(Setting.EPOCHS); epoch++) {
        epoch(batches.order(root.split("order").split("epoch " + epoch)), told);
      }
    } catch (NonFiniteException _) {
      diverged = true; // weights stay as they were before the step
    }
    Judge whole = new Judge(model, objective(data.test()));
    whole.run();
    return new TrialResult(diverged, whole.accuracy(), whole.loss(), nanos * 1e-9, curve);
  }

  private void epoch(int[] order, LongConsumer told) {
    long every = settings.whole(Setting.EVALUATE_EVERY);
    long since = clock();
    for (int position = 0; position < order.length; ) {
      Step step = Objects.requireNonNull(steps.get(batches.form(order, position)));
      int count = step.recording().fill(order, position);
      step.plan().run();
      position += count;
      seen += count;
      taken++;
      lossSum += step.recording().sum(step.plan().item(0));
      lossCount += count;
      if (seen / every != (seen - count) / every) {
        nanos += clock() - since;
        evaluate();
        told.accept(seen);
        since = clock();
      }
    }
    nanos += clock() - since;
    told.accept(seen);
  }

  /** Processor time of this thread, which other programs do not lengthen much. */
  private static long clock() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private void evaluate() {
    sample.run();
    curve.add(
        new TrialResult.Point(
            seen, taken, nanos * 1e-9, lossSum / lossCount, sample.loss(), sample.accuracy()));
    lossSum = 0;
    lossCount = 0;
  }

  /** Measures a model on examples, which are put in place once. */
  private static final class Judge {
    private static final int MOST = 10_000; // examples at once

    private final Metric metric = Metric.accuracy();
    private final List<Part> parts = new ArrayList<>();
    private double loss;
    private double accuracy;

    private record Part(Recording recording, HeldPlan plan, float[] outputs, Answers answers) {}

    Judge(Module model, Objective objective) {
      Batches batches = objective.batches(MOST);
      int[] order = batches.order(null);
      for (int from = 0; from < objective.examples(); ) {
        Recording recording = batches.record(model, batches.form(order, from), Pass.inference());
        from += recording.fill(order, from);
        Tensor outputs = recording.outputs().orElseThrow();
        float[] values = new float[outputs.shape().size()];
        parts.add(
            new Part(
                recording,
                HeldPlan.of(recording.loss(), outputs),
                values,
                recording.answers(values)));
      }
    }

    void run() {
      double[] sums = new double[metric.sums()];
      double total = 0;
      long count = 0;
      for (Part part : parts) {
        part.plan().run();
        part.plan().read(1, part.outputs());
        metric.add(part.answers(), sums);
        total += part.recording().sum(part.plan().item(0));
        count += part.recording().count();
      }
      loss = total / count;
      accuracy = metric.value(sums, loss);
    }

    double loss() {
      return loss;
    }

    double accuracy() {
      return accuracy;
    }
  }
}
