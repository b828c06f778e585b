package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** {@code gradus train ratings}. */
class RatingsTest {
  private static final int USERS = 60;
  private static final int FILMS = 40;

  @TempDir Path folder;

  /** Two kinds of films, and users who like the one or the other. */
  @BeforeEach
  void writeRatings() throws IOException {
    var ratings = new StringBuilder("userId,movieId,rating,timestamp\n");
    var movies = new StringBuilder("movieId,title,genres\n");
    Rng chance = Rng.of(1);
    for (int film = 0; film < FILMS; film++) {
      String title = film % 2 == 0 ? "\"Laugh %d, The (1999)\"" : "Battle %d (1999)";
      movies.append(film).append(',').append(title.formatted(film)).append(",x\n");
    }
    for (int user = 0; user < USERS; user++) {
      for (int film = 0; film < FILMS; film++) {
        if (chance.nextDouble() < 0.6) {
          double rating = 3 + (user % 2 == film % 2 ? 1 : -1) + 0.2 * chance.nextGaussian();
          ratings.append(
              String.format(Locale.ROOT, "%d,%d,%.2f,0\n", user, film, Math.clamp(rating, 0.5, 5)));
        }
      }
    }
    Files.writeString(folder.resolve("ratings.csv"), ratings);
    Files.writeString(folder.resolve("movies.csv"), movies);
  }

  private Outcome train(Path run, String model) {
    return Cli.run(
        "train", "ratings", "--data", folder, "--out", run, "--model", model, "--batch-size", 20);
  }

  private static double rmse(Outcome outcome) {
    return Double.parseDouble(outcome.lastLine().replaceAll(".* RMSE ([0-9.]+);.*", "$1"));
  }

  @Test
  void tastesAreFoundAndFilmsDrawn() {
    Path run = folder.resolve("run");
    Outcome outcome = train(run, "factors:2:l2=0.01");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("for the test; 40 films, 60 users");
    assertThat(outcome.lastLine()).matches("test RMSE 0\\.\\d+; biases alone 1\\.\\d+, .* worse");
    assertThat(rmse(outcome)).isLessThan(0.4);
    assertThat(run.resolve("items.svg")).content().contains("The Laugh 2");
    assertThat(Cli.run("evaluate", run).lastLine()).isEqualTo(outcome.lastLine());
    Outcome near = Cli.run("neighbours", run, "The Laugh 2", "--count", 5);
    assertThat(near.out()).contains("The Laugh").doesNotContain("Battle");
    assertThat(Cli.run("neighbours", run, "The Lough 2").err()).contains("The Laugh 2?");
    assertThat(Cli.run("info", run).out()).contains("300 parameters").contains("recipe ratings");
  }

  @Test
  void validationLeavesTheTestAlone() {
    Outcome outcome = train(folder.resolve("run"), "factors:0:validate");
    assertThat(outcome.out()).contains("for the validation;");
    assertThat(outcome.lastLine()).startsWith("validation RMSE ");
    // The same as biases in closed form, but for their penalties: gradient descent has one for each
    // rating.
    assertThat(rmse(outcome)).isBetween(0.9, 1.2);
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertThat(train(folder.resolve("a"), "factors:x").err()).contains("expected a number");
    assertThat(Cli.run("train", "ratings", "--data", folder.resolve("none")).err())
        .contains("ratings.csv and movies.csv by --data");
  }

  /** The contract of the recipe, on one seed: takes a quarter of a minute of both cores. */
  @Test
  @Tag("slow") // it is the figure that the documentation promises
  @EnabledIfEnvironmentVariable(named = "GRADUS_DATA", matches = ".+")
  void filmsOfMovieLensAreRatedBetterThanByBiases() {
    Outcome outcome =
        Cli.run("train", "ratings", "--out", folder.resolve("run"), "--seed", 1, "--quiet");
    double biases =
        Double.parseDouble(outcome.lastLine().replaceAll(".* alone ([0-9.]+),.*", "$1"));
    assertThat(rmse(outcome)).isLessThan(0.87).isLessThan(biases - 0.01);
  }
}
