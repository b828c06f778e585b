package gradus.linear;

import gradus.Tensor;
import gradus.data.Dataset;
import gradus.nn.Dense;
import gradus.nn.Initialiser;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Penalty;
import gradus.nn.QuadraticFeatures;
import gradus.nn.Sequential;
import gradus.optim.Adam;
import gradus.optim.Lbfgs;
import gradus.optim.Optimizer;
import gradus.optim.Schedule;
import gradus.optim.Sgd;
import gradus.text.Suggestions;
import gradus.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A linear model of a textbook: scores {@code s = x W + b}, a loss of them, and how it is made
 * small. With two classes there is one score, whose sign is the answer; with more, one for each
 * class.
 *
 * {@snippet :
 * Dataset clouds = Generated.blobs(300, 3, 0.15, Rng.of(1));
 * LinearModel svm = LinearModel.of(Kind.SVM, clouds).withPenalty(Penalty.l2(0.01));
 * svm.fit(clouds, 1);
 * }
 *
 * <p>Weights begin at 0.
 */
public final class LinearModel {
  private static final int PERCEPTRON_EPOCHS = 20;
  private static final int SVM_STEPS = 2_000;
  private static final int SVM_BATCH = 32;

  /** Which model. */
  public enum Kind {
    /** Linear regression: squared error of numbers, or of classes as 0 and 1, by L-BFGS. */
    LEAST_SQUARES,
    /** Logistic regression, for more than two classes softmax regression, by L-BFGS. */
    LOGISTIC,
    /** Rosenblatt's perceptron, or that of several classes: one example a step, learning rate 1. */
    PERCEPTRON,
    /** A perceptron for each pair of classes, which vote. */
    ONE_VS_ONE,
    /** A support vector machine: hinge loss, Weston and Watkins's for more than two classes. */
    SVM;

    /**
     * Returns the kind of a name: {@code least_squares}, {@code logistic}, {@code perceptron},
     * {@code one_vs_one} or {@code svm}.
     *
     * @throws IllegalArgumentException for any other name; the message suggests the nearest
     */
    public static Kind parse(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      Suggestions.unknown(
                          "linear model",
                          name,
                          Arrays.stream(values()).map(Kind::toString).toList())));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a model learns.
   *
   * @param inputs D, the number of features of an example
   * @param classes C, 0 where targets are numbers
   * @param numbers the number of targets that are numbers, 1 for two classes
   */
  private record Form(int inputs, int classes, int numbers) {
    static Form of(Dataset data) {
      int classes = data.isClassification() ? data.targetSize() : 0;
      return new Form(data.inputLength(), classes, data.withValueTargets().targetSize());
    }

    int scores(Kind kind) {
      return kind == Kind.ONE_VS_ONE ? new OneVsOne(classes).pairs() : numbers;
    }

    boolean hasTwoClasses() {
      return classes == 2;
    }
  }

  private final Kind kind;
  private final Form form;
  private final boolean quadratic;
  private final Penalty penalty;
  private final Sequential module;

  private LinearModel(Kind kind, Form form, boolean quadratic, Penalty penalty) {
    if (form.classes() == 0 && kind != Kind.LEAST_SQUARES) {
      throw new IllegalArgumentException(kind + " needs classes, the targets are numbers");
    }
    this.kind = kind;
    this.form = form;
    this.quadratic = quadratic;
    this.penalty = penalty;
    this.module = module(form, form.scores(kind), quadratic);
  }

  private static Sequential module(Form form, int scores, boolean quadratic) {
    if (!quadratic) {
      return new Sequential(layer(form.inputs(), scores));
    }
    var features = new QuadraticFeatures(form.inputs());
    return new Sequential(features, layer(features.outputs(), scores));
  }

  private static Dense layer(int inputs, int scores) {
    return new Dense(inputs, scores).withInitialiser(Initialiser.zeros());
  }

  /**
   * Returns a model that has learnt nothing yet.
   *
   * @param data whose inputs and targets it is for
   * @throws IllegalArgumentException if its targets are numbers and the kind is for classes
   */
  public static LinearModel of(Kind kind, Dataset data) {
    return new LinearModel(kind, Form.of(data), false, Penalty.none());
  }

  /** Returns a new model of {@link QuadraticFeatures}. */
  public LinearModel withQuadraticFeatures() {
    return new LinearModel(kind, form, true, penalty);
  }

  /** Returns a new model with a penalty on its weights, none by default. */
  public LinearModel withPenalty(Penalty value) {
    return new LinearModel(kind, form, quadratic, value);
  }

  /** Returns what gives the scores. Shape: [B, D] → [B, scores] */
  public Module module() {
    return module;
  }

  /** Returns the loss of scores, with the penalty. */
  public Loss loss() {
    boolean two = form.hasTwoClasses();
    Loss plain =
        switch (kind) {
          case LEAST_SQUARES -> Loss.squaredError();
          case LOGISTIC -> two ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy();
          case PERCEPTRON -> two ? Loss.perceptron() : Loss.multiclassPerceptron();
          case ONE_VS_ONE -> new OneVsOne(form.classes()).loss(Loss.perceptron());
          case SVM -> two ? Loss.hinge() : Loss.multiclassHinge();
        };
    return penalty.equals(Penalty.none()) ? plain : penalty.on(plain, module);
  }

  /**
   * Learns from examples.
   *
   * @param seed of the order of examples, where one is taken at a time
   */
  public void fit(Dataset data, long seed) {
    Dataset examples = prepared(data);
    switch (kind) {
      case LEAST_SQUARES, LOGISTIC -> {
        Tensor scores = module.apply(inputs(examples));
        Tensor loss = loss().apply(scores, targets(examples));
        Lbfgs.of().withTolerance(1e-5).minimize(loss, module.parameters());
      }
      case PERCEPTRON, ONE_VS_ONE ->
          train(examples, Sgd.of(1), Schedule.constant(), 1, PERCEPTRON_EPOCHS, seed);
      case SVM -> {
        int steps = Math.ceilDiv(examples.size(), SVM_BATCH);
        int epochs = Math.ceilDiv(SVM_STEPS, steps);
        Schedule falling = Schedule.cosine((long) epochs * steps, 0);
        train(examples, Adam.of(0.05), falling, SVM_BATCH, epochs, seed);
      }
    }
  }

  private void train(
      Dataset data, Optimizer optimizer, Schedule schedule, int batch, int epochs, long seed) {
    Trainer.of(module, loss())
        .optimizer(optimizer)
        .schedule(schedule)
        .batchSize(batch)
        .epochs(epochs)
        .seed(seed)
        .fit(data);
  }

  /** Losses of one score want numbers; those of several take classes. */
  private Dataset prepared(Dataset data) {
    boolean single = form.hasTwoClasses() && kind != Kind.ONE_VS_ONE;
    return single || kind == Kind.LEAST_SQUARES ? data.withValueTargets() : data;
  }

  private static Tensor inputs(Dataset data) {
    float[] values = new float[data.size() * data.inputLength()];
    for (int i = 0; i < data.size(); i++) {
      System.arraycopy(data.input(i), 0, values, i * data.inputLength(), data.inputLength());
    }
    return Tensor.of(values, data.size(), data.inputLength());
  }

  private static Tensor targets(Dataset data) {
    if (data.isClassification()) {
      int[] labels = new int[data.size()];
      Arrays.setAll(labels, data::label);
      return Tensor.of(labels, labels.length);
    }
    float[] values = new float[data.size() * data.targetSize()];
    for (int i = 0; i < data.size(); i++) {
      System.arraycopy(data.target(i), 0, values, i * data.targetSize(), data.targetSize());
    }
    return Tensor.of(values, data.size(), data.targetSize());
  }

  /**
   * Returns how sure the model is of each class, from 0 to 1: probabilities of logistic regression,
   * shares of votes, and otherwise the margin m over the next class as {@code (1 + m) / 2}, cut to
   * 0 and 1, so that places within an SVM's margin are in between.
   *
   * <p><i>Shape</i>: [B, D] → [B, C].
   */
  public Tensor sureness(Tensor x) {
    if (form.classes() == 0) {
      throw new IllegalStateException("this model answers numbers: use module()");
    }
    Tensor s = module.apply(x);
    if (kind == Kind.ONE_VS_ONE) {
      return new OneVsOne(form.classes()).votes(s).div(form.classes() - 1);
    }
    if (s.shape().dim(1) == 1) {
      Tensor second =
          switch (kind) {
            case LOGISTIC -> s.sigmoid();
            case LEAST_SQUARES -> s.maximum(0).minimum(1);
            case PERCEPTRON, SVM, ONE_VS_ONE -> s.add(1).mul(0.5).maximum(0).minimum(1);
          };
      return Tensor.concat(1, List.of(second.neg().add(1), second));
    }
    return kind == Kind.LOGISTIC
        ? s.softmax(-1)
        : s.sub(next(s)).add(1).mul(0.5).maximum(0).minimum(1);
  }

  /** For each class the greatest score of the others. Shape: [B, C] → the same. */
  private static Tensor next(Tensor s) {
    int classes = s.shape().dim(1);
    Tensor own = Tensor.range(classes).oneHot(classes).cast(s.dtype()); // [C, C]
    Tensor others = s.reshape(s.shape().dim(0), 1, classes).sub(own.mul(1e30));
    return others.max(2);
  }

  /** Returns the share of examples whose class the model is surest of. */
  public double accuracy(Dataset data) {
    int[] answers = sureness(inputs(data)).argMax(1).toIntArray();
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      right += answers[i] == data.label(i) ? 1 : 0;
    }
    return (double) right / answers.length;
  }

  @Override
  public String toString() {
    return kind + (quadratic ? " of quadratic features" : "") + ", " + module;
  }
}
