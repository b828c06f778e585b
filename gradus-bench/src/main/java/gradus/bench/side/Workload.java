package gradus.bench.side;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** What every library is asked to do. */
public enum Workload {
  /** XOR. */
  W1("XOR 2-4-1, batch 4, gradient descent", "steps/s", 1, 0, 200, 50),
  /** A layer of tanh on images. */
  W2(
      "784-400-10, tanh, batch 128, gradient descent",
      "steps/s",
      1,
      2.0 * 128 * (784 * 400 * 2 + 400 * 10 * 3),
      100,
      1.25),
  /** A language model of two layers of 128. */
  W3("LSTM 2×128, 65 symbols, 50 sequences of 50, Adam", Task.SMALL, 20, 1.4),
  /** A language model of two layers of 512. */
  W4("LSTM 2×512, the same", Task.LARGE, 3, 1.3),
  /** A tiny LSTM. */
  W5("one LSTM of 16 over 7 symbols, one sequence of 10, Adam", "steps/s", 1, 0, 500, 15),
  /** Convolution. */
  W6(
      "LeNet 5×5×20, 5×5×50, 500, 10, batch 64, gradient descent",
      "steps/s",
      1,
      2.0 * 64 * (576 * 25 * 20 * 2 + 64 * 500 * 50 * 3 + 800 * 500 * 3 + 500 * 10 * 3),
      40,
      1.5),
  /** Text from the smaller model. */
  W7A("text from LSTM 2×128, one symbol after the other", "symbols/s", 1, 0, 200, 5),
  /** Text from the larger model. */
  W7B("text from LSTM 2×512", "symbols/s", 1, 0, 200, 1.2);

  private final String title;
  private final String unit;
  private final int perStep;
  private final double flops;
  private final int sanitySteps;
  private final double target;

  /** The language models. */
  private static final class Task {
    static final LanguageTask SMALL = new LanguageTask(2, 128, 65, 50, 50, 0.005);
    static final LanguageTask LARGE = new LanguageTask(2, 512, 65, 50, 50, 0.002);
    static final LanguageTask TINY = new LanguageTask(1, 16, 7, 10, 1, 0.002);
  }

  Workload(String title, LanguageTask task, int sanitySteps, double target) {
    this(title, "symbols/s", task.tokens(), task.flops(), sanitySteps, target);
  }

  Workload(String title, String unit, int perStep, double flops, int sanitySteps, double target) {
    this.title = title;
    this.unit = unit;
    this.perStep = perStep;
    this.flops = flops;
    this.sanitySteps = sanitySteps;
    this.target = target;
  }

  /** Returns the workload of a name in any case; W7 stands for its first half. */
  public static Workload named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Returns the workloads of a name: W7 stands for both of its halves. */
  static List<Workload> allNamed(String name) {
    return name.equalsIgnoreCase("W7") ? List.of(W7A, W7B) : List.of(named(name));
  }

  /** Returns what is done. */
  String title() {
    return title;
  }

  /** Returns what is counted. */
  String unit() {
    return unit;
  }

  /** Returns how many of these a step does. */
  int perStep() {
    return perStep;
  }

  /** Returns the floating-point operations of the matrix products of a step, or 0 if untold. */
  double flops() {
    return flops;
  }

  /** Returns after how many steps the losses of all libraries are compared. */
  int sanitySteps() {
    return sanitySteps;
  }

  /** Returns how many times as fast as its best peer Gradus is meant to be. */
  double target() {
    return target;
  }

  /** Returns whether a library could record the step anew each time: where that takes long. */
  boolean isSmall() {
    return perStep == 1 && flops == 0;
  }

  /** Builds the network of a library and returns what does a step and returns its loss. */
  DoubleSupplier prepare(Peer peer) {
    return switch (this) {
      case W1 -> peer.xor();
      case W2 -> peer.mlp();
      case W3 -> peer.languageModel(Task.SMALL);
      case W4 -> peer.languageModel(Task.LARGE);
      case W5 -> peer.languageModel(Task.TINY);
      case W6 -> peer.leNet();
      case W7A -> writer(peer.reader(Task.SMALL));
      case W7B -> writer(peer.reader(Task.LARGE));
    };
  }

  /**
   * Draws one token after the other. What it returns, the mean surprise at all tokens so far, is
   * the same for equal probabilities.
   */
  private static DoubleSupplier writer(Peer.Reader reader) {
    return new DoubleSupplier() {
      private final SplittableRandom random = new SplittableRandom(7);
      private int token;
      private double surprise;
      private long drawn;

      @Override
      public double getAsDouble() {
        float[] logits = reader.next(token);
        float greatest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
          greatest = Math.max(greatest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
          sum += Math.exp(logit - greatest);
        }
        double rest = random.nextDouble() * sum;
        token = 0;
        while (token < logits.length - 1 && (rest -= Math.exp(logits[token] - greatest)) >= 0) {
          token++;
        }
        surprise += Math.log(sum) - (logits[token] - greatest);
        drawn++;
        return surprise / drawn;
      }
    };
  }
}
