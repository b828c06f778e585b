package gradus.lessons;

import static gradus.lessons.Lesson.print;

import gradus.lessons.modules.DotProduct;
import gradus.lessons.modules.SquaredError;
import gradus.lessons.modules.Sum;
import gradus.lessons.modules.Z;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Lesson 15. Recommendation: a table of ratings, mostly empty, as products of learned vectors.
 *
 * <pre>{@code
 * r̂_ui = μ + b_u + b_i + z_u·z_i
 * L = Σ ½ (r̂_ui − r_ui)² + λ/2 (b_u² + b_i² + ‖z_u‖² + ‖z_i‖²)     over the ratings there are
 * ∂L/∂b_u = e + λ b_u,   ∂L/∂z_u = e z_i + λ z_u,   e = r̂ − r       and likewise for i
 * }</pre>
 *
 * <p>Made of modules with many inputs: {@link Z} for each b and z, {@link DotProduct} and {@link
 * Sum}. μ is the mean of the ratings.
 *
 * <p>Y. Koren, R. Bell and C. Volinsky, "Matrix factorization techniques for recommender systems",
 * 2009.
 */
public final class Lesson15Recommendation {
  private static final int USERS = 120;

  /** Invented films; each row has a taste of its own. */
  static final String[][] FILMS = {
    {"Star Wolves", "Moon Raid", "Iron Comet", "The Last Orbit"},
    {"A Letter Home", "Spring in Pau", "Two Chairs", "The Violinist"},
    {"Fog Street", "The Ninth Key", "Cold Harbour", "A Quiet Heist"},
    {"Duck Soup Again", "Wrong Wedding", "Hotel Hilarity", "My Cousin's Goat"}
  };

  /** What the rows of films are like, in two traits. */
  private static final double[][] TRAITS = {{1, 1}, {-1, -1}, {1, -1}, {-1, 1}};

  private Lesson15Recommendation() {}

  /**
   * One rating.
   *
   * @param user who, from 0
   * @param item what, from 0
   * @param value from 1 to 5
   */
  record Rating(int user, int item, double value) {}

  /** Returns half of all possible ratings, in random order. */
  static List<Rating> ratings(RandomGenerator random) {
    List<Rating> ratings = new ArrayList<>();
    double[] quality = random.doubles(16, -0.8, 0.8).toArray();
    for (int u = 0; u < USERS; u++) {
      double mood = 0.6 * random.nextGaussian();
      double[] taste = {0.6 * random.nextGaussian(), 0.6 * random.nextGaussian()};
      for (int i = 0; i < 16; i++) {
        double[] traits = TRAITS[i / 4];
        double r = 3.4 + mood + quality[i] + taste[0] * traits[0] + taste[1] * traits[1];
        double rated = Math.clamp(Math.rint(r + 0.3 * random.nextGaussian()), 1, 5);
        if (random.nextBoolean()) {
          ratings.add(new Rating(u, i, rated));
        }
      }
    }
    Collections.shuffle(ratings, new Random(random.nextLong()));
    return ratings;
  }

  /** The model. */
  static final class Factors {
    final double mean;
    final boolean biases;
    final Z[] userBias;
    final Z[] itemBias;
    final Z[] users;
    final Z[] items;

    /**
     * Makes a model that answers the mean, nearly.
     *
     * @param size of the vectors; may be 0
     */
    Factors(List<Rating> ratings, boolean biases, int size, RandomGenerator random) {
      mean = ratings.stream().mapToDouble(Rating::value).average().orElseThrow();
      this.biases = biases;
      userBias = vectors(USERS, 1, 0, random);
      itemBias = vectors(16, 1, 0, random);
      users = vectors(USERS, size, 0.3, random);
      items = vectors(16, size, 0.3, random);
    }

    private static Z[] vectors(int count, int size, double range, RandomGenerator random) {
      Z[] vectors = new Z[count];
      for (int i = 0; i < count; i++) {
        vectors[i] = new Z(size);
        if (range > 0) {
          vectors[i].randomise(random, range);
        }
      }
      return vectors;
    }

    private List<double[][]> pair(Rating r) {
      return List.of(users[r.user].forward(), items[r.item].forward());
    }

    double predict(Rating r) {
      double[][] product = new DotProduct().forward(pair(r));
      List<double[][]> terms =
          List.of(userBias[r.user].forward(), itemBias[r.item].forward(), product);
      return mean + new Sum().forward(terms)[0][0];
    }

    /** Makes a step of stochastic descent on one rating. */
    void step(Rating r, double rate, double lambda) {
      double[][] delta =
          new SquaredError().gradient(new double[][] {{predict(r)}}, new double[][] {{r.value}});
      List<double[][]> deltas = new DotProduct().backwardDelta(pair(r), delta);
      if (biases) {
        update(userBias[r.user], delta, rate, lambda);
        update(itemBias[r.item], delta, rate, lambda);
      }
      update(users[r.user], deltas.get(0), rate, lambda);
      update(items[r.item], deltas.get(1), rate, lambda);
    }

    private static void update(Z z, double[][] delta, double rate, double lambda) {
      z.initGradient();
      z.backwardUpdateGradient(List.of(), delta);
      double[][] penalty = z.forward();
      for (int i = 0; i < penalty[0].length; i++) {
        penalty[0][i] *= lambda;
      }
      z.backwardUpdateGradient(List.of(), penalty);
      z.updateParameters(rate);
    }

    /** Returns the root of the mean squared error. */
    double rmse(List<Rating> ratings) {
      double sum = 0;
      for (Rating r : ratings) {
        double e = predict(r) - r.value;
        sum += e * e;
      }
      return Math.sqrt(sum / ratings.size());
    }
  }

  /** Learns four fifths of the ratings in four ways, and asks for those held out. */
  public static void main(String[] args) {
    List<Rating> all = ratings(new Random(3));
    int cut = all.size() * 4 / 5;
    List<Rating> train = all.subList(0, cut);
    List<Rating> test = all.subList(cut, all.size());
    print(
        "%d users, 16 films, %d ratings to learn from, %d held out. RMSE of those:%n",
        USERS, train.size(), test.size());
    String[] names = {"mean only", "biases", "factors", "both"};
    Factors[] models = {
      new Factors(train, false, 0, new Random(1)),
      new Factors(train, true, 0, new Random(1)),
      new Factors(train, false, 2, new Random(1)),
      new Factors(train, true, 2, new Random(1))
    };
    int epochs = 40;
    double[] at = new double[epochs + 1];
    double[][] held = new double[4][epochs + 1];
    print("  epoch   mean only   biases   factors     both   both, of those learned");
    for (int epoch = 0; epoch <= epochs; epoch++) {
      at[epoch] = epoch;
      for (int k = 0; k < 4; k++) {
        held[k][epoch] = models[k].rmse(test);
      }
      if (epoch % 10 == 0) {
        print(
            "%7d   %9.4f   %6.4f   %7.4f   %6.4f   %22.4f",
            epoch,
            held[0][epoch],
            held[1][epoch],
            held[2][epoch],
            held[3][epoch],
            models[3].rmse(train));
      }
      for (Factors model : models) {
        for (Rating r : train) {
          model.step(r, 0.05, 0.15);
        }
      }
    }
    var picture = new Picture("Ratings as products of learned vectors", 2, 440, 330);
    var curves = picture.panel("RMSE of ratings held out", 0, epochs, 0, 1.4);
    curves.labels("epochs", "RMSE");
    for (int k = 0; k < 4; k++) {
      curves.line(names[k], k, at, held[k]);
    }
    map(picture, models[3]);
    Lesson.draw(args, "15-recommendation", picture);
  }

  private static void map(Picture picture, Factors model) {
    var panel = picture.panel("The films' vectors", -2, 2, -1.5, 1.5).labels("z₁", "z₂");
    print("%nThe films' biases and vectors:%n");
    for (int i = 0; i < 16; i++) {
      String name = FILMS[i / 4][i % 4];
      double[] z = model.items[i].forward()[0];
      print("  %-17s  %5.2f   (%5.2f, %5.2f)", name, model.itemBias[i].forward()[0][0], z[0], z[1]);
      panel.mark(i / 4, z[0], z[1], name);
    }
  }
}
