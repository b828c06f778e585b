package gradus.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.DataException;
import gradus.nn.Pass;
import gradus.optim.Sgd;
import gradus.train.Batches;
import gradus.train.Evaluator;
import gradus.train.Metric;
import gradus.train.Recording;
import gradus.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatingsTest {
  @TempDir Path folder;

  private Ratings read(String ratings, String movies) throws IOException {
    Files.writeString(folder.resolve("ratings.csv"), ratings);
    Files.writeString(folder.resolve("movies.csv"), movies);
    return Ratings.read(folder);
  }

  private static final String MOVIES =
      "movieId,title,genres\n7,Alien (1979),Horror\n31,\"Wizard of Oz, The (1939)\",Musical\n";

  @Test
  void aFolderOfMovieLensIsRead() throws IOException {
    Ratings ratings =
        read("userId,movieId,rating,timestamp\n5,31,4.5,1\n9,7,2,1\n5,7,0.5,2\n", MOVIES);
    assertThat(ratings).hasToString("3 ratings of 2 items by 2 users");
    assertThat(ratings.title(0)).isEqualTo("Wizard of Oz, The (1939)");
    assertThat(ratings.user(2)).isZero();
    assertThat(ratings.item(2)).isEqualTo(1);
    assertThat(ratings.rating(0)).isEqualTo(4.5f);
    assertThat(ratings.mean()).isCloseTo(7 / 3.0, within(1e-9));
    assertThat(ratings.mostRated(1)).containsExactly(1);
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    assertThatThrownBy(() -> read("userId,movieId,rating\n5,31,4.5\n5,31,3\n", MOVIES))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "ratings.csv, line 3: expected one rating of a film by each user, found a second one of"
                + " 'Wizard of Oz, The (1939)' by user 5.");
    assertThatThrownBy(() -> read("userId,movieId,rating\n5,31,good\n", MOVIES))
        .hasMessageEndingWith("line 2: expected a rating, a number such as 3.5, found 'good'.");
    assertThatThrownBy(() -> read("userId,movieId,rating\n5,31,NaN\n", MOVIES))
        .hasMessageEndingWith("found 'NaN'.");
    assertThatThrownBy(() -> read("userId,movieId,rating\n5,31,1e30\n", MOVIES))
        .hasMessageEndingWith("found '1e30'.");
    assertThatThrownBy(() -> read("userId,movieId,rating\n5,32,1\n", MOVIES))
        .hasMessageEndingWith("line 2: expected a film that movies.csv has, found movieId '32'.");
    assertThatThrownBy(() -> read("userId,movieId,rating\n5,31,1\n", MOVIES + "7,Again,x\n"))
        .hasMessageEndingWith("movies.csv, line 4: expected each movieId once, found '7' again.");
    assertThatThrownBy(() -> read("userId,film,rating\n5,31,1\n", MOVIES))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no column 'movieId'");
    assertThatThrownBy(() -> read("userId,movieId,rating\n5,31\n", MOVIES))
        .hasMessageContaining("line 2: expected 3 cells");
    assertThatThrownBy(() -> Ratings.read(folder.resolve("none")))
        .hasMessageContaining("expected a folder with ratings.csv and movies.csv");
  }

  private static Ratings few() {
    return Ratings.of(
        List.of("a", "b", "c"),
        new int[] {0, 0, 1, 1},
        new int[] {0, 2, 1, 2},
        new float[] {5, 1, 4, 2});
  }

  private static FactorModel model(FactorSpec spec) {
    var model = new FactorModel(spec, few());
    for (var parameter : model.parameters()) {
      String name = parameter.name().replaceAll("model\\.|\\.table", "");
      switch (name) {
        case "users" -> parameter.set(1, 2, -1, 0.5f);
        case "items" -> parameter.set(0.5f, 0, 1, 1, -1, 2);
        case "userBias" -> parameter.set(0.25f, -0.5f);
        case "itemBias" -> parameter.set(1, 2, 3);
        default -> throw new AssertionError(name);
      }
    }
    return model;
  }

  private static double loss(FactorSpec spec, Pass pass) {
    Batches batches = RatingObjective.of(few()).batches(2);
    Recording recording = batches.record(model(spec), new Batches.Form(2, 1), pass);
    HeldPlan plan = HeldPlan.of(recording.loss());
    recording.fill(new int[] {0, 2}, 0); // user 0, item 0, 5; user 1, item 1, 4
    plan.run();
    return plan.item(0);
  }

  @Test
  void theLossIsTheSquaredErrorWithThePenaltiesOfTheRowsNamed() {
    // μ = 3; r̂₀ = 3 + 0.25 + 1 + 0.5 = 4.75; r̂₁ = 3 − 0.5 + 2 + (−1 + 0.5) = 4
    double error = (0.25 * 0.25 + 0) / 2;
    assertThat(loss(FactorSpec.of(2), Pass.inference())).isCloseTo(error, within(1e-6));
    // ‖z‖²: 5 + 0.25 and 1.25 + 2; b²: 0.0625 + 1 and 0.25 + 4
    double penalty = (0.1 * (5.25 + 3.25) + 0.5 * (1.0625 + 4.25)) / 2;
    FactorSpec spec = FactorSpec.of(2).withPenalty(0.1).withBiasPenalty(0.5);
    assertThat(loss(spec, Pass.training(Rng.of(1)))).isCloseTo(error + penalty, within(1e-6));
    // Without biases: 5 − 0.5 and 4 − (−0.5); at inference within 1 … 5, so that −0.5 becomes 1.
    FactorSpec plain = FactorSpec.of(2).withBiases(false).withPenalty(0);
    assertThat(loss(plain, Pass.training(Rng.of(1)))).isCloseTo(4.5 * 4.5, within(1e-5));
    assertThat(loss(plain, Pass.inference())).isCloseTo((16 + 9) / 2.0, within(1e-5));
  }

  @Test
  void aPairIsAnsweredAsInTheLoss() {
    Tensor pairs = Tensor.of(new int[] {0, 0, 1, 1}, 2, 2);
    assertThat(model(FactorSpec.of(2)).apply(pairs, Pass.inference()).toArray())
        .containsExactly(new float[] {4.75f, 4}, within(1e-6f));
  }

  @Test
  void aStepTouchesTheRowsOfItsUsersAndItems() {
    FactorModel model = model(FactorSpec.of(2));
    Batches batches = RatingObjective.of(few()).batches(2);
    Recording recording = batches.record(model, new Batches.Form(2, 1), Pass.training(Rng.of(1)));
    List<Tensor> gradients = Gradients.ofParameters(recording.loss(), model.parameters());
    assertThat(gradients).allMatch(gradient -> Gradients.rows(gradient).isPresent());
  }

  @Test
  void biasesAreWhereTheirGradientIsZero() {
    Ratings ratings = made(60, 40, 900, 0.5);
    double penalty = 3;
    BiasModel model = BiasModel.fit(ratings, penalty);
    double[] users = new double[60];
    for (int u = 0; u < 60; u++) {
      users[u] = model.predict(u, 0); // but for the same μ + b_i
    }
    assertThat(model.rootMeanSquaredError(ratings)).isLessThan(deviation(ratings));
    double[] sums = new double[60];
    for (int i = 0; i < ratings.size(); i++) {
      sums[ratings.user(i)] += ratings.rating(i) - model.predict(ratings.user(i), ratings.item(i));
    }
    for (int u = 1; u < 60; u++) {
      // Σ (r − r̂) = λ b_u, so that two users' sums differ by λ times the difference of biases.
      double difference = penalty * (users[u] - users[0]);
      assertThat(sums[u] - sums[0]).isCloseTo(difference, within(1e-4));
    }
  }

  private static double deviation(Ratings ratings) {
    return Math.sqrt(
        IntStream.range(0, ratings.size())
            .mapToDouble(i -> Math.pow(ratings.rating(i) - ratings.mean(), 2))
            .average()
            .orElse(0));
  }

  /** Ratings with biases and two hidden tastes. */
  private static Ratings made(int users, int items, int count, double taste) {
    var chance = Rng.of(8);
    float[] hidden = chance.normal((users + items) * 3).toArray();
    int[] pairs = Arrays.copyOf(chance.permutation(users * items), count);
    int[] user = Arrays.stream(pairs).map(pair -> pair / items).toArray();
    int[] item = Arrays.stream(pairs).map(pair -> pair % items).toArray();
    float[] rating = new float[count];
    for (int i = 0; i < count; i++) {
      int u = 3 * user[i];
      int v = 3 * (users + item[i]);
      double own = 0.3 * (hidden[u] + hidden[v]);
      double both = hidden[u + 1] * hidden[v + 1] + hidden[u + 2] * hidden[v + 2];
      rating[i] = (float) (3 + own + taste * both);
    }
    return Ratings.of(Collections.nCopies(items, "title"), user, item, rating);
  }

  @Test
  void factorsFindWhatBiasesCannotSay() {
    Ratings.Split split = made(60, 50, 2_000, 0.7).split(0.1, Rng.of(1));
    var model = new FactorModel(FactorSpec.parse("factors:2:l2=0.005:bias-l2=0.005"), split.rest());
    Trainer.of(model)
        .optimizer(Sgd.of(1))
        .batchSize(20)
        .epochs(60)
        .seed(1)
        .fit(RatingObjective.of(split.rest()));
    double error =
        new Evaluator(
                model, List.of(Metric.rootMeanSquaredError()), RatingObjective.of(split.held()), 50)
            .scores()
            .get("RMSE");
    double biases = BiasModel.fit(split.rest()).rootMeanSquaredError(split.held());
    assertThat(biases).isGreaterThan(0.5); // the tastes have a deviation of 1
    assertThat(error).isLessThan(0.25);
  }

  @Test
  void modelsAreReadFromTheirWords() {
    for (String word :
        List.of("factors:100", "factors:2:plain", "factors:0", "factors:20:l2=0.05:bias-l2=0.02")) {
      assertThat(FactorSpec.parse(word)).hasToString(word);
    }
    assertThatThrownBy(() -> FactorSpec.parse("factors:9:plan"))
        .hasMessageContaining("did you mean plain?");
    assertThatThrownBy(() -> FactorSpec.parse("lstm:2"))
        .hasMessage("a model of ratings is a word such as factors:100, got \"lstm:2\"");
    assertThatThrownBy(() -> FactorSpec.parse("factors:0:plain"))
        .hasMessageContaining("or 0 beside biases, got 0");
    assertThatThrownBy(() -> FactorSpec.parse("factors:1.5"))
        .hasMessageContaining("expected a whole number of factors, found 1.5");
    assertThatThrownBy(() -> FactorSpec.parse("factors:2:l2=-1"))
        .hasMessageContaining("penalties are 0 or more");
  }
}
