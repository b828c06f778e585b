package gradus.data;

import gradus.Rng;
import gradus.Tensor;
import gradus.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Examples in memory with what a model should answer for each: a class, or some numbers.
 *
 * <p>A data set never changes. Parts of it, shuffled or normalised, are views that share its
 * values; batches receive copies. Images are kept as bytes and become floats from 0 to 1 only in a
 * batch.
 *
 * <p><i>Shape</i>: inputs {@code [N, example shape...]}; targets {@code [N]} for classes, otherwise
 * {@code [N, K]}.
 */
public final class Dataset {
  private final Rows inputs;
  private final Targets targets;
  private final Shape inputShape;
  private final int @Nullable [] view; // rows of this view in order; null stands for all
  private final Normalisation normalisation;
  private final Normalisation.Plan plan;
  private final float @Nullable [] byByte; // what each stored byte becomes, the same everywhere

  private Dataset(
      Rows inputs,
      Targets targets,
      Shape inputShape,
      int @Nullable [] view,
      Normalisation normalisation) {
    this.inputs = inputs;
    this.targets = targets;
    this.inputShape = inputShape;
    this.view = view;
    this.normalisation = normalisation;
    this.plan = normalisation.plan();
    this.byByte =
        inputs instanceof Rows.Bytes && normalisation.offset().size() == 1
            ? Rows.Bytes.normalised(plan)
            : null;
  }

  /**
   * Creates a data set for classification.
   *
   * @param inputs all examples, one after the other; copied
   * @param inputShape the shape of one example
   * @param labels the class of each example, from 0; copied
   * @param classNames the name of each class
   * @throws DataException when lengths differ or a label has no class
   */
  public static Dataset ofClasses(
      float[] inputs, Shape inputShape, int[] labels, List<String> classNames) {
    int length = exampleLength(inputShape, labels.length, inputs.length);
    return new Dataset(
        new Rows.Floats(inputs.clone(), labels.length, length),
        labels(labels, classNames),
        inputShape,
        null,
        Normalisation.none());
  }

  /**
   * Creates a data set for classification of images; pixels 0 to 255 become inputs from 0 to 1.
   *
   * @param pixels all images, one after the other; copied
   * @param inputShape the shape of one image
   * @param labels the class of each image, from 0; copied
   * @param classNames the name of each class
   * @throws DataException when lengths differ or a label has no class
   */
  public static Dataset ofImages(
      byte[] pixels, Shape inputShape, int[] labels, List<String> classNames) {
    return ofOwnedImages(pixels.clone(), inputShape, labels, classNames);
  }

  /** Like {@link #ofImages} for a reader that lets go of the pixels: no second copy of them. */
  static Dataset ofOwnedImages(
      byte[] pixels, Shape inputShape, int[] labels, List<String> classNames) {
    int length = exampleLength(inputShape, labels.length, pixels.length);
    return new Dataset(
        new Rows.Bytes(pixels, labels.length, length),
        labels(labels, classNames),
        inputShape,
        null,
        Normalisation.none());
  }

  /**
   * Creates a data set for regression, or for targets between 0 and 1.
   *
   * @param inputs all examples, one after the other; copied
   * @param inputShape the shape of one example
   * @param targets all targets, one after the other; copied
   * @param targetSize K, the number of targets for each example
   * @throws DataException when lengths differ
   */
  public static Dataset ofValues(
      float[] inputs, Shape inputShape, float[] targets, int targetSize) {
    if (targetSize < 1 || targets.length % targetSize != 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "data set: expected targets in groups of %,d, found %,d values",
              targetSize,
              targets.length));
    }
    int count = targets.length / targetSize;
    int length = exampleLength(inputShape, count, inputs.length);
    return new Dataset(
        new Rows.Floats(inputs.clone(), count, length),
        new Targets.Values(targets.clone(), count, targetSize),
        inputShape,
        null,
        Normalisation.none());
  }

  private static int exampleLength(Shape shape, int count, int values) {
    if ((long) shape.size() * count != values) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "data set: expected %,d values (%,d examples of %s), found %,d",
              (long) shape.size() * count,
              count,
              shape,
              values));
    }
    return shape.size();
  }

  private static Targets labels(int[] labels, List<String> classNames) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "data set: label of example %,d: expected 0 to %d (%d classes), found %d",
                i,
                classNames.size() - 1,
                classNames.size(),
                labels[i]));
      }
    }
    return new Targets.Labels(labels.clone(), List.copyOf(classNames));
  }

  /** Returns N, the number of examples. */
  public int size() {
    return view == null ? inputs.count() : view.length;
  }

  /** Returns the shape of one example. */
  public Shape inputShape() {
    return inputShape;
  }

  /** Returns the number of values in one example. */
  public int inputLength() {
    return inputs.length();
  }

  /** Returns whether the targets are classes. */
  public boolean isClassification() {
    return targets instanceof Targets.Labels;
  }

  /** Returns the names of the classes, none when the targets are numbers. */
  public List<String> classNames() {
    return targets instanceof Targets.Labels(int[] _, List<String> names) ? names : List.of();
  }

  /** Returns the number of outputs that a model needs: classes, or K numbers for each example. */
  public int targetSize() {
    return targets.size();
  }

  /** Returns how inputs are normalised when they are copied into a batch. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /** Returns the same examples, with inputs normalised after whatever was done to them before. */
  public Dataset normalised(Normalisation next) {
    if (next.offset().size() > 1 && next.offset().size() != inputLength()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "normalisation: expected %,d features as in the data set, found %,d",
              inputLength(),
              next.offset().size()));
    }
    return new Dataset(inputs, targets, inputShape, view, normalisation.then(next));
  }

  /** Returns the given examples in the given order; an example may appear more than once. */
  public Dataset select(int[] rows) {
    int[] chosen = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = row(rows[i]);
    }
    return new Dataset(inputs, targets, inputShape, chosen, normalisation);
  }

  /** Returns the examples {@code from} (included) to {@code to} (not included). */
  public Dataset slice(int from, int to) {
    int[] rows = new int[Math.max(0, to - from)];
    Arrays.setAll(rows, i -> from + i);
    return select(rows);
  }

  /** Returns the first {@code n} examples, or all when there are fewer. */
  public Dataset take(int n) {
    return n >= size() ? this : slice(0, n);
  }

  /** Returns the examples in a random order. */
  public Dataset shuffled(Rng rng) {
    return select(rng.permutation(size()));
  }

  /**
   * Parts of a data set that share no example.
   *
   * @param train what a model learns from
   * @param validation what it is judged by
   */
  public record Split(Dataset train, Dataset validation) {}

  /**
   * Splits at random into a part to train on and a part to validate with.
   *
   * @param validationFraction the share of examples to validate with, from 0 to 1; rounded to whole
   *     examples
   * @param rng the source of chance
   */
  public Split split(double validationFraction, Rng rng) {
    if (!(validationFraction >= 0 && validationFraction <= 1)) {
      throw wrongFraction(validationFraction);
    }
    int[] order = rng.permutation(size());
    int train = size() - (int) Math.round(size() * validationFraction);
    return new Split(
        select(Arrays.copyOfRange(order, 0, train)),
        select(Arrays.copyOfRange(order, train, order.length)));
  }

  static DataException wrongFraction(double fraction) {
    return new DataException(
        "validation fraction: expected 0 to 1, found " + fraction + ". A tenth is 0.1, not 10.");
  }

  /**
   * Returns the same examples with classes written as numbers from 0 to 1: one for two classes
   * {@code [N, 1]}, one of K for more {@code [N, K]}. Numbers stay as they are.
   */
  public Dataset withValueTargets() {
    return switch (targets) {
      case Targets.Values _ -> this;
      case Targets.Labels(int[] labels, List<String> names) -> {
        int size = names.size() == 2 ? 1 : names.size();
        float[] values = new float[Math.multiplyExact(labels.length, size)];
        for (int i = 0; i < labels.length; i++) {
          if (size == 1) {
            values[i] = labels[i];
          } else {
            values[i * size + labels[i]] = 1;
          }
        }
        var numbers = new Targets.Values(values, labels.length, size);
        yield new Dataset(inputs, numbers, inputShape, view, normalisation);
      }
    };
  }

  /** Returns one example, a fresh array. */
  public float[] input(int index) {
    float[] result = new float[inputLength()];
    copyInput(index, result, 0);
    return result;
  }

  /** Returns the class of one example. */
  public int label(int index) {
    return labels()[row(index)];
  }

  /** Returns the numbers that one example should give, a fresh array. */
  public float[] target(int index) {
    Targets.Values values = values();
    int from = row(index) * values.size();
    return Arrays.copyOfRange(values.values(), from, from + values.size());
  }

  /**
   * Copies examples {@code order[from]} to {@code order[to - 1]} into fresh tensors.
   *
   * @param order indices of examples, for instance {@code rng.permutation(size())}
   */
  public Batch batch(int[] order, int from, int to) {
    int count = to - from;
    float[] values = new float[count * inputLength()];
    copyInputs(order, from, to, values);
    int[] shape = new int[inputShape.rank() + 1];
    shape[0] = count;
    for (int axis = 0; axis < inputShape.rank(); axis++) {
      shape[axis + 1] = inputShape.dim(axis);
    }
    Tensor answers;
    if (isClassification()) {
      int[] labels = new int[count];
      copyLabels(order, from, to, labels);
      answers = Tensor.of(labels, count);
    } else {
      float[] numbers = new float[count * targetSize()];
      copyTargets(order, from, to, numbers);
      answers = Tensor.of(numbers, count, targetSize());
    }
    return new Batch(Tensor.of(values, shape), answers);
  }

  /**
   * Returns all examples in order as batches of {@code batchSize}, the last one perhaps smaller.
   */
  public Iterable<Batch> batches(int batchSize) {
    if (batchSize < 1) {
      throw new DataException("batch size: expected 1 or more, found " + batchSize);
    }
    int[] order = new int[size()];
    Arrays.setAll(order, i -> i);
    return () ->
        new Iterator<>() {
          private int next = 0;

          @Override
          public boolean hasNext() {
            return next < order.length;
          }

          @Override
          public Batch next() {
            if (!hasNext()) {
              throw new NoSuchElementException("no batch is left");
            }
            int from = next;
            next = Math.min(order.length, from + batchSize);
            return batch(order, from, next);
          }
        };
  }

  /** Copies the inputs of examples {@code order[from]} to {@code order[to - 1]} to the start. */
  public void copyInputs(int[] order, int from, int to, float[] into) {
    for (int i = from; i < to; i++) {
      copyInput(order[i], into, (i - from) * inputLength());
    }
  }

  /** Copies the classes of examples {@code order[from]} to {@code order[to - 1]} to the start. */
  public void copyLabels(int[] order, int from, int to, int[] into) {
    int[] labels = labels();
    for (int i = from; i < to; i++) {
      into[i - from] = labels[row(order[i])];
    }
  }

  /** Copies the targets of examples {@code order[from]} to {@code order[to - 1]} to the start. */
  public void copyTargets(int[] order, int from, int to, float[] into) {
    Targets.Values values = values();
    int size = values.size();
    for (int i = from; i < to; i++) {
      System.arraycopy(values.values(), row(order[i]) * size, into, (i - from) * size, size);
    }
  }

  void copyInput(int index, float[] into, int at) {
    if (byByte != null && inputs instanceof Rows.Bytes bytes) {
      bytes.copy(row(index), into, at, byByte);
      return;
    }
    inputs.copy(row(index), into, at);
    plan.apply(into, at, inputs.length());
  }

  private int row(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT, "example %,d of a data set of %,d: count from 0", index, size()));
    }
    return view == null ? index : view[index];
  }

  private int[] labels() {
    if (targets instanceof Targets.Labels(int[] labels, List<String> _)) {
      return labels;
    }
    throw new IllegalStateException("the targets of this data set are numbers, not classes");
  }

  private Targets.Values values() {
    if (targets instanceof Targets.Values values) {
      return values;
    }
    throw new IllegalStateException(
        "the targets of this data set are classes, not numbers; withValueTargets() converts them");
  }

  /**
   * Returns SHA-256 over shapes, class names, stored values and targets, as 64 hexadecimal digits.
   * It says which data a model has seen; the {@link #normalisation()} is not part of it.
   */
  public String hash() {
    MessageDigest digest = sha256();
    StringBuilder header = new StringBuilder("gradus data 1\n").append(size());
    for (int axis = 0; axis < inputShape.rank(); axis++) {
      header.append(' ').append(inputShape.dim(axis));
    }
    header.append('\n').append(targetSize()).append('\n');
    classNames().forEach(name -> header.append(name.length()).append(' ').append(name));
    digest.update(header.toString().getBytes(StandardCharsets.UTF_8));
    int width = isClassification() ? 1 : targetSize();
    ByteBuffer bytes = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size(); i++) {
      inputs.update(digest, row(i));
      bytes.clear();
      if (isClassification()) {
        bytes.putInt(label(i));
      } else {
        for (float value : target(i)) {
          bytes.putFloat(value);
        }
      }
      digest.update(bytes.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Returns a line such as {@code 60,000 examples of [28, 28], 10 classes}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d examples of %s, %,d %s",
        size(),
        inputShape,
        targetSize(),
        isClassification() ? "classes" : targetSize() == 1 ? "target" : "targets");
  }
}
