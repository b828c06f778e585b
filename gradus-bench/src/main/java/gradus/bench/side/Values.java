package gradus.bench.side;

import java.util.SplittableRandom;

/** The weights and examples that all libraries start from, the same for each. */
public final class Values {
  /** How many batches take turns. */
  public static final int BATCHES = 8;

  private static final int PIXELS = 28 * 28;
  private static final int CLASSES = 10;

  private Values() {}

  /** A batch of images of 28 by 28 pixels, row by row, with their classes. */
  public record Images(float[] pixels, int[] classes) {}

  /** A batch of sequences, time first, [T · B], and the token that follows each. */
  public record Tokens(int[] inputs, int[] targets) {}

  /** Returns the weights of this name, [rows, columns], uniform by Glorot's rule. */
  public static float[] weights(String name, int rows, int columns) {
    return uniform(name, rows * columns, Math.sqrt(6.0 / (rows + columns)));
  }

  /**
   * Returns the weights of the gates of an LSTM, [rows, 4 · units].
   *
   * @param order the letters of the gates in the library's order: i, f, g (the candidate) and o
   */
  public static float[] gates(String name, int rows, int units, String order) {
    float[] all = new float[rows * 4 * units];
    for (int gate = 0; gate < 4; gate++) {
      float[] one = weights(name + order.charAt(gate), rows, units);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(one, row * units, all, (row * 4 + gate) * units, units);
      }
    }
    return all;
  }

  /** Returns the kernels of a convolution, [inputs, 5, 5, outputs]. */
  public static float[] kernels(String name, int inputs, int outputs) {
    return uniform(name, inputs * 25 * outputs, Math.sqrt(6.0 / (25 * (inputs + outputs))));
  }

  /** Returns a matrix [rows, columns] as [columns, rows]. */
  public static float[] transposed(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = matrix[i * columns + j];
      }
    }
    return turned;
  }

  /** Returns a batch of noisy pictures, each a pattern of its class. */
  public static Images images(int number, int batch) {
    var random = new SplittableRandom(number + 1L);
    float[] pixels = new float[batch * PIXELS];
    int[] classes = new int[batch];
    float[] patterns = uniform("patterns", CLASSES * PIXELS, 0.5);
    for (int image = 0; image < batch; image++) {
      classes[image] = random.nextInt(CLASSES);
      for (int i = 0; i < PIXELS; i++) {
        float pattern = 0.5f + patterns[classes[image] * PIXELS + i];
        pixels[image * PIXELS + i] = 0.25f * pattern + 0.75f * (float) random.nextDouble();
      }
    }
    return new Images(pixels, classes);
  }

  /**
   * Returns a batch of sequences in which each token follows from the last, but for one in eight.
   */
  public static Tokens tokens(int number, LanguageTask task) {
    var random = new SplittableRandom(number + 100L);
    int batch = task.batch();
    int[] text = new int[(task.time() + 1) * batch];
    for (int i = 0; i < text.length; i++) {
      boolean free = i < batch || random.nextInt(8) == 0;
      text[i] =
          free ? random.nextInt(task.vocabulary()) : (text[i - batch] * 3 + 1) % task.vocabulary();
    }
    int[] inputs = new int[task.tokens()];
    int[] targets = new int[task.tokens()];
    System.arraycopy(text, 0, inputs, 0, inputs.length);
    System.arraycopy(text, batch, targets, 0, targets.length);
    return new Tokens(inputs, targets);
  }

  private static float[] uniform(String name, int count, double bound) {
    var random = new SplittableRandom(name.hashCode());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return values;
  }
}
