package gradus.doctor;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.Dataset;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.StandardLoss;
import gradus.optim.Adam;
import gradus.optim.Optimizer;
import gradus.train.Objective;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to be examined: a model, what it learns, and how.
 *
 * @param name what it is called in titles
 * @param model makes a model, not yet initialised; each check takes fresh ones
 * @param objective what it learns
 * @param few some 20 examples of it, to be learnt by heart
 * @param validation what it is judged by; null if there is nothing of the kind
 * @param expectedLoss the loss of a model that knows nothing, all of whose outputs are 0
 * @param expectation the expected loss in words, such as {@code ln 10}
 * @param penalty what is added to the loss, times its strength, to keep weights small
 * @param optimizer makes an optimizer of a learning rate
 * @param learningRate the learning rate it is to be trained with
 * @param batchSize how many examples a step takes
 * @param epochs how many times all examples are to be seen
 * @param seed the seed of all chance
 */
public record Patient(
    String name,
    Supplier<? extends Module> model,
    Objective objective,
    Objective few,
    @Nullable Objective validation,
    double expectedLoss,
    String expectation,
    Function<List<Parameter>, Tensor> penalty,
    DoubleFunction<Optimizer> optimizer,
    double learningRate,
    int batchSize,
    int epochs,
    long seed) {
  private static final int FEW = 20;
  private static final int DEFAULT_BATCH = 128;
  private static final int DEFAULT_EPOCHS = 10;

  /**
   * Returns a patient that learns the targets of examples: by Adam with learning rate 0.001,
   * batches of 128, 10 epochs, seed 1, penalty {@code Σ w²}.
   */
  public static Patient of(
      String name, Supplier<? extends Module> model, Dataset train, Loss loss) {
    // Data may be sorted by class.
    Dataset few = train.shuffled(Rng.of(FEW)).take(Math.min(FEW, train.size()));
    return of(
        name,
        model,
        Objective.of(train, loss),
        Objective.of(few, loss),
        expected(few, loss),
        expectation(few, loss));
  }

  /**
   * Returns a patient of any objective, with the same settings.
   *
   * @param expectedLoss the loss of a model all of whose outputs are 0
   * @param expectation the same in words
   */
  public static Patient of(
      String name,
      Supplier<? extends Module> model,
      Objective objective,
      Objective few,
      double expectedLoss,
      String expectation) {
    return new Patient(
        name,
        model,
        objective,
        few,
        null,
        expectedLoss,
        expectation,
        Patient::squares,
        Adam::of,
        0.001,
        DEFAULT_BATCH,
        DEFAULT_EPOCHS,
        1);
  }

  private static boolean is(Loss loss, StandardLoss.Kind kind) {
    return loss instanceof StandardLoss standard && standard.kind() == kind;
  }

  private static double expected(Dataset few, Loss loss) {
    if (is(loss, StandardLoss.Kind.SOFTMAX_CROSS_ENTROPY)) {
      return Math.log(few.targetSize());
    }
    if (is(loss, StandardLoss.Kind.BINARY_CROSS_ENTROPY)) {
      return few.targetSize() * Math.log(2);
    }
    return Double.NaN;
  }

  private static String expectation(Dataset few, Loss loss) {
    if (is(loss, StandardLoss.Kind.SOFTMAX_CROSS_ENTROPY)) {
      return "ln " + few.targetSize();
    }
    if (is(loss, StandardLoss.Kind.BINARY_CROSS_ENTROPY)) {
      return few.targetSize() == 1 ? "ln 2" : few.targetSize() + " · ln 2";
    }
    return "";
  }

  /** The squares of all weights that multiply; biases and gains are left alone, as is usual. */
  private static Tensor squares(List<Parameter> parameters) {
    Tensor sum = Tensor.zeros();
    for (Parameter parameter : parameters) {
      if (parameter.shape().rank() > 1) {
        sum = sum.add(parameter.tensor().square().sum());
      }
    }
    return sum;
  }

  /** Returns a fresh model with the initial values that training would give it. */
  Module fresh() {
    Module fresh = model.get();
    fresh.initialise(Rng.of(seed).split("weights"));
    return fresh;
  }

  /** Returns the same patient, judged by examples that it does not learn from. */
  public Patient withValidation(@Nullable Objective value) {
    return with(value, penalty, optimizer, learningRate, batchSize, epochs, seed);
  }

  /** Returns the same patient with another penalty. */
  public Patient withPenalty(Function<List<Parameter>, Tensor> value) {
    return with(validation, value, optimizer, learningRate, batchSize, epochs, seed);
  }

  /** Returns the same patient with another optimizer. */
  public Patient withOptimizer(DoubleFunction<Optimizer> value, double rate) {
    return with(validation, penalty, value, rate, batchSize, epochs, seed);
  }

  /** Returns the same patient with batches of another size. */
  public Patient withBatchSize(int examples) {
    return with(validation, penalty, optimizer, learningRate, examples, epochs, seed);
  }

  /** Returns the same patient with another number of epochs. */
  public Patient withEpochs(int count) {
    return with(validation, penalty, optimizer, learningRate, batchSize, count, seed);
  }

  /** Returns the same patient with another seed. */
  public Patient withSeed(long value) {
    return with(validation, penalty, optimizer, learningRate, batchSize, epochs, value);
  }

  private Patient with(
      @Nullable Objective otherValidation,
      Function<List<Parameter>, Tensor> otherPenalty,
      DoubleFunction<Optimizer> otherOptimizer,
      double rate,
      int batch,
      int count,
      long otherSeed) {
    return new Patient(
        name,
        model,
        objective,
        few,
        otherValidation,
        expectedLoss,
        expectation,
        otherPenalty,
        otherOptimizer,
        rate,
        batch,
        count,
        otherSeed);
  }
}
