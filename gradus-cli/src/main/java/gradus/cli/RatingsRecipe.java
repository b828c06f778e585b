package gradus.cli;

import gradus.data.DataException;
import gradus.data.DataFolders;
import gradus.ratings.Ratings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Ratings of films by users, factorised: how would a user rate a film not seen? */
record RatingsRecipe() implements Recipe {
  private static final String FOLDER = "ratings/ml-latest-small";

  @Override
  public String name() {
    return "ratings";
  }

  @Override
  public String summary() {
    return "ratings of films, factorised: --data FOLDER with ratings.csv and movies.csv";
  }

  @Override
  public Settings defaults() {
    return Settings.of("factors:100", 40, 100, 1)
        .withCosine()
        .with(Map.of("activation", "", "optimizer", "sgd"));
  }

  @Override
  public Task task(Settings settings) {
    settings.requireNoActivation();
    settings.requireNoSequences(name());
    Path folder = folder(settings.data());
    return RatingsTask.of(folder, Ratings.read(folder), settings);
  }

  /** Returns the folder that is named, or the one in a data folder. */
  private static Path folder(String named) {
    if (!named.isEmpty() && Files.exists(Path.of(named).resolve("ratings.csv"))) {
      return Path.of(named);
    }
    try {
      return DataFolders.of(named.isEmpty() ? null : Path.of(named))
          .holding(FOLDER)
          .resolve(FOLDER);
    } catch (DataException e) {
      throw new DataException(
          e.getMessage()
              + " It is MovieLens latest-small, from grouplens.org: put its folder ml-latest-small"
              + " into ratings, or name any folder with ratings.csv and movies.csv by --data.",
          e);
    }
  }
}
