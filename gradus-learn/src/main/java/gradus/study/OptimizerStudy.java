package gradus.study;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.NonFiniteException;
import gradus.optim.Optimizer;
import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Loss curves of the optimizers on one task, each with its best learning rate. All try the same
 * rates, from the same initial weights, on the same batches, for the same number of steps; best is
 * the rate with the lowest loss over the last tenth of the steps.
 *
 * @param label names the files: {@code xor} or {@code text}
 * @param task what is learned
 * @param steps how many steps each run takes
 * @param rates the learning rates that all optimizers try
 * @param seeds of weights and batches; losses are means over them
 */
public record OptimizerStudy(
    String label, OptimizerTask task, int steps, List<Double> rates, List<Long> seeds)
    implements Study {
  /** The optimizers, in the order in which they were published; momentum is 0.9. */
  public static final List<String> OPTIMIZERS =
      List.of("sgd", "momentum", "adagrad", "rmsprop", "adadelta", "adam");

  private static final List<Double> RATES =
      List.of(0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0);
  private static final int CURVE_POINTS = 60;
  private static final int MOST_STEPS = 1_000_000;
  private static final double LEAST_SHOWN = 1e-6; // below it float32 rounds to no loss at all

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are under 10 steps or over a million, no rates or no
   *     seeds
   */
  public OptimizerStudy {
    rates = rates.stream().sorted().toList();
    seeds = List.copyOf(seeds);
    if (steps < 10 || steps > MOST_STEPS || rates.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException(
          "the study of optimizers takes 10 to 1,000,000 steps, and at least one rate and one seed,"
              + " got "
              + steps
              + " steps, rates "
              + rates
              + " and seeds "
              + seeds);
    }
  }

  /**
   * Returns the study of XOR with 10 rates from 0.003 to 100 and five seeds from {@code seed} on.
   */
  public static OptimizerStudy xor(int steps, long seed) {
    return new OptimizerStudy(
        "xor",
        OptimizerTask.xor(),
        steps,
        RATES,
        List.of(seed, seed + 1, seed + 2, seed + 3, seed + 4));
  }

  /** Returns the study of a text with 10 rates from 0.003 to 100 and one seed. */
  public static OptimizerStudy text(String text, int steps, long seed) {
    return new OptimizerStudy("text", OptimizerTask.text(text), steps, RATES, List.of(seed));
  }

  /**
   * One optimizer at one rate.
   *
   * @param losses of each step, mean over the seeds; not finite from where a run failed
   */
  private record Trial(String optimizer, double rate, double[] losses) {
    double last() {
      return mean(losses, losses.length - Math.max(1, losses.length / 10), losses.length);
    }

    static double mean(double[] values, int from, int to) {
      double mean = Arrays.stream(values, from, to).average().orElse(Double.NaN);
      return Double.isFinite(mean) ? mean : Double.POSITIVE_INFINITY;
    }
  }

  @Override
  public String name() {
    return "optimizers";
  }

  @Override
  public Report run(Consumer<String> progress) {
    Map<String, List<Trial>> trials = new LinkedHashMap<>();
    List<Trial> best = new ArrayList<>();
    for (String optimizer : OPTIMIZERS) {
      List<Trial> tried = new ArrayList<>();
      for (double rate : rates) {
        Trial trial = trial(optimizer, rate);
        tried.add(trial);
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s: %s, rate %s: loss %.3g",
                label,
                optimizer,
                rate(rate),
                trial.last()));
      }
      trials.put(optimizer, tried);
      Trial winner = tried.getFirst();
      for (Trial trial : tried) {
        winner = trial.last() < winner.last() ? trial : winner;
      }
      best.add(winner);
    }
    return new Report(
        "Optimizers on " + task.title(),
        findings(best),
        List.of(bestTable(best), gridTable(trials)),
        List.of(new Report.Picture(label + "-curves", plot(best))));
  }

  private Trial trial(String optimizer, double rate) {
    double[] mean = new double[steps];
    for (long seed : seeds) {
      double[] losses = losses(Optimizer.parse(optimizer, rate), seed);
      for (int i = 0; i < steps; i++) {
        mean[i] += losses[i] / seeds.size();
      }
    }
    return new Trial(optimizer, rate, mean);
  }

  /** Trains, and returns the loss before each step; infinite from where it stopped being finite. */
  private double[] losses(Optimizer optimizer, long seed) {
    OptimizerTask.Start start = task.starter().start(seed);
    HeldPlan step =
        HeldPlan.of(
            List.of(start.loss()),
            optimizer.update(
                start.parameters(), Gradients.ofParameters(start.loss(), start.parameters())));
    double[] losses = new double[steps];
    Arrays.fill(losses, Double.POSITIVE_INFINITY);
    try {
      for (int i = 0; i < steps; i++) {
        start.next().run();
        step.run();
        losses[i] = step.item(0);
      }
    } catch (NonFiniteException e) {
      return losses; // a rate too high, which is a result
    }
    return losses;
  }

  private static String rate(double rate) {
    return rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate);
  }

  private int stride() {
    return Math.max(1, steps / CURVE_POINTS);
  }

  /** Returns the losses as a curve, each point the mean over a few steps that end there. */
  private List<Point> curve(Trial trial) {
    List<Point> points = new ArrayList<>();
    for (int to = stride(); to <= steps; to += stride()) {
      points.add(new Point(to, Trial.mean(trial.losses(), to - stride(), to)));
    }
    return points;
  }

  private double stepsToThreshold(Trial trial) {
    return curve(trial).stream()
        .filter(point -> point.y() <= task.threshold())
        .mapToDouble(Point::x)
        .findFirst()
        .orElse(Double.NaN);
  }

  private Table bestTable(List<Trial> best) {
    List<List<Object>> rows = new ArrayList<>();
    for (Trial trial : best) {
      boolean atEdge =
          rates.size() > 1 && (trial.rate() == rates.getFirst() || trial.rate() == rates.getLast());
      rows.add(
          List.of(
              trial.optimizer(),
              rate(trial.rate()) + (atEdge ? " (edge)" : ""),
              trial.last(),
              stepsToThreshold(trial)));
    }
    String threshold = String.format(Locale.ROOT, "steps to loss %.2f", task.threshold());
    return new Table(
        label + "-best",
        String.format(
            Locale.ROOT,
            "the best rate of each; loss over the last tenth of %,d steps, %s",
            steps,
            seeds.size() == 1 ? "seed " + seeds.getFirst() : seeds.size() + " seeds"),
        List.of("optimizer", "best rate", "final loss", threshold),
        rows);
  }

  private Table gridTable(Map<String, List<Trial>> trials) {
    List<String> columns = new ArrayList<>(List.of("optimizer"));
    rates.forEach(rate -> columns.add(rate(rate)));
    List<List<Object>> rows = new ArrayList<>();
    trials.forEach(
        (optimizer, tried) -> {
          List<Object> row = new ArrayList<>(List.of(optimizer));
          tried.forEach(trial -> row.add(trial.last()));
          rows.add(row);
        });
    return new Table(label + "-rates", "final loss at each learning rate", columns, rows);
  }

  private List<String> findings(List<Trial> best) {
    Trial lowest = best.getFirst();
    for (Trial trial : best) {
      lowest = trial.last() < lowest.last() ? trial : lowest;
    }
    double first =
        best.stream()
            .mapToDouble(this::stepsToThreshold)
            .filter(Double::isFinite)
            .min()
            .orElse(Double.NaN);
    String fastest =
        best.stream()
            .filter(trial -> stepsToThreshold(trial) == first)
            .map(Trial::optimizer)
            .collect(Collectors.joining(", "));
    return List.of(
        String.format(
            Locale.ROOT,
            "Lowest after %,d steps: %s, with loss %s.",
            steps,
            lowest.optimizer(),
            lowest.last() < LEAST_SHOWN
                ? "under 1e-6"
                : String.format(Locale.ROOT, "%.3g", lowest.last())),
        fastest.isEmpty()
            ? String.format(Locale.ROOT, "None reaches loss %.2f.", task.threshold())
            : String.format(
                Locale.ROOT,
                "First at loss %.2f: %s, after %,.0f steps.",
                task.threshold(),
                fastest,
                first));
  }

  private LinePlot plot(List<Trial> best) {
    List<Series> series = new ArrayList<>();
    for (Trial trial : best) {
      List<Point> points = curve(trial).stream().filter(point -> point.y() >= LEAST_SHOWN).toList();
      series.add(new Series(trial.optimizer() + " " + rate(trial.rate()), points));
    }
    LinePlot plot = new LinePlot("Optimizers on " + task.title(), "steps", "loss", series);
    return task.threshold() < 0.5 ? plot.withLogarithmicAxis() : plot;
  }
}
