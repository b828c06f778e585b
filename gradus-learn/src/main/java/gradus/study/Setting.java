package gradus.study;

import gradus.nn.Activation;
import gradus.optim.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a study of training runs can set and vary. Every run has a value of each; the defaults are
 * the common baseline of the studies on MNIST.
 */
public enum Setting {
  /** What is learned: MNIST, digits that the program draws, or exclusive or. */
  DATA("data", Allowed.words("data set", "mnist", "digits", "xor"), "mnist"),
  /** How many training examples are used, the first ones; {@code all}, or a number. */
  EXAMPLES("examples", new Allowed.WholeOr("all", 1, 10_000_000), "all"),
  /**
   * The inputs: {@code raw} (pixels from 0 to 255), {@code unit} (0 to 1), {@code symmetric} (−1 to
   * 1), {@code standard} (mean 0 and deviation 1 over all pixels), {@code pixelwise} (the same for
   * each pixel).
   */
  INPUTS(
      "inputs",
      Allowed.words("form of inputs", "raw", "unit", "symmetric", "standard", "pixelwise"),
      "symmetric"),
  /** The sizes of the hidden layers, {@code 300-100} for two; {@code none} for no such layer. */
  HIDDEN("hidden", new Allowed.Sizes(), "none"),
  /** The activation of hidden layers, by its name in {@link Activation#parse}. */
  ACTIVATION("activation", new Allowed.Named(Activation::parse), "tanh"),
  /** What the outputs are: {@code softmax} or {@code sigmoid} of the last layer. */
  OUTPUT("output", Allowed.words("output", "softmax", "sigmoid"), "sigmoid"),
  /**
   * The loss, mean over examples: {@code squared}, {@code Σ_j (y_j − t_j)²}, or {@code
   * cross-entropy}, {@code −ln y_t} of softmax outputs and {@code −Σ_j [t_j ln y_j + (1−t_j)
   * ln(1−y_j)]} of sigmoid outputs.
   */
  LOSS("loss", Allowed.words("loss", "squared", "cross-entropy"), "squared"),
  /**
   * The distribution of initial weights: {@code gaussian}, {@code uniform} from 0 to √12 σ, or
   * {@code centred-uniform} in ±√3 σ, all of the {@link #DEVIATION} σ; or {@code glorot} or {@code
   * he}, whose deviation follows from the layer's size. Biases start at 0.
   */
  WEIGHTS(
      "weights",
      Allowed.words("distribution", "gaussian", "uniform", "centred-uniform", "glorot", "he"),
      "gaussian"),
  /** The standard deviation of initial weights, before {@link #WEIGHT_SCALE}. */
  DEVIATION("deviation", new Allowed.Real(0, 1e6), "0.1"),
  /** What initial weights are multiplied by. */
  WEIGHT_SCALE("weightScale", new Allowed.Real(0, 1e6), "1"),
  /** How many examples a step takes. */
  BATCH_SIZE("batchSize", new Allowed.Whole(1, 1_000_000), "128"),
  /** The optimizer, by its name in {@link Optimizer#parse}. */
  OPTIMIZER("optimizer", new Allowed.Named(name -> Optimizer.parse(name, 1)), "sgd"),
  /** The learning rate. */
  LEARNING_RATE("learningRate", new Allowed.Real(0, 1e6), "0.1"),
  /** How many times all examples are seen. */
  EPOCHS("epochs", new Allowed.Whole(1, 1_000_000), "30"),
  /** How likely an input is dropped. */
  INPUT_DROPOUT("inputDropout", new Allowed.Real(0, 0.99), "0"),
  /** How likely an output of a hidden layer is dropped. */
  HIDDEN_DROPOUT("hiddenDropout", new Allowed.Real(0, 0.99), "0"),
  /** λ of the penalty {@code λ/2 Σ w²} over all weights, biases left out. */
  WEIGHT_DECAY("weightDecay", new Allowed.Real(0, 1e6), "0"),
  /** After how many examples, each time, the model is evaluated. */
  EVALUATE_EVERY("evaluateEvery", new Allowed.Whole(1, 1_000_000_000), "2000");

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // the parsers that it may hold have no state
  private final Allowed allowed;

  private final String usual;

  Setting(String key, Allowed allowed, String usual) {
    this.key = key;
    this.allowed = allowed;
    this.usual = usual;
  }

  /** Returns the name in study files. */
  public String key() {
    return key;
  }

  /** Returns the value where none is given. */
  public String usual() {
    return usual;
  }

  /** Returns which values it may have. */
  Allowed allowed() {
    return allowed;
  }

  /** Returns the setting of a name in study files, if there is one. */
  static Optional<Setting> find(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** Returns all names in study files. */
  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }
}
