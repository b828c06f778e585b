package gradus.ratings;

import java.util.stream.IntStream;

/**
 * What can be said of a rating without matching user and item: how kind the user is and how well
 * liked the item, {@code r̂ = μ + b_u + b_i}. What a factorisation must be better than.
 *
 * <p>The biases that minimise {@code Σ (r − r̂)² + λ (Σ b_u² + Σ b_i²)}, by turns in closed form:
 * with the b_i fixed, {@code b_u = Σ (r − μ − b_i) / (n_u + λ)} over the n_u ratings of a user.
 *
 * <p>Y. Koren, "Factorization meets the neighborhood: a multifaceted collaborative filtering
 * model", 2008, equations 1 and 2.
 */
public final class BiasModel {
  /** λ, chosen on ratings held out of training. */
  public static final double PENALTY = 2.5;

  private static final int MOST_TURNS = 100;
  private static final double SETTLED = 1e-7;

  private final double mean;
  private final float[] range;
  private final double[] userBias;
  private final double[] itemBias;

  private BiasModel(Ratings ratings) {
    mean = ratings.mean();
    range = ratings.range();
    userBias = new double[ratings.users()];
    itemBias = new double[ratings.items()];
  }

  /** Fits the model with the usual penalty. */
  public static BiasModel fit(Ratings ratings) {
    return fit(ratings, PENALTY);
  }

  /**
   * Fits the model.
   *
   * @param penalty λ, above 0: how many ratings of the mean everybody starts with
   */
  public static BiasModel fit(Ratings ratings, double penalty) {
    if (!(penalty > 0)) {
      throw new IllegalArgumentException("the penalty must be above 0, got " + penalty);
    }
    var model = new BiasModel(ratings);
    double moved = Double.POSITIVE_INFINITY;
    for (int turn = 0; turn < MOST_TURNS && moved > SETTLED; turn++) {
      moved = model.fit(ratings, penalty, true);
      moved = Math.max(moved, model.fit(ratings, penalty, false));
    }
    return model;
  }

  /** Fits one side's biases, and says how far the farthest moved. */
  private double fit(Ratings ratings, double penalty, boolean ofItems) {
    double[] own = ofItems ? itemBias : userBias;
    double[] sums = new double[own.length];
    int[] counts = new int[own.length];
    for (int i = 0; i < ratings.size(); i++) {
      int at = ofItems ? ratings.item(i) : ratings.user(i);
      double other = ofItems ? userBias[ratings.user(i)] : itemBias[ratings.item(i)];
      sums[at] += ratings.rating(i) - mean - other;
      counts[at]++;
    }
    double moved = 0;
    for (int i = 0; i < own.length; i++) {
      double next = sums[i] / (counts[i] + penalty);
      moved = Math.max(moved, Math.abs(next - own[i]));
      own[i] = next;
    }
    return moved;
  }

  /** Returns the predicted rating, within the range of those learned from. */
  public double predict(int user, int item) {
    return Math.clamp(mean + userBias[user] + itemBias[item], range[0], range[1]);
  }

  /** Returns the root of the mean squared error on ratings. */
  public double rootMeanSquaredError(Ratings ratings) {
    double sum =
        IntStream.range(0, ratings.size())
            .mapToDouble(i -> ratings.rating(i) - predict(ratings.user(i), ratings.item(i)))
            .map(error -> error * error)
            .sum();
    return Math.sqrt(sum / ratings.size());
  }
}
