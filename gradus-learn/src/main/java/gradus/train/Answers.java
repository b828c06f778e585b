package gradus.train;

/**
 * What a model answered to a batch of examples, and what it should have answered. It is filled anew
 * for each batch: a metric reads it and keeps nothing of it.
 */
public final class Answers {
  private final float[] outputs;
  private final float[] targets;
  private final int[] labels;
  private final int count;
  private final int outputSize;
  private final int targetSize;

  /**
   * Makes a view of arrays.
   *
   * @param outputs the outputs of {@code count} examples, one after the other
   * @param labels the class of each example; empty if targets are numbers
   * @param targets the targets, one after the other; empty if they are classes
   * @param count the number of examples
   */
  @SuppressWarnings("ArrayParameter") // the arrays are the batch's own, refilled in place
  Answers(float[] outputs, int[] labels, float[] targets, int count) {
    this.outputs = outputs;
    this.labels = labels;
    this.targets = targets;
    this.count = count;
    this.outputSize = outputs.length / count;
    this.targetSize = labels.length > 0 ? 0 : targets.length / count;
  }

  /** Returns answers of classes. */
  public static Answers ofClasses(float[] outputs, int[] labels) {
    return new Answers(outputs, labels, new float[0], labels.length);
  }

  /** Returns answers of numbers, {@code outputs} and {@code targets} alike in order. */
  public static Answers ofValues(float[] outputs, float[] targets, int count) {
    return new Answers(outputs, new int[0], targets, count);
  }

  /** Returns the number of examples. */
  public int count() {
    return count;
  }

  /** Returns how many numbers the model gives for an example. */
  public int outputSize() {
    return outputSize;
  }

  /** Returns whether targets are classes. */
  public boolean isClasses() {
    return labels.length > 0;
  }

  /** Returns an output. */
  public float output(int example, int index) {
    return outputs[example * outputSize + index];
  }

  /** Returns a target that is a number. */
  public float target(int example, int index) {
    return targets[example * targetSize + index];
  }

  /** Returns the class of an example: its label, or the index of the greatest of its targets. */
  public int label(int example) {
    return isClasses() ? labels[example] : greatest(targets, example, targetSize, 0.5f);
  }

  /**
   * Returns the class that a model of logits answers: the index of the greatest output; for a
   * single output, 1 if it is positive.
   */
  public int predicted(int example) {
    return greatest(outputs, example, outputSize, 0);
  }

  /** One number stands for the second of two classes: a logit above 0, a target above ½. */
  private static int greatest(float[] values, int example, int size, float threshold) {
    if (size == 1) {
      return values[example] > threshold ? 1 : 0;
    }
    int from = example * size;
    int best = from;
    for (int i = from + 1; i < from + size; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best - from;
  }
}
