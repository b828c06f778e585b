package gradus.cli;

import gradus.Rng;
import gradus.plane.Pca;
import gradus.ratings.BiasModel;
import gradus.ratings.FactorModel;
import gradus.ratings.FactorSpec;
import gradus.ratings.RatingObjective;
import gradus.ratings.Ratings;
import gradus.train.Evaluator;
import gradus.train.Metric;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import gradus.words.WordVectors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A factorisation that learns nine tenths of the ratings and is judged once by the last tenth,
 * beside a model of biases alone. To choose settings, {@code factors:100:validate} leaves that
 * tenth alone: it learns nine tenths of the nine and is judged by the rest of them.
 */
final class RatingsTask implements Task {
  private static final double TEST = 0.1; // of all ratings
  private static final double VALIDATION = 0.1; // of those to learn from
  private static final String VALIDATE = ":validate";
  private static final int BATCH = 1_000; // ratings judged at once
  private static final int DRAWN = 80; // films
  private static final int KNOWN = 500; // films that enough users rated to say what is near them

  private final Path folder;
  private final Ratings train;
  private final Ratings test;
  private final FactorModel model;
  private final String held; // what test is: "test" or "validation"

  private RatingsTask(Path folder, Ratings train, Ratings test, FactorModel model, String held) {
    this.folder = folder;
    this.train = train;
    this.test = test;
    this.model = model;
    this.held = held;
  }

  static RatingsTask of(Path folder, Ratings ratings, Settings settings) {
    boolean validates = settings.model().endsWith(VALIDATE);
    String word = settings.model().replace(VALIDATE, "");
    FactorSpec spec = UsageException.unless(() -> FactorSpec.parse(word));
    Rng chance = DatasetRecipe.chance(settings);
    Ratings.Split split = ratings.split(TEST, chance.split("test"));
    if (validates) {
      split = split.rest().split(VALIDATION, chance.split("validation"));
    }
    if (split.held().size() == 0) {
      throw new UsageException(
          folder
              + ": expected 5 ratings or more, to learn from and to be judged by, found "
              + ratings.size()
              + ".");
    }
    return new RatingsTask(
        folder,
        split.rest(),
        split.held(),
        new FactorModel(spec, split.rest()),
        validates ? "validation" : "test");
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public Objective objective() {
    return RatingObjective.of(train);
  }

  @Override
  public Trainer trainer() {
    return Trainer.of(model)
        .word(model.spec().toString())
        .metric(Metric.rootMeanSquaredError())
        .unit("ratings");
  }

  @Override
  public String model() {
    return model.spec().toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%s: %,d ratings to learn from, %,d for the %s; %,d films, %,d users",
        folder,
        train.size(),
        test.size(),
        held,
        train.items(),
        train.users());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.size());
    fields.put(held, test.size());
    fields.put("users", train.users());
    fields.put("items", train.items());
    return fields;
  }

  @Override
  public String heldOut() {
    return "";
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("ratings", run.history());
    draw(pictures);
    return measured(model);
  }

  private void draw(Pictures pictures) {
    int features = model.spec().factors();
    if (features < 2) {
      return;
    }
    List<Integer> drawn = train.mostRated(DRAWN);
    float[] rows = rows(model, drawn);
    List<String> titles = drawn.stream().map(item -> readable(train.title(item))).toList();
    String films = "the " + Text.count(drawn.size(), "films most often rated");
    if (features == 2) {
      double[] points = new double[rows.length];
      for (int i = 0; i < points.length; i++) {
        points[i] = rows[i];
      }
      pictures.scatter("items.svg", films + ", by their two factors", points, titles);
    } else if (drawn.size() > 1) {
      Pca pca = Pca.of(rows, features);
      String share = String.format(Locale.ROOT, "%.0f %%", 100 * pca.share(2));
      pictures.scatter(
          "items.svg",
          films + ", by PCA, " + share + " of the variance",
          pca.project(rows, 2),
          titles);
    }
  }

  private static float[] rows(FactorModel model, List<Integer> items) {
    int features = model.spec().factors();
    float[] factors = model.itemFactors();
    float[] rows = new float[items.size() * features];
    for (int i = 0; i < items.size(); i++) {
      System.arraycopy(factors, items.get(i) * features, rows, i * features, features);
    }
    return rows;
  }

  /** Returns the factors of the films most often rated, by title. */
  WordVectors vectors(FactorModel trained) {
    List<Integer> known = train.mostRated(KNOWN);
    return new WordVectors(
        known.stream().map(item -> readable(train.title(item))).toList(), rows(trained, known));
  }

  /** {@code Matrix, The (1999)} as one says it. */
  static String readable(String title) {
    return title
        .replaceFirst(" \\(\\d{4}\\)$", "")
        .replaceFirst(" \\(a\\.k\\.a\\..*\\)$", "")
        .replaceFirst("^(.*), (The|A|An)$", "$2 $1");
  }

  FactorModel untrained() {
    return model;
  }

  /** Measures a trained model on the test, beside biases alone. */
  Ending measured(FactorModel trained) {
    double error =
        new Evaluator(
                trained, List.of(Metric.rootMeanSquaredError()), RatingObjective.of(test), BATCH)
            .scores()
            .get(Metric.rootMeanSquaredError().name());
    double biases = BiasModel.fit(train).rootMeanSquaredError(test);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", held);
    fields.put("rmse", error);
    fields.put("biasesAlone", biases);
    return new Ending(
        "",
        String.format(
            Locale.ROOT,
            "%s RMSE %.4f; biases alone %.4f, %s",
            held,
            error,
            biases,
            String.format(
                Locale.ROOT,
                "%.4f %s",
                Math.abs(biases - error),
                biases > error ? "worse" : "better")),
        fields);
  }
}
