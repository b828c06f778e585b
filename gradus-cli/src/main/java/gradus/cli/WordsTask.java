package gradus.cli;

import gradus.data.DataException;
import gradus.plane.Pca;
import gradus.plane.Tsne;
import gradus.sequence.Corpus;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import gradus.words.WordModel;
import gradus.words.WordSpec;
import gradus.words.WordVectors;
import gradus.words.WordWindows;
import gradus.words.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Word vectors learnt from a text; afterwards words are shown with what lies near them. */
final class WordsTask implements Task {
  private static final int SHOWN = 8; // words, and neighbours of each
  private static final int DRAWN = 150; // the most frequent words; more cannot be read
  private static final List<String> FAMILIAR =
      List.of("he", "thou", "king", "father", "romeo", "day", "hand", "was");

  private final Path file;
  private final Words words;
  private final WordSpec spec;
  private final WordModel model;
  private final WordWindows windows;

  private WordsTask(Path file, Words words, WordSpec spec, WordWindows windows) {
    this.file = file;
    this.words = words;
    this.spec = spec;
    this.windows = windows;
    this.model = spec.build(words.size());
  }

  /**
   * Prepares to learn the words of a text.
   *
   * @throws DataException if it has too few words
   */
  static WordsTask of(Path file, Corpus corpus, Settings settings) {
    WordSpec spec = UsageException.unless(() -> WordSpec.parse(settings.model()));
    try {
      Words words = Words.of(corpus.text(), spec.least());
      return new WordsTask(file, words, spec, new WordWindows(words, spec));
    } catch (DataException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> notes() {
    return spec.free()
        ? List.of(
            "Without its constraint CBOW makes all vectors one, near 0: see how short they become.")
        : List.of();
  }

  @Override
  public Objective objective() {
    return windows;
  }

  @Override
  public Trainer trainer() {
    return Trainer.of(model).word(spec.toString()).unit("words");
  }

  @Override
  public String model() {
    return spec.toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%s: %,d words, %,d of them among the %,d that occur %d times or more",
        file,
        words.found(),
        words.length(),
        words.size(),
        spec.least());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", words.length());
    fields.put("vocabulary", words.size());
    return fields;
  }

  @Override
  public String heldOut() {
    return "";
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("words", run.history());
    var vectors = new WordVectors(words.vocabulary(), model.vectors());
    draw(vectors, pictures);
    List<String> asked = asked();
    var detail = new StringBuilder();
    Map<String, Object> neighbours = new LinkedHashMap<>();
    for (String word : asked) {
      List<WordVectors.Neighbour> near = vectors.nearest(word, SHOWN);
      detail.append(line(word, near, asked)).append('\n');
      neighbours.put(word, near.stream().map(WordVectors.Neighbour::word).toList());
    }
    detail.append("Ask for others: gradus neighbours RUN WORD");
    double length = meanLength(vectors);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("loss", run.last().training().loss());
    fields.put("length", length);
    fields.put("neighbours", neighbours);
    return new Ending(
        detail.toString(),
        String.format(
            Locale.ROOT,
            "%,d words in %s, loss %s, mean length of the vectors %s",
            words.size(),
            Text.count(spec.features(), "dimensions"),
            Text.number(run.last().training().loss()),
            Text.number(length)),
        fields);
  }

  /** Returns a word and its neighbours, the words aligned with those of other lines. */
  static String line(String word, List<WordVectors.Neighbour> near, List<String> asked) {
    int width = asked.stream().mapToInt(String::length).max().orElse(0);
    var line = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s ", word));
    for (WordVectors.Neighbour neighbour : near) {
      line.append(
          String.format(Locale.ROOT, "  %s %.2f", neighbour.word(), neighbour.similarity()));
    }
    return line.toString();
  }

  /** Words that most English texts have; where they are not, the most frequent long ones. */
  private List<String> asked() {
    Stream<String> known = FAMILIAR.stream().filter(words.vocabulary()::contains);
    Stream<String> others = words.vocabulary().stream().filter(word -> word.length() >= 4);
    return Stream.concat(known, others).distinct().limit(SHOWN).toList();
  }

  private static double meanLength(WordVectors vectors) {
    double sum = 0;
    for (String word : vectors.words()) {
      double square = 0;
      for (float value : vectors.vector(word)) {
        square += (double) value * value;
      }
      sum += Math.sqrt(square);
    }
    return sum / vectors.words().size();
  }

  private void draw(WordVectors vectors, Pictures pictures) {
    List<String> drawn = words.vocabulary().subList(0, Math.min(DRAWN, words.size()));
    int features = spec.features();
    String count = Text.count(drawn.size(), "most frequent words");
    if (features == 2) {
      double[] points = new double[2 * drawn.size()];
      for (int i = 0; i < points.length; i++) {
        points[i] = vectors.vector(drawn.get(i / 2))[i % 2];
      }
      pictures.scatter("vectors.svg", "the " + count + " as learnt, " + spec, points, drawn);
    } else if (features > 2 && drawn.size() >= 4) {
      float[] rows = directions(vectors, drawn);
      Pca pca = Pca.of(rows, features);
      String share = String.format(Locale.ROOT, "%.0f %%", 100 * pca.share(2));
      pictures.scatter(
          "pca.svg",
          "the " + count + " by PCA, " + share + " of the variance",
          pca.project(rows, 2),
          drawn);
      pictures.scatter(
          "tsne.svg",
          "the " + count + " by t-SNE",
          Tsne.standard().withPerplexity(15).embed(rows, features),
          drawn);
    }
  }

  /** Vectors of length 1, so that distances in the picture go by angles as neighbours do. */
  private static float[] directions(WordVectors vectors, List<String> drawn) {
    List<float[]> rows = new ArrayList<>();
    for (String word : drawn) {
      float[] row = vectors.vector(word);
      double square = 0;
      for (float value : row) {
        square += (double) value * value;
      }
      double length = square == 0 ? 1 : Math.sqrt(square);
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (row[i] / length);
      }
      rows.add(row);
    }
    float[] all = new float[drawn.size() * vectors.features()];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * vectors.features(), vectors.features());
    }
    return all;
  }
}
