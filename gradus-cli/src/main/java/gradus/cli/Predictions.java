package gradus.cli;

import gradus.Tensor;
import gradus.data.Dataset;
import gradus.nn.Module;
import gradus.train.ConfusionMatrix;
import gradus.train.OutputKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What a model answers to some examples: probabilities of classes, or numbers.
 *
 * @param rows the answers, an array for each example
 */
record Predictions(List<float[]> rows) {
  private static final int BATCH_SIZE = 500;

  /** Fills the inputs of examples {@code from} to {@code to}, one after the other. */
  @FunctionalInterface
  private interface Source {
    void copy(int from, int to, float[] into);
  }

  /** Asks a model about every example of a data set. */
  static Predictions of(Module model, OutputKind kind, Dataset data) {
    int[] order = new int[data.size()];
    Arrays.setAll(order, i -> i);
    return of(
        model,
        kind,
        data.size(),
        data.inputLength(),
        (from, to, into) -> data.copyInputs(order, from, to, into));
  }

  /**
   * Asks a model about inputs that are normalised already.
   *
   * @param inputs all examples, one after the other
   * @param length how many numbers make an example
   */
  static Predictions of(Module model, OutputKind kind, float[] inputs, int length) {
    return of(
        model,
        kind,
        inputs.length / length,
        length,
        (from, to, into) -> System.arraycopy(inputs, from * length, into, 0, (to - from) * length));
  }

  /** Takes the probabilities of each example's classes, or of the second of two classes. */
  static Predictions ofProbabilities(float[][] probabilities) {
    List<float[]> rows = new ArrayList<>(probabilities.length);
    for (float[] row : probabilities) {
      rows.add(row.length == 1 ? new float[] {1 - row[0], row[0]} : row);
    }
    return new Predictions(rows);
  }

  private static Predictions of(
      Module model, OutputKind kind, int count, int length, Source source) {
    List<float[]> rows = new ArrayList<>(count);
    for (int from = 0; from < count; from += BATCH_SIZE) {
      int to = Math.min(count, from + BATCH_SIZE);
      float[] inputs = new float[(to - from) * length];
      source.copy(from, to, inputs);
      Tensor outputs = model.apply(Tensor.of(inputs, to - from, length));
      Tensor answers =
          switch (kind) {
            case NUMBERS -> outputs;
            case INDEPENDENT -> outputs.sigmoid();
            case ONE_OF_SEVERAL -> outputs.softmax(-1);
          };
      add(answers.toArray(), to - from, kind, rows);
    }
    return new Predictions(rows);
  }

  /** One probability is that of the second of two classes. */
  private static void add(float[] values, int count, OutputKind kind, List<float[]> rows) {
    int width = values.length / count;
    for (int i = 0; i < count; i++) {
      if (kind == OutputKind.INDEPENDENT && width == 1) {
        rows.add(new float[] {1 - values[i], values[i]});
      } else {
        rows.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
      }
    }
  }

  int size() {
    return rows.size();
  }

  /** Returns the answered class of an example, the most probable. */
  int label(int example) {
    float[] row = rows.get(example);
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Returns the probability of the answered class. */
  float probability(int example) {
    return rows.get(example)[label(example)];
  }

  /** Counts how often each class of a data set was taken for each. */
  ConfusionMatrix confusion(Dataset data) {
    var matrix = new ConfusionMatrix(data.classNames());
    for (int i = 0; i < size(); i++) {
      matrix.add(data.label(i), label(i));
    }
    return matrix;
  }

  /** Returns the examples with a wrong answer, the surest first. */
  List<Integer> mistakes(Dataset data) {
    List<Integer> wrong = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      if (label(i) != data.label(i)) {
        wrong.add(i);
      }
    }
    wrong.sort(Comparator.comparingDouble(i -> -probability(i)));
    return wrong;
  }
}
