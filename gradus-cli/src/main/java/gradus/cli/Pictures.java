package gradus.cli;

import gradus.data.Dataset;
import gradus.nn.Module;
import gradus.plot.ConfusionPlot;
import gradus.plot.DecisionPlot;
import gradus.plot.ImageSheet;
import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import gradus.plot.ScatterPlot;
import gradus.rolls.RollPiece;
import gradus.score.Score;
import gradus.train.ConfusionMatrix;
import gradus.train.Evaluation;
import gradus.train.OutputKind;
import gradus.train.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws what came of a run, as SVG files in its folder. */
final class Pictures {
  private static final int MOST_MISTAKES = 30;
  private static final int MOST_POINTS = 500;
  private static final int MOST_CLASSES = 40; // a larger matrix cannot be read

  private final Path folder;
  private final String prefix;
  private final List<String> written = new ArrayList<>();

  /**
   * Prepares to draw.
   *
   * @param prefix what the names of all files begin with
   */
  Pictures(Path folder, String prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /** Returns the names of the files that were written. */
  List<String> written() {
    return List.copyOf(written);
  }

  private void write(String what, String svg) {
    String name = prefix + what;
    try {
      Files.writeString(folder.resolve(name), svg);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written.add(name);
  }

  /** Draws the loss and the first metric of each evaluation. */
  void curves(String title, List<Evaluation> history) {
    if (history.size() < 2) {
      return; // one point is no curve
    }
    write("loss.svg", curve(title + ": loss", "loss", history, Scores::loss));
    history.getFirst().scores().metrics().keySet().stream()
        .findFirst()
        .ifPresent(
            name -> {
              String svg = curve(title + ": " + name, name, history, scores -> scores.get(name));
              write(fileName(name) + ".svg", svg);
            });
  }

  /** Draws named points in a plane, the most important first. */
  void scatter(String file, String title, double[] points, List<String> names) {
    write(file, new ScatterPlot(title, points, names).toSvg());
  }

  /** Draws how the share of right answers grew with what was seen. */
  void learning(String title, String seen, List<Series> series) {
    write("learning.svg", new LinePlot(title, seen, "share", series).toSvg());
  }

  /** Writes a tune as text, score, MIDI and sound, and returns the names of the files. */
  List<String> tune(String name, Score tune) {
    return score(name, tune, ScoreFiles.USUAL);
  }

  /** Writes a score of several voices as MusicXML too, and returns the names of the files. */
  List<String> score(String name, Score score) {
    return score(name, score, ScoreFiles.WITH_MUSICXML);
  }

  private List<String> score(String name, Score score, List<String> endings) {
    List<String> names = ScoreFiles.write(score, folder, prefix + name, endings);
    written.addAll(names);
    return names;
  }

  /** Writes a piano roll as MIDI, a picture of it and sound, and returns the names of the files. */
  List<String> roll(String name, RollPiece piece, String svg) {
    List<String> names =
        RollFiles.write(piece, folder.resolve(prefix + name + ".mid"), svg).stream()
            .map(file -> String.valueOf(file.getFileName()))
            .toList();
    written.addAll(names);
    return names;
  }

  /** Writes a picture that is drawn already. */
  void svg(String name, String picture) {
    write(name, picture);
  }

  private static String fileName(String metric) {
    return metric.equals("R²") ? "r-squared" : metric.replace(' ', '-');
  }

  private static String curve(
      String title, String label, List<Evaluation> history, ToDoubleFunction<Scores> value) {
    List<Point> training = new ArrayList<>();
    List<Point> validation = new ArrayList<>();
    for (Evaluation line : history) {
      training.add(new Point(line.epoch(), value.applyAsDouble(line.training())));
      Scores held = line.validation();
      if (held != null) {
        validation.add(new Point(line.epoch(), value.applyAsDouble(held)));
      }
    }
    List<Series> series = new ArrayList<>(List.of(new Series("training", training)));
    if (!validation.isEmpty()) {
      series.add(new Series("validation", validation));
    }
    return new LinePlot(title, "epoch", label, series).toSvg();
  }

  /** Draws how often each class was taken for each. */
  void confusion(String title, ConfusionMatrix matrix) {
    int classes = matrix.classNames().size();
    if (classes > MOST_CLASSES) {
      return;
    }
    long[][] counts = new long[classes][classes];
    for (int truth = 0; truth < classes; truth++) {
      for (int answer = 0; answer < classes; answer++) {
        counts[truth][answer] = matrix.count(truth, answer);
      }
    }
    write("confusion.svg", new ConfusionPlot(title, matrix.classNames(), counts).toSvg());
  }

  /** Draws what a model of two inputs answers all over the plane. */
  void map(String title, Module model, OutputKind kind, Dataset data) {
    Dataset shown = data.take(MOST_POINTS);
    float[] points = new float[2 * shown.size()];
    int[] labels = new int[shown.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(shown.input(i), 0, points, 2 * i, 2);
      labels[i] = shown.label(i);
    }
    DecisionPlot.Plane plane = DecisionPlot.Plane.around(points);
    Predictions answers = Predictions.of(model, kind, plane.centres(), 2);
    int classes = data.classNames().size();
    float[] probabilities = new float[answers.size() * classes];
    for (int i = 0; i < answers.size(); i++) {
      System.arraycopy(answers.rows().get(i), 0, probabilities, i * classes, classes);
    }
    var plot = new DecisionPlot(title, plane, probabilities, data.classNames(), points, labels);
    write("map.svg", plot.toSvg());
  }

  /** Draws the images that a model was surest of and yet wrong about. */
  void mistakes(String title, Predictions predictions, Dataset data) {
    int side = (int) Math.round(Math.sqrt(data.inputLength()));
    List<Integer> wrong = predictions.mistakes(data);
    if (wrong.isEmpty() || side * side != data.inputLength()) {
      return;
    }
    List<ImageSheet.Tile> tiles = new ArrayList<>();
    for (int example : wrong.subList(0, Math.min(MOST_MISTAKES, wrong.size()))) {
      String caption =
          String.format(
              Locale.ROOT,
              "%s, not %s",
              data.classNames().get(data.label(example)),
              data.classNames().get(predictions.label(example)));
      String detail =
          String.format(Locale.ROOT, "%.1f %% sure", 100 * predictions.probability(example));
      tiles.add(new ImageSheet.Tile(Images.pixels(data, example), caption, detail));
    }
    write("mistakes.svg", new ImageSheet(title, side, side, tiles).toSvg());
  }
}
