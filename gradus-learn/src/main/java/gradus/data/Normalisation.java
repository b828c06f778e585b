package gradus.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Centres and scales inputs: {@code y = (x − offset) · scale}.
 *
 * <p>It is fitted on the training set only and then applied to every other set and to what a
 * trained model is asked later; as a record of plain numbers it is stored with the model.
 *
 * @param kind how offset and scale were chosen
 * @param offset what is subtracted: one number for each feature, or a single one for all
 * @param scale what is multiplied: as many numbers as {@code offset}, each finite and above 0
 */
public record Normalisation(Kind kind, List<Float> offset, List<Float> scale) {
  /** The ways to choose offset and scale. */
  public enum Kind {
    /** Inputs stay as they are. */
    NONE,
    /** The least value of the training set becomes 0, the greatest 1. */
    UNIT,
    /** The least value of the training set becomes −1, the greatest 1. */
    SYMMETRIC,
    /** Each feature gets mean 0 and deviation 1; a constant feature becomes 0. */
    STANDARD
  }

  /** Checks and copies the numbers. */
  public Normalisation {
    offset = List.copyOf(offset);
    scale = List.copyOf(scale);
    if (offset.isEmpty() || offset.size() != scale.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "normalisation: expected as many offsets as scales and at least one, found %d and %d",
              offset.size(),
              scale.size()));
    }
    for (int i = 0; i < scale.size(); i++) {
      if (!(scale.get(i) > 0) || !Float.isFinite(scale.get(i)) || !Float.isFinite(offset.get(i))) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "normalisation of feature %d: expected a finite offset and a finite scale above 0,"
                    + " found offset %s and scale %s",
                i,
                offset.get(i),
                scale.get(i)));
      }
    }
  }

  /** Leaves inputs as they are. */
  public static Normalisation none() {
    return new Normalisation(Kind.NONE, List.of(0f), List.of(1f));
  }

  /**
   * Chooses offset and scale from the inputs of a training set.
   *
   * @param kind the way to choose
   * @param training the training set; a normalisation that it already carries is not undone
   */
  public static Normalisation fit(Kind kind, Dataset training) {
    return switch (kind) {
      case NONE -> none();
      case UNIT -> fitRange(kind, training, 0);
      case SYMMETRIC -> fitRange(kind, training, -1);
      case STANDARD -> fitStandard(training);
    };
  }

  /** One range for all features: an image stays an image. */
  private static Normalisation fitRange(Kind kind, Dataset training, float lowest) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    float[] row = new float[training.inputLength()];
    for (int i = 0; i < training.size(); i++) {
      training.copyInput(i, row, 0);
      for (float x : row) {
        min = Math.min(min, x);
        max = Math.max(max, x);
      }
    }
    if (!(max > min)) {
      return new Normalisation(kind, List.of(Float.isFinite(min) ? min : 0f), List.of(1f));
    }
    float scale = (1 - lowest) / (max - min);
    return new Normalisation(kind, List.of(min - lowest / scale), List.of(scale));
  }

  /**
   * Gives each component of vectors mean 0 and deviation 1.
   *
   * @param sequences [T][D] each, D the same for all
   * @throws DataException if there is no vector
   */
  public static Normalisation standard(List<float[][]> sequences) {
    Moments moments = null;
    for (float[][] sequence : sequences) {
      for (float[] vector : sequence) {
        moments = moments == null ? new Moments(vector.length) : moments;
        moments.add(vector);
      }
    }
    if (moments == null) {
      throw new DataException("normalisation: expected one vector or more, found none");
    }
    return moments.standard();
  }

  private static Normalisation fitStandard(Dataset training) {
    var moments = new Moments(training.inputLength());
    float[] row = new float[training.inputLength()];
    for (int i = 0; i < training.size(); i++) {
      training.copyInput(i, row, 0);
      moments.add(row);
    }
    return moments.standard();
  }

  /** Mean and squared deviations of each feature, by Welford: stable where the mean is large. */
  private static final class Moments {
    private final double[] mean;
    private final double[] squares;
    private int count;

    Moments(int features) {
      mean = new double[features];
      squares = new double[features];
    }

    void add(float[] row) {
      count++;
      for (int j = 0; j < mean.length; j++) {
        double before = row[j] - mean[j];
        mean[j] += before / count;
        squares[j] += before * (row[j] - mean[j]);
      }
    }

    Normalisation standard() {
      Float[] offset = new Float[mean.length];
      Float[] scale = new Float[mean.length];
      for (int j = 0; j < mean.length; j++) {
        double deviation = Math.sqrt(squares[j] / Math.max(1, count));
        boolean constant = deviation < 1e-7 * Math.max(1, Math.abs(mean[j]));
        offset[j] = (float) mean[j];
        scale[j] = constant ? 1f : (float) (1 / deviation);
      }
      return new Normalisation(Kind.STANDARD, List.of(offset), List.of(scale));
    }
  }

  /**
   * Returns new inputs, normalised.
   *
   * @param inputs one example or several, one after the other
   */
  public float[] apply(float[] inputs) {
    if (offset.size() > 1 && inputs.length % offset.size() != 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "normalisation: expected examples of %,d features, found %,d values",
              offset.size(),
              inputs.length));
    }
    float[] result = inputs.clone();
    plan().apply(result, 0, result.length);
    return result;
  }

  /** Returns what {@link #apply} was given, up to rounding: {@code x = y / scale + offset}. */
  public float[] restore(float[] normalised) {
    Plan plan = plan();
    float[] result = normalised.clone();
    for (int i = 0; plan.active && i < result.length; i++) {
      int j = i % plan.offset.length;
      result[i] = result[i] / plan.scale[j] + plan.offset[j];
    }
    return result;
  }

  /** Returns the single step that does {@code this} first and then {@code next}. */
  Normalisation then(Normalisation next) {
    if (kind == Kind.NONE) {
      return next;
    }
    int features = Math.max(offset.size(), next.offset.size());
    List<Float> offsets =
        IntStream.range(0, features)
            .mapToObj(i -> at(offset, i) + at(next.offset, i) / at(scale, i))
            .toList();
    List<Float> scales =
        IntStream.range(0, features).mapToObj(i -> at(scale, i) * at(next.scale, i)).toList();
    return new Normalisation(next.kind, offsets, scales);
  }

  private static float at(List<Float> values, int index) {
    return values.get(values.size() == 1 ? 0 : index);
  }

  /** The same numbers in arrays, for the loop that fills batches. */
  Plan plan() {
    return new Plan(kind != Kind.NONE, floats(offset), floats(scale));
  }

  private static float[] floats(List<Float> values) {
    float[] result = new float[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i);
    }
    return result;
  }

  /** Normalises in place. */
  record Plan(boolean active, float[] offset, float[] scale) {
    void apply(float[] values, int from, int length) {
      if (!active) {
        return;
      }
      if (offset.length == 1) {
        for (int i = from; i < from + length; i++) {
          values[i] = (values[i] - offset[0]) * scale[0];
        }
        return;
      }
      for (int row = from; row < from + length; row += offset.length) {
        for (int j = 0; j < offset.length; j++) {
          values[row + j] = (values[row + j] - offset[j]) * scale[j];
        }
      }
    }
  }

  /** Returns the usual name: none, 0 to 1, −1 to 1 or standardised. */
  @Override
  public String toString() {
    return switch (kind) {
      case NONE -> "none";
      case UNIT -> "0 to 1";
      case SYMMETRIC -> "−1 to 1";
      case STANDARD ->
          "standardised (" + offset.size() + (offset.size() == 1 ? " feature)" : " features)");
    };
  }
}
