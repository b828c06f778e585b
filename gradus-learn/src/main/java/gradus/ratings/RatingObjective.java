package gradus.ratings;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.Normalisation;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.train.Answers;
import gradus.train.Batches;
import gradus.train.Objective;
import gradus.train.OutputKind;
import gradus.train.Recording;
import gradus.train.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ratings to learn: the mean over a batch of {@code (r − r̂)²}, in training with the penalties of
 * the users and items that the batch names, once for each rating of theirs.
 *
 * <pre>{@code
 * (r − r̂)² + λ (‖z_u‖² + ‖z_i‖²) + λ_b (b_u² + b_i²)
 * }</pre>
 *
 * <p>Koren, Bell and Volinsky, 2009, equations 2 and 5, with a λ each for factors and biases.
 */
public final class RatingObjective implements Objective {
  private final Ratings ratings;

  private RatingObjective(Ratings ratings) {
    if (ratings.size() == 0) {
      throw new IllegalArgumentException("one rating or more is needed, got none");
    }
    this.ratings = ratings;
  }

  /** Returns the objective of ratings, for a {@link FactorModel}. */
  public static RatingObjective of(Ratings ratings) {
    return new RatingObjective(ratings);
  }

  @Override
  public int examples() {
    return ratings.size();
  }

  @Override
  public Batches batches(int size) {
    int whole = Math.min(size, ratings.size());
    return new Rows(new Batches.Form(whole, 1), new Batches.Form(ratings.size() % whole, 1));
  }

  @Override
  public String hash() {
    return ratings.hash();
  }

  @Override
  public Signature signature() {
    return new Signature(List.of(2), OutputKind.NUMBERS, List.of(), Normalisation.none());
  }

  @Override
  public String toString() {
    return "squared error of ratings with penalties";
  }

  private final class Rows implements Batches {
    private final Form full;
    private final Form rest;

    Rows(Form full, Form rest) {
      this.full = full;
      this.rest = rest;
    }

    @Override
    public int steps() {
      return Math.ceilDiv(ratings.size(), full.size());
    }

    @Override
    public List<Form> forms() {
      return rest.size() == 0 ? List.of(full) : List.of(full, rest);
    }

    @Override
    public int[] order(@Nullable Rng chance) {
      if (chance != null) {
        return chance.permutation(ratings.size());
      }
      int[] order = new int[ratings.size()];
      Arrays.setAll(order, i -> i);
      return order;
    }

    @Override
    public Form form(int[] order, int from) {
      return from + full.size() <= order.length ? full : rest;
    }

    @Override
    public Recording record(Module model, Form form, Pass pass) {
      if (!(model instanceof FactorModel factors)) {
        throw new IllegalArgumentException("ratings are learnt by a FactorModel, got " + model);
      }
      return new OfRatings(ratings, factors, form.size(), pass);
    }
  }

  private static final class OfRatings implements Recording {
    private final Ratings ratings;
    private final int[] users;
    private final int[] items;
    private final float[] targets;
    private final Parameter userCell;
    private final Parameter itemCell;
    private final Parameter targetCell;
    private final Tensor prediction;
    private final Tensor loss;

    OfRatings(Ratings ratings, FactorModel model, int size, Pass pass) {
      this.ratings = ratings;
      users = new int[size];
      items = new int[size];
      targets = new float[size];
      userCell = Parameter.of("users", Tensor.of(users, size));
      itemCell = Parameter.of("items", Tensor.of(items, size));
      targetCell = Parameter.zeros("ratings", size);
      FactorModel.Guess guess = model.guess(userCell.tensor(), itemCell.tensor(), pass);
      prediction = guess.prediction();
      Tensor errors = targetCell.tensor().sub(prediction).square();
      loss = (pass.isTraining() ? errors.add(guess.penalty()) : errors).mean();
    }

    @Override
    public Tensor loss() {
      return loss;
    }

    @Override
    public int fill(int[] order, int from) {
      for (int i = 0; i < users.length; i++) {
        int index = order[from + i];
        users[i] = ratings.user(index);
        items[i] = ratings.item(index);
        targets[i] = ratings.rating(index);
      }
      userCell.set(users);
      itemCell.set(items);
      targetCell.set(targets);
      return users.length;
    }

    @Override
    public int count() {
      return users.length;
    }

    @Override
    public Optional<Tensor> outputs() {
      return Optional.of(prediction);
    }

    @Override
    public Answers answers(float[] outputs) {
      return Answers.ofValues(outputs, targets, targets.length);
    }
  }
}
