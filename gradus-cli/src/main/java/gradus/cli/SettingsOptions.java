package gradus.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which a recipe's settings are changed, for all commands that need a model. */
final class SettingsOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "Where the data is: a folder, the CSV file of a table, a text, WAV or MIDI files.")
  private @Nullable String data;

  @Option(names = "--target", paramLabel = "COLUMN", description = "The column to predict.")
  private @Nullable String target;

  @Option(
      names = "--model",
      paramLabel = "SIZES",
      description =
          "The model: sizes of layers such as 784-400-10 (inputs, hidden, outputs), quadratic:2-2 (on"
              + " the inputs' products and squares too), or lenet; for sequences layers and units:"
              + " lstm:2x128, gru:2x128, rnn:128; for words skipgram:64 or cbow:2; for ratings"
              + " factors:100.")
  private @Nullable String model;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "The activation of hidden layers: tanh (default), relu, sigmoid, gelu, ...")
  private @Nullable String activation;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How many times all examples are seen.")
  private @Nullable Integer epochs;

  @Option(names = "--batch-size", paramLabel = "N", description = "How many examples a step takes.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The size of steps, for instance 0.001.")
  private @Nullable Double learningRate;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "adam (default), adamw, lazyadam, sgd, momentum, nesterov, adagrad, rmsprop, adadelta, or"
              + " a variant: rmsprop_centred, rmsprop_graves, adagrad_abs, rmsprop_abs, adam_abs.")
  private @Nullable String optimizer;

  @Option(
      names = "--decay",
      paramLabel = "X",
      description =
          "Of rmsprop: how much of its mean square stays from step to step, 0.9 by default.")
  private @Nullable Double decay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      description = "The greatest norm of the gradient; 5 for sequences, otherwise no limit.")
  private @Nullable Double clip;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      description = "For sequences: how likely an output of a layer is dropped, from 0 to 1.")
  private @Nullable Double dropout;

  @Option(
      names = "--seq-length",
      paramLabel = "N",
      description =
          "For texts: over how many characters the gradient goes back, 50 by default; for piano rolls"
              + " and sound: how many columns or vectors a window has.")
  private @Nullable Integer sequenceLength;

  @Option(
      names = "--representation",
      paramLabel = "NAME",
      description =
          "For sound: mel (default), fft (whole spectra of 0.25 s) or fft-half (without what is"
              + " redundant). For piano rolls: keys or velocities.")
  private @Nullable String representation;

  @Option(
      names = "--grid",
      paramLabel = "N",
      description = "For piano rolls: columns in a quarter note, 4 by default.")
  private @Nullable Integer grid;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all chance, 1 by default: same seed, same result.")
  private @Nullable Long seed;

  /** Returns what was given on the command line. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    put(texts, "model", model);
    put(texts, "activation", activation);
    if (model != null && activation == null && Settings.saysActivation(model)) {
      texts.put("activation", "");
    }
    put(texts, "epochs", epochs);
    put(texts, "batch-size", batchSize);
    put(texts, "optimizer", optimizer);
    put(texts, "learning-rate", learningRate);
    put(texts, "seed", seed);
    put(texts, "clip", clip);
    put(texts, "dropout", dropout);
    put(texts, "seq-length", sequenceLength);
    put(texts, "data", data);
    put(texts, "target", target);
    put(texts, "representation", representation);
    put(texts, "decay", decay);
    put(texts, "grid", grid);
    return texts;
  }

  /** Returns the activation asked for; null if none was. */
  @Nullable String activation() {
    return activation;
  }

  /** Returns the seed asked for; null if none was. */
  @Nullable Long seed() {
    return seed;
  }

  static void put(Map<String, String> texts, String name, @Nullable Object value) {
    if (value != null) {
      texts.put(name, value.toString());
    }
  }
}
