package gradus.lessons.modules;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Modules by hand at work: three descents side by side, and ratings from learned vectors. */
public final class ModuleLesson {
  private static final int EXAMPLES = 200;
  private static final int HIDDEN = 16;
  private static final int SIZE = 20;
  private static final double RATE = 0.2;
  private static final int USERS = 30;
  private static final int FILMS = 20;

  private ModuleLesson() {}

  /** Separates a disk from its surroundings by three descents, then guesses hidden ratings. */
  public static void main(String[] args) {
    descents();
    ratings();
  }

  private static void descents() {
    var random = new Random(1);
    double[][] x = new double[EXAMPLES][2];
    Matrix.randomise(x, random, 1);
    double[][] t = new double[EXAMPLES][2];
    for (int n = 0; n < EXAMPLES; n++) {
      t[n][x[n][0] * x[n][0] + x[n][1] * x[n][1] < 0.6 ? 1 : 0] = 1; // about half of the square
    }
    Descent batch = descent();
    Descent mini = descent();
    Descent stochastic = descent();
    print(
        "In the disk or not: %d points, %d tanh units, rate %.1f. Mean loss:%n",
        EXAMPLES, HIDDEN, RATE);
    print("  epochs    batch   mini-batch of %d   stochastic", SIZE);
    for (int epoch = 0; epoch <= 100; epoch++) {
      if (epoch % 10 == 0) {
        print(
            "%8d   %.4f             %.4f       %.4f",
            epoch, batch.mean(x, t), mini.mean(x, t), stochastic.mean(x, t));
      }
      batch.batch(x, t, RATE);
      mini.miniBatch(x, t, SIZE, RATE, random);
      stochastic.stochastic(x, t, RATE, random);
    }
  }

  private static Descent descent() {
    var random = new Random(2); // the same first weights for all three
    var first = new Linear(2, HIDDEN);
    var second = new Linear(HIDDEN, 2);
    first.randomise(random, 1);
    second.randomise(random, 0.5);
    return new Descent(new Sequence(first, new Tanh(), second), new SoftmaxCrossEntropy());
  }

  // Ratings: each user and each film is a z; the rating is their dot product.

  private static void ratings() {
    var random = new Random(1);
    double[][] truth = scores(vectors(USERS, random), vectors(FILMS, random));
    boolean[][] hidden = new boolean[USERS][FILMS];
    for (boolean[] row : hidden) {
      for (int f = 0; f < FILMS; f++) {
        row[f] = random.nextInt(4) == 0;
      }
    }
    Z[] users = vectors(USERS, random);
    Z[] films = vectors(FILMS, random);
    print(
        "%nRatings of %d users for %d films, made of two numbers each, a quarter of them hidden:%n",
        USERS, FILMS);
    print("  epochs   error, shown   error, hidden");
    for (int epoch = 0; epoch <= 40; epoch++) {
      if (epoch % 5 == 0) {
        double[][] y = scores(users, films);
        print(
            "%8d         %.4f          %.4f",
            epoch, error(y, truth, hidden, false), error(y, truth, hidden, true));
      }
      for (int u = 0; u < USERS; u++) {
        for (int f = 0; f < FILMS; f++) {
          if (!hidden[u][f]) {
            rate(users[u], films[f], truth[u][f]);
          }
        }
      }
    }
  }

  private static double[][] scores(Z[] users, Z[] films) {
    double[][] scores = new double[users.length][films.length];
    for (int u = 0; u < users.length; u++) {
      for (int f = 0; f < films.length; f++) {
        List<double[][]> xs = List.of(users[u].forward(), films[f].forward());
        scores[u][f] = new DotProduct().forward(xs)[0][0];
      }
    }
    return scores;
  }

  /** Returns the root of the mean squared error of those ratings that are hidden, or are not. */
  private static double error(double[][] y, double[][] t, boolean[][] hidden, boolean which) {
    double sum = 0;
    int count = 0;
    for (int u = 0; u < y.length; u++) {
      for (int f = 0; f < y[u].length; f++) {
        if (hidden[u][f] == which) {
          sum += (y[u][f] - t[u][f]) * (y[u][f] - t[u][f]);
          count++;
        }
      }
    }
    return Math.sqrt(sum / count);
  }

  private static Z[] vectors(int count, RandomGenerator random) {
    Z[] vectors = new Z[count];
    for (int i = 0; i < count; i++) {
      vectors[i] = new Z(2);
      vectors[i].randomise(random, 1);
    }
    return vectors;
  }

  /** Makes a step of stochastic descent on one rating. */
  private static void rate(Z user, Z film, double rating) {
    var product = new DotProduct();
    List<double[][]> xs = List.of(user.forward(), film.forward());
    double[][] delta = new SquaredError().gradient(product.forward(xs), new double[][] {{rating}});
    List<double[][]> deltas = product.backwardDelta(xs, delta);
    update(user, deltas.get(0));
    update(film, deltas.get(1));
  }

  private static void update(Z z, double[][] delta) {
    z.initGradient();
    z.backwardUpdateGradient(List.of(), delta);
    z.updateParameters(0.1);
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
