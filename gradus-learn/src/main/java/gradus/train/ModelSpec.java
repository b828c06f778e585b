package gradus.train;

import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.Module;
import gradus.nn.Sequential;
import gradus.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A model as a word: {@code 784-400-10}, {@code 784-400-10:relu}. A run keeps the word, and the
 * model is built from it again.
 */
public sealed interface ModelSpec {
  /** Returns a new model, not yet initialised. */
  Sequential build();

  /** Returns how many numbers an example has. */
  int inputs();

  /** Returns how many numbers the model gives for an example. */
  int outputs();

  /**
   * Reads the word for a model.
   *
   * @throws IllegalArgumentException if there is no such model, saying what is expected
   */
  static ModelSpec parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
      return Perceptron.read(text, word);
    }
    throw new IllegalArgumentException(
        Suggestions.unknown("model", text, List.of("784-400-10", "784-400-10:relu")));
  }

  /**
   * Fully connected layers. Its word is the sizes joined by hyphens, and the activation after a
   * colon unless it is tanh.
   *
   * @param sizes inputs, hidden units of each layer, outputs
   * @param activation the activation of hidden layers, by name
   */
  record Perceptron(List<Integer> sizes, String activation) implements ModelSpec {
    private static final String DEFAULT_ACTIVATION = "tanh";

    /** Checks the settings. */
    public Perceptron {
      sizes = List.copyOf(sizes);
      if (sizes.size() < 2 || sizes.stream().anyMatch(size -> size < 1)) {
        throw new IllegalArgumentException(
            "a model needs the number of inputs and of outputs, each 1 or more, got " + sizes);
      }
      Activation.parse(activation);
    }

    private static Perceptron read(String text, String word) {
      int colon = word.indexOf(':');
      String[] parts = (colon < 0 ? word : word.substring(0, colon)).split("-", -1);
      List<Integer> sizes = new ArrayList<>();
      for (String part : parts) {
        if (!part.matches("[1-9][0-9]{0,8}")) {
          throw new IllegalArgumentException(
              "model "
                  + text
                  + ": expected sizes of 1 or more joined by hyphens, as in 784-400-10, found \""
                  + part
                  + "\"");
        }
        sizes.add(Integer.valueOf(part));
      }
      if (sizes.size() < 2) {
        throw new IllegalArgumentException(
            "model "
                + text
                + ": expected two sizes or more, as in 784-400-10, found one. Did you mean "
                + sizes.getFirst()
                + "-10?");
      }
      return new Perceptron(sizes, colon < 0 ? DEFAULT_ACTIVATION : word.substring(colon + 1));
    }

    @Override
    public Sequential build() {
      List<Module> layers = new ArrayList<>();
      for (int i = 1; i < sizes.size(); i++) {
        boolean last = i == sizes.size() - 1;
        Module function = last ? Activation.IDENTITY : Activation.parse(activation);
        layers.add(new Dense(sizes.get(i - 1), sizes.get(i), function));
      }
      return Sequential.of(layers);
    }

    @Override
    public int inputs() {
      return sizes.getFirst();
    }

    @Override
    public int outputs() {
      return sizes.getLast();
    }

    @Override
    public String toString() {
      String joined = sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
      return activation.equals(DEFAULT_ACTIVATION) ? joined : joined + ":" + activation;
    }
  }
}
