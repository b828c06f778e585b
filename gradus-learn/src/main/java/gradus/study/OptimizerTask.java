package gradus.study;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.LanguageModel;
import gradus.nn.Loss;
import gradus.nn.Lstm;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.RecurrentStack;
import gradus.nn.Sequential;
import gradus.sequence.Grammar;
import gradus.sequence.Vocabulary;
import java.util.List;
import java.util.Locale;

/**
 * What optimizers are compared on.
 *
 * @param title what is learned, and by which network
 * @param threshold the loss that counts as having learned
 * @param starter makes an untrained network; the same seed gives the same weights and batches
 */
public record OptimizerTask(String title, double threshold, Starter starter) {
  private static final int UNITS = 64;
  private static final int BATCH = 16;
  private static final int LENGTH = 25;

  /** Makes untrained networks. */
  @FunctionalInterface
  public interface Starter {
    /** Returns a network with the weights of a seed. */
    Start start(long seed);
  }

  /**
   * An untrained network and its batches.
   *
   * @param parameters what to learn
   * @param loss the loss of the current batch
   * @param next puts the next batch in place of the current one
   */
  public record Start(List<Parameter> parameters, Tensor loss, Runnable next) {
    /** Copies the list. */
    public Start {
      parameters = List.copyOf(parameters);
    }
  }

  /** Returns the task of XOR: a network 2-8-1 of tanh units, on all four examples at once. */
  public static OptimizerTask xor() {
    return new OptimizerTask("XOR, 2-8-1, all four examples", 0.1, OptimizerTask::xor);
  }

  private static Start xor(long seed) {
    Module model = new Sequential(new Dense(2, 8), Activation.TANH, new Dense(8, 1));
    model.initialise(Rng.of(seed));
    Tensor inputs = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    Tensor targets = Tensor.of(new float[] {0, 1, 1, 0}, 4, 1);
    Tensor loss = Loss.binaryCrossEntropy().apply(model.apply(inputs), targets);
    return new Start(model.parameters(), loss, () -> {});
  }

  /**
   * Returns the task of predicting each next character of a text: an LSTM of 64 units, on 16 pieces
   * of 25 characters at a time from anywhere in the text. The threshold is 0.6 of the loss of a
   * blind guess, {@code 0.6 ln V} for V different characters.
   *
   * @throws IllegalArgumentException if the text is too short for a piece
   */
  public static OptimizerTask text(String text) {
    Vocabulary vocabulary = Vocabulary.ofCharacters(text);
    int[] tokens = vocabulary.encode(text);
    if (tokens.length <= LENGTH) {
      throw new IllegalArgumentException(
          "the study needs a text of more than "
              + LENGTH
              + " characters, this one has "
              + tokens.length);
    }
    return new OptimizerTask(
        String.format(
            Locale.ROOT, "a text in %d characters, LSTM of %d units", vocabulary.size(), UNITS),
        0.6 * Math.log(vocabulary.size()),
        seed -> text(tokens, vocabulary.size(), seed));
  }

  /** Returns a text that needs no file: 20,000 words of Reber's grammar. */
  public static String reberText() {
    Grammar grammar = Grammar.reber();
    Rng rng = Rng.of(0);
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(grammar.word(rng)).append(' ');
    }
    return text.toString();
  }

  private static Start text(int[] tokens, int vocabulary, long seed) {
    Rng rng = Rng.of(seed);
    var model = new LanguageModel(new RecurrentStack(List.of(new Lstm(vocabulary, UNITS))));
    model.initialise(rng);
    Parameter inputs = Parameter.of("inputs", Tensor.of(new int[LENGTH * BATCH], LENGTH, BATCH));
    Parameter targets = Parameter.of("targets", inputs.tensor());
    Rng places = rng.split("places");
    Runnable next =
        () -> {
          int[] now = new int[LENGTH * BATCH];
          int[] after = new int[LENGTH * BATCH];
          for (int piece = 0; piece < BATCH; piece++) {
            int from = places.nextInt(tokens.length - LENGTH);
            for (int t = 0; t < LENGTH; t++) {
              now[t * BATCH + piece] = tokens[from + t];
              after[t * BATCH + piece] = tokens[from + t + 1];
            }
          }
          inputs.set(now);
          targets.set(after);
        };
    Tensor logits =
        model.unroll(inputs.tensor(), model.zeroState(BATCH), Pass.inference()).outputs();
    Tensor loss = Loss.softmaxCrossEntropy().apply(logits, targets.tensor());
    return new Start(model.parameters(), loss, next);
  }
}
