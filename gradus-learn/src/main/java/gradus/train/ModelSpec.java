package gradus.train;

import gradus.Tensor;
import gradus.nn.Activation;
import gradus.nn.Conv2d;
import gradus.nn.Dense;
import gradus.nn.Flatten;
import gradus.nn.MaxPool2d;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.QuadraticFeatures;
import gradus.nn.Sequential;
import gradus.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A model as a word: {@code 784-400-10}, {@code 784-400-10:relu}, {@code quadratic:2-2}, {@code
 * lenet}. A run keeps the word, and the model is built from it again.
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
    if (word.startsWith(Quadratic.PREFIX)) {
      String sizes = word.substring(Quadratic.PREFIX.length());
      return new Quadratic(Perceptron.read(text, sizes));
    }
    if (word.equals("lenet")) {
      return new LeNet();
    }
    throw new IllegalArgumentException(
        Suggestions.unknown(
            "model", text, List.of("784-400-10", "784-400-10:relu", "quadratic:2-2", "lenet")));
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
      return Sequential.of(layers(inputs()));
    }

    private List<Module> layers(int features) {
      List<Module> layers = new ArrayList<>();
      for (int i = 1; i < sizes.size(); i++) {
        boolean last = i == sizes.size() - 1;
        Module function = last ? Activation.IDENTITY : Activation.parse(activation);
        layers.add(new Dense(i == 1 ? features : sizes.get(i - 1), sizes.get(i), function));
      }
      return layers;
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

  /**
   * Fully connected layers on {@link QuadraticFeatures} of the inputs. Its word is theirs after
   * {@code quadratic:}, so that {@code quadratic:2-2} is a linear model of two inputs, their
   * product and their squares.
   *
   * @param layers what reads the features
   */
  record Quadratic(Perceptron layers) implements ModelSpec {
    private static final String PREFIX = "quadratic:";

    /** Checks the number of inputs. */
    public Quadratic {
      new QuadraticFeatures(layers.inputs());
    }

    @Override
    public Sequential build() {
      var features = new QuadraticFeatures(inputs());
      List<Module> all = new ArrayList<>(List.of(features));
      all.addAll(layers.layers(features.outputs()));
      return Sequential.of(all);
    }

    @Override
    public int inputs() {
      return layers.inputs();
    }

    @Override
    public int outputs() {
      return layers.outputs();
    }

    @Override
    public String toString() {
      return PREFIX + layers;
    }
  }

  /**
   * A convolutional network for digits of 28 by 28 pixels: 20 kernels of 5 by 5 and pooling by 2,
   * 50 kernels of 5 by 5 and pooling by 2, 500 rectified units, 10 outputs. Its word is {@code
   * lenet}.
   *
   * <p>After Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to
   * document recognition", 1998, with the sizes and activations that later libraries settled on.
   */
  record LeNet() implements ModelSpec {
    private static final int SIDE = 28;
    private static final int HIDDEN = 500;
    private static final int CLASSES = 10;

    /** Pixels in rows as an image of one channel. Shape: [B, side²] → [B, 1, side, side]. */
    private record Image(int side) implements Module {
      @Override
      public Tensor apply(Tensor x, Pass pass) {
        return x.reshape(x.shape().dim(0), 1, side, side);
      }

      @Override
      public String toString() {
        return "Image(" + side + " × " + side + ")";
      }
    }

    @Override
    public Sequential build() {
      return new Sequential(
          new Image(SIDE),
          new Conv2d(1, 20, 5),
          new MaxPool2d(2),
          new Conv2d(20, 50, 5),
          new MaxPool2d(2),
          new Flatten(),
          new Dense(50 * 4 * 4, HIDDEN, Activation.RELU),
          new Dense(HIDDEN, CLASSES));
    }

    @Override
    public int inputs() {
      return SIDE * SIDE;
    }

    @Override
    public int outputs() {
      return CLASSES;
    }

    @Override
    public String toString() {
      return "lenet";
    }
  }
}
