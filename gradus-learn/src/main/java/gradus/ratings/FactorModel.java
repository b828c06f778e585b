package gradus.ratings;

import gradus.Tensor;
import gradus.graph.Scope;
import gradus.graph.Shape;
import gradus.nn.Embedding;
import gradus.nn.Initialiser;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Weight;
import gradus.nn.Weights;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Ratings as products of what a user likes and what an item is like: K numbers for each.
 *
 * <pre>{@code
 * r̂ = μ + b_u + b_i + z_u · z_i         or, without biases, r̂ = z_u · z_i
 * }</pre>
 *
 * μ is the mean of the ratings learned from. A prediction is limited to the range of those; in
 * training it is not.
 *
 * <p><i>Shape</i>: [B, 2] of {@code int32}, user and item → [B].
 *
 * <p>Factors start by the Gaussian distribution of deviation 0.05, biases at 0. A step costs as
 * much as the rows of its users and items, see {@link gradus.Update}.
 *
 * <p>Y. Koren, R. Bell, C. Volinsky, "Matrix factorization techniques for recommender systems",
 * 2009, equations 2 (without biases) and 4.
 */
public final class FactorModel implements Module {
  private static final double DEVIATION = 0.05;

  private final FactorSpec spec;
  private final Weight scale; // μ, the least and the greatest rating
  private final @Nullable Embedding users;
  private final @Nullable Embedding items;
  private final @Nullable Embedding userBias;
  private final @Nullable Embedding itemBias;
  private final Weights weights = new Weights("model");
  private final SequencedMap<String, Module> children = new LinkedHashMap<>();

  /** Makes a model for the users, items and scale of ratings. */
  public FactorModel(FactorSpec spec, Ratings ratings) {
    this.spec = spec;
    float[] range = ratings.range();
    double mean = spec.biases() ? ratings.mean() : 0;
    scale =
        weights.addState(
            "scale", Shape.of(3), (_, _, _) -> new double[] {mean, range[0], range[1]});
    Initialiser small = Initialiser.gaussian(DEVIATION);
    users = spec.factors() == 0 ? null : table("users", ratings.users(), spec.factors(), small);
    items = spec.factors() == 0 ? null : table("items", ratings.items(), spec.factors(), small);
    userBias = spec.biases() ? table("userBias", ratings.users(), 1, Initialiser.zeros()) : null;
    itemBias = spec.biases() ? table("itemBias", ratings.items(), 1, Initialiser.zeros()) : null;
  }

  private Embedding table(String name, int rows, int width, Initialiser initialiser) {
    var table = new Embedding(rows, width, initialiser);
    weights.adopt(name, table.weights());
    children.put(name, table);
    return table;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    return children;
  }

  /** Returns how the model is built. */
  public FactorSpec spec() {
    return spec;
  }

  @Override
  public Tensor apply(Tensor pairs, Pass pass) {
    return limited(rows(pairs.get(1, 0), pairs.get(1, 1), pass), pass).prediction();
  }

  private Guess limited(Guess guess, Pass pass) {
    return pass.isTraining()
        ? guess
        : new Guess(guess.prediction().maximum(scale(1)).minimum(scale(2)), guess.penalty());
  }

  private Tensor scale(int index) {
    return scale.tensor().slice(0, index, index + 1);
  }

  /**
   * What the model makes of a batch.
   *
   * @param prediction r̂. Shape: [B]
   * @param penalty {@code λ (‖z_u‖² + ‖z_i‖²) + λ_b (b_u² + b_i²)} of each. Shape: [B]
   */
  record Guess(Tensor prediction, Tensor penalty) {}

  /** Records predictions and penalties. Shape: users [B], items [B]. */
  Guess guess(Tensor user, Tensor item, Pass pass) {
    return limited(rows(user, item, pass), pass);
  }

  private Guess rows(Tensor user, Tensor item, Pass pass) {
    Tensor prediction = scale(0).broadcastTo(user.shape());
    Tensor penalty = prediction.fullLike(0);
    if (users != null && items != null) {
      Tensor u = look(users, "users", user, pass); // [B, K]
      Tensor i = look(items, "items", item, pass);
      prediction = prediction.add(u.mul(i).sum(1));
      penalty = penalty.add(u.square().add(i.square()).sum(1).mul(spec.penalty()));
    }
    if (userBias != null && itemBias != null) {
      Tensor u = look(userBias, "userBias", user, pass).reshape(-1);
      Tensor i = look(itemBias, "itemBias", item, pass).reshape(-1);
      prediction = prediction.add(u).add(i);
      penalty = penalty.add(u.square().add(i.square()).mul(spec.biasPenalty()));
    }
    return new Guess(prediction, penalty);
  }

  private Tensor look(Embedding table, String name, Tensor indices, Pass pass) {
    return Scope.in(weights.path() + "." + name, () -> table.apply(indices, pass));
  }

  /**
   * Returns the factors of all items, a row for each. Shape: [items, K].
   *
   * @throws IllegalStateException if the model has none
   */
  public float[] itemFactors() {
    if (items == null) {
      throw new IllegalStateException(this + " has biases alone");
    }
    return items.parameters().getFirst().tensor().toArray();
  }

  @Override
  public String toString() {
    return "FactorModel(" + spec + ")";
  }
}
