package gradus.study;

import gradus.Gradients;
import gradus.Rng;
import gradus.Tensor;
import gradus.data.Dataset;
import gradus.data.Generated;
import gradus.linear.HandGradients;
import gradus.linear.HandGradients.Result;
import gradus.linear.LinearModel;
import gradus.linear.LinearModel.Kind;
import gradus.nn.Loss;
import gradus.nn.Penalty;
import gradus.nn.StandardLoss;
import gradus.plot.DecisionPlot;
import gradus.plot.DecisionPlot.Plane;
import gradus.plot.DecisionSheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What linear models can tell apart: each of them on problems of the plane, with a map of its
 * answers, and how accurate it is on points that it has not seen. The last problem is the disk once
 * more, by quadratic features, whose borders are conics. A second table holds gradients by loops,
 * by matrices and by the engine against each other.
 *
 * @param examples how many points to learn from; as many again are judged
 * @param penalty λ of the L2 penalty on all models but perceptrons
 * @param seed of the points and their order
 */
public record LinearModelStudy(int examples, double penalty, long seed) implements Study {
  private static final int CELLS = 48;
  private static final int SHOWN = 50;
  private static final int BATCH = 200;
  private static final int FEATURES = 50;
  private static final int CLASSES = 10;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if there are under 10 examples or over 100,000, or the penalty
   *     is below 0
   */
  public LinearModelStudy {
    if (examples < 10 || examples > 100_000 || !(penalty >= 0)) {
      throw new IllegalArgumentException(
          "the study of linear models takes 10 to 100,000 examples and a penalty of 0 or more, got "
              + examples
              + " and "
              + penalty);
    }
  }

  /** Returns the study with 300 examples and λ = 0.001. */
  public static LinearModelStudy standard(long seed) {
    return new LinearModelStudy(300, 0.001, seed);
  }

  private record Problem(String name, boolean quadratic, Dataset train, Dataset test) {}

  private List<Problem> problems() {
    Rng rng = Rng.of(seed);
    Dataset disk = Generated.disk(examples, rng.split("disk"));
    Dataset unseenDisk = Generated.disk(examples, rng.split("unseen disk"));
    return List.of(
        new Problem("two clouds", false, blobs(2, "two"), blobs(2, "unseen two")),
        new Problem("three clouds", false, blobs(3, "three"), blobs(3, "unseen three")),
        new Problem(
            "moons",
            false,
            Generated.moons(examples, 0.08, rng.split("moons")),
            Generated.moons(examples, 0.08, rng.split("unseen moons"))),
        new Problem("disk", false, disk, unseenDisk),
        new Problem("disk, conic", true, disk, unseenDisk));
  }

  private Dataset blobs(int clouds, String name) {
    return Generated.blobs(examples, clouds, 0.2, Rng.of(seed).split(name));
  }

  @Override
  public String name() {
    return "linear-models";
  }

  @Override
  public Report run(Consumer<String> progress) {
    List<List<Object>> rows = new ArrayList<>();
    List<DecisionSheet.Panel> panels = new ArrayList<>();
    List<Problem> problems = problems();
    for (Kind kind : Kind.values()) {
      List<Object> row = new ArrayList<>(List.of(kind.toString()));
      for (Problem problem : problems) {
        LinearModel model = model(kind, problem);
        model.fit(problem.train(), seed);
        double accuracy = model.accuracy(problem.test());
        row.add(accuracy);
        String caption = String.format(Locale.ROOT, "%s: %.3f", problem.name(), accuracy);
        String title = kind.toString().replace('_', ' ');
        panels.add(new DecisionSheet.Panel(map(title, model, problem), caption));
        progress.accept(title + ", " + caption);
      }
      rows.add(row);
    }
    List<String> columns = new ArrayList<>(List.of("model"));
    problems.forEach(problem -> columns.add(problem.name()));
    var accuracies =
        new Table(
            "linear-models",
            String.format(
                Locale.ROOT,
                "accuracy on %,d points not seen, after learning from %,d",
                examples,
                examples),
            columns,
            rows);
    var sheet =
        new DecisionSheet(
            "What linear models answer",
            "Strong where a model is sure, faint within its margin. Numbers: accuracy on points not"
                + " seen.",
            problems.size(),
            panels);
    return new Report(
        "Linear models",
        findings(accuracies),
        List.of(accuracies, gradients(progress)),
        List.of(new Report.Picture("linear-models", sheet)));
  }

  private LinearModel model(Kind kind, Problem problem) {
    LinearModel plain = LinearModel.of(kind, problem.train());
    LinearModel model = problem.quadratic() ? plain.withQuadraticFeatures() : plain;
    return switch (kind) {
      case PERCEPTRON, ONE_VS_ONE -> model;
      case LEAST_SQUARES, LOGISTIC, SVM -> model.withPenalty(Penalty.l2(penalty));
    };
  }

  private static DecisionPlot map(String title, LinearModel model, Problem problem) {
    Dataset shown = problem.train().take(SHOWN);
    float[] points = new float[2 * shown.size()];
    int[] labels = new int[shown.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(shown.input(i), 0, points, 2 * i, 2);
      labels[i] = shown.label(i);
    }
    var plane = new Plane(-1.25, 1.25, -1.25, 1.25, CELLS);
    Tensor places = Tensor.of(plane.centres(), CELLS * CELLS, 2);
    return new DecisionPlot(
        title, plane, model.sureness(places).toArray(), shown.classNames(), points, labels);
  }

  private static List<String> findings(Table accuracies) {
    List<String> findings = new ArrayList<>();
    for (int column = 1; column < accuracies.columns().size(); column++) {
      int at = column;
      double best =
          accuracies.rows().stream().mapToDouble(row -> (double) row.get(at)).max().orElseThrow();
      String names =
          accuracies.rows().stream()
              .filter(row -> (double) row.get(at) == best)
              .map(row -> row.getFirst().toString())
              .collect(Collectors.joining(", "));
      findings.add(
          String.format(
              Locale.ROOT, "Best on %s: %s, %.3f.", accuracies.columns().get(column), names, best));
    }
    return findings;
  }

  /** A random batch in the form that each way wants it. */
  private record Batch(double[][] x, int[] t, double[][] w, Tensor xs, Tensor ts, Tensor ws) {
    static Batch of(Rng rng) {
      double[][] x = gaussian(BATCH, FEATURES, rng);
      double[][] w = gaussian(FEATURES, CLASSES, rng);
      int[] t = new int[BATCH];
      for (int i = 0; i < BATCH; i++) {
        t[i] = rng.nextInt(CLASSES);
      }
      return new Batch(x, t, w, tensor(x), Tensor.of(t, BATCH), tensor(w));
    }

    private static double[][] gaussian(int rows, int columns, Rng rng) {
      double[][] values = new double[rows][columns];
      for (double[] row : values) {
        for (int i = 0; i < columns; i++) {
          row[i] = rng.nextGaussian();
        }
      }
      return values;
    }

    private static Tensor tensor(double[][] rows) {
      double[] flat = new double[rows.length * rows[0].length];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
      }
      return Tensor.of(flat, rows.length, rows[0].length);
    }

    Result engine(StandardLoss loss, double lambda) {
      Tensor value = loss.apply(xs.matmul(ws), ts).add(ws.square().sum().mul(lambda / 2));
      Tensor gradient = Gradients.of(value, ws);
      Tensor.compute(value, gradient);
      return new Result(value.item(), gradient.toDoubleArray());
    }
  }

  private Table gradients(Consumer<String> progress) {
    Batch b = Batch.of(Rng.of(seed).split("gradients"));
    double l = penalty;
    List<List<Object>> rows = new ArrayList<>();
    compare(
        "hinge",
        rows,
        List.of(
            () -> HandGradients.hingeByLoops(b.x(), b.t(), b.w(), l),
            () -> HandGradients.hingeByMatrices(b.xs(), b.ts(), b.ws(), l),
            () -> b.engine(Loss.multiclassHinge(), l)));
    compare(
        "softmax",
        rows,
        List.of(
            () -> HandGradients.softmaxByLoops(b.x(), b.t(), b.w(), l),
            () -> HandGradients.softmaxByMatrices(b.xs(), b.ts(), b.ws(), l),
            () -> b.engine(Loss.softmaxCrossEntropy(), l)));
    progress.accept("gradients by loops, by matrices and by the engine compared");
    return new Table(
        "gradients",
        String.format(
            Locale.ROOT,
            "gradients of %d examples, %d features, %d classes, in float64, against the loops",
            BATCH,
            FEATURES,
            CLASSES),
        List.of("loss", "by", "value", "greatest difference"),
        rows);
  }

  private static void compare(String loss, List<List<Object>> rows, List<Supplier<Result>> ways) {
    List<String> names = List.of("loops", "matrices", "engine");
    Result first = ways.getFirst().get();
    for (int i = 0; i < ways.size(); i++) {
      Result result = ways.get(i).get();
      double greatest = 0;
      for (int j = 0; j < result.gradient().length; j++) {
        greatest = Math.max(greatest, Math.abs(result.gradient()[j] - first.gradient()[j]));
      }
      rows.add(List.of(loss, names.get(i), result.loss(), greatest));
    }
  }
}
