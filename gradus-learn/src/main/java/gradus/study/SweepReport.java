package gradus.study;

import gradus.Tensor;
import gradus.nn.Module;
import gradus.plot.BarPlot;
import gradus.plot.DecisionPlot;
import gradus.plot.IntervalPlot;
import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import gradus.study.StudyPlan.Axis;
import gradus.study.StudyPlan.Cell;
import gradus.study.StudyPlan.Measure;
import gradus.study.Table.Fixed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a study of training runs found, as tables and pictures.
 *
 * @param plan what was varied
 * @param seeds the seeds of the runs
 * @param results for each combination one result for each seed
 * @param shelf the data, for pictures that ask a model again
 */
record SweepReport(
    StudyPlan plan, List<Long> seeds, List<List<TrialResult>> results, TrialData.Shelf shelf) {
  private static final int MOST_POINTS = 150; // of a curve; more cannot be told apart
  private static final int DECIMALS = 5;

  Report report() {
    List<Table> tables = new ArrayList<>(List.of(resultTable()));
    List<Report.Picture> pictures = new ArrayList<>();
    for (Axis axis : plan.curves()) {
      String name = "curves-" + axis.name().toLowerCase(Locale.ROOT);
      pictures.add(new Report.Picture(name, curves(axis)));
    }
    List<Report.Attachment> attachments = new ArrayList<>(List.of(comparison(), runs()));
    if (!Double.isNaN(plan.solved())) {
      tables.add(solvedTable());
      addStuck(pictures, attachments);
    }
    return new Report(plan.title(), findings(), tables, pictures, attachments);
  }

  private Measure measure() {
    return plan.measure();
  }

  private double[] finals(int cell, ToDoubleFunction<TrialResult> value) {
    return results.get(cell).stream().mapToDouble(value).toArray();
  }

  private double of(TrialResult result) {
    return measure().of(result.accuracy(), result.loss());
  }

  private Estimate estimate(int cell) {
    return Estimate.of(finals(cell, this::of));
  }

  private static double mean(double[] values) {
    return Estimate.of(values).mean();
  }

  private static Object number(double value) {
    return new Fixed(value, DECIMALS);
  }

  private List<String> varied() {
    return plan.cells().getFirst().varied().keySet().stream().map(Setting::key).toList();
  }

  private String sample() {
    return seeds.size() == 1 ? "seed " + seeds.getFirst() : seeds.size() + " seeds";
  }

  // Tables

  private Table resultTable() {
    boolean published = !plan.published().isEmpty();
    List<String> columns = new ArrayList<>(varied());
    columns.addAll(List.of(measure().toString(), "deviation", "95 % from", "to"));
    if (published) {
      columns.add("published");
    }
    columns.addAll(List.of("least", "greatest"));
    columns.add(measure() == Measure.LOSS ? "accuracy" : "loss");
    columns.add("seconds");
    boolean diverged = results.stream().flatMap(List::stream).anyMatch(TrialResult::diverged);
    if (diverged) {
      columns.add("diverged");
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < plan.cells().size(); i++) {
      Estimate estimate = estimate(i);
      double[] values = finals(i, this::of);
      List<Object> row = new ArrayList<>(plan.cells().get(i).varied().values());
      row.add(number(estimate.mean()));
      row.add(number(estimate.deviation()));
      row.add(number(estimate.low()));
      row.add(number(estimate.high()));
      if (published) {
        row.add(number(plan.published().get(i)));
      }
      row.add(number(Arrays.stream(values).min().orElse(0)));
      row.add(number(Arrays.stream(values).max().orElse(0)));
      row.add(
          measure() == Measure.LOSS
              ? number(mean(finals(i, TrialResult::accuracy)))
              : (Object) mean(finals(i, TrialResult::loss)));
      row.add(mean(finals(i, TrialResult::seconds)));
      if (diverged) {
        row.add(results.get(i).stream().filter(TrialResult::diverged).count());
      }
      rows.add(row);
    }
    return new Table(
        "results",
        String.format(
            Locale.ROOT,
            "%s in the end, %s; seconds of processor time of a run",
            measure(),
            seeds.size() == 1
                ? sample()
                : "mean of " + sample() + ", with 95 % intervals by Student's t"),
        columns,
        rows);
  }

  /** Every run, for programs. */
  private Report.Attachment runs() {
    List<String> columns = new ArrayList<>(varied());
    columns.addAll(List.of("seed", "accuracy", "loss", "seconds", "diverged"));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < plan.cells().size(); i++) {
      for (int k = 0; k < seeds.size(); k++) {
        TrialResult result = results.get(i).get(k);
        List<Object> row = new ArrayList<>(plan.cells().get(i).varied().values());
        row.add(seeds.get(k));
        row.add(result.accuracy());
        row.add(result.loss());
        row.add(result.seconds());
        row.add(result.diverged() ? "yes" : "no");
        rows.add(row);
      }
    }
    return new Report.Attachment(
        "runs.csv", "every run", new Table("runs", "every run", columns, rows).toCsv());
  }

  private boolean isSolved(TrialResult result) {
    return result.accuracy() >= plan.solved();
  }

  private Table solvedTable() {
    List<String> columns = new ArrayList<>(varied());
    columns.addAll(
        List.of(
            "runs", "stuck", "share stuck", "95 % from", "to", "loss of stuck", "still falling"));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < plan.cells().size(); i++) {
      List<TrialResult> stuck = results.get(i).stream().filter(r -> !isSolved(r)).toList();
      Estimate share = Estimate.ofShare(stuck.size(), seeds.size());
      List<Object> row = new ArrayList<>(plan.cells().get(i).varied().values());
      row.add(seeds.size());
      row.add(stuck.size());
      row.add(new Fixed(share.mean(), 3));
      row.add(new Fixed(share.low(), 3));
      row.add(new Fixed(share.high(), 3));
      row.add(
          stuck.isEmpty()
              ? Double.NaN
              : mean(stuck.stream().mapToDouble(TrialResult::loss).toArray()));
      row.add(stuck.stream().filter(SweepReport::isStillFalling).count());
      rows.add(row);
    }
    return new Table(
        "solved",
        String.format(
            Locale.ROOT,
            "runs that end with an accuracy under %s, with Wilson's 95 %% intervals; still falling:"
                + " those whose loss fell by 1 %% or more over the last tenth",
            plan.solved()),
        columns,
        rows);
  }

  private static boolean isStillFalling(TrialResult result) {
    List<TrialResult.Point> curve = result.curve();
    double before = curve.get((int) (0.9 * (curve.size() - 1))).loss();
    return curve.getLast().loss() < 0.99 * before;
  }

  // Pictures

  /** Accuracies near to 1 are told apart by what is missing, on axes of ratios. */
  private LinePlot curves(Axis axis) {
    boolean ratios =
        results.stream()
            .flatMap(List::stream)
            .flatMap(run -> run.curve().stream())
            .allMatch(point -> drawn(true).of(point.accuracy(), point.loss()) > 0);
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < plan.cells().size(); i++) {
      series.add(new Series(plan.cells().get(i).label(), curve(results.get(i), axis, ratios)));
    }
    var plot =
        new LinePlot(
            plan.title() + (seeds.size() == 1 ? "" : ": mean of " + sample() + ", 95 % bands"),
            axis.toString(),
            drawn(ratios).toString(),
            series);
    return ratios ? plot.withLogarithmicAxes() : plot;
  }

  private Measure drawn(boolean ratios) {
    return ratios && measure() == Measure.ACCURACY ? Measure.ERROR : measure();
  }

  private static double x(TrialResult.Point point, Axis axis) {
    return switch (axis) {
      case EXAMPLES -> point.examples();
      case STEPS -> point.steps();
      case SECONDS -> point.seconds();
    };
  }

  /** The mean over the runs that came so far, evaluation by evaluation. */
  private List<Point> curve(List<TrialResult> runs, Axis axis, boolean ratios) {
    int length = runs.stream().mapToInt(run -> run.curve().size()).max().orElse(0);
    List<Point> points = new ArrayList<>();
    for (int at = ratios ? 1 : 0; at < length; at = next(at, length, ratios)) {
      int index = at;
      List<TrialResult.Point> reached =
          runs.stream()
              .filter(run -> run.curve().size() > index)
              .map(run -> run.curve().get(index))
              .toList();
      points.add(point(reached, axis, drawn(ratios)));
    }
    return points;
  }

  /** The next evaluation that is drawn, at an equal step or ratio; the last one is always. */
  private static int next(int at, int length, boolean ratios) {
    double step =
        ratios
            ? at * (Math.pow(length, 1.0 / MOST_POINTS) - 1)
            : (double) Math.ceilDiv(length, MOST_POINTS);
    int next = at + (int) Math.max(1, Math.ceil(step));
    return next >= length && at < length - 1 ? length - 1 : next;
  }

  private static Point point(List<TrialResult.Point> reached, Axis axis, Measure drawn) {
    double x = reached.stream().mapToDouble(point -> x(point, axis)).average().orElse(0);
    Estimate y =
        Estimate.of(
            reached.stream()
                .mapToDouble(point -> drawn.of(point.accuracy(), point.loss()))
                .toArray());
    if (y.count() == 1) {
      return new Point(x, y.mean());
    }
    boolean share = drawn != Measure.LOSS; // a share is never beyond 0 and 1
    double low = drawn == Measure.ACCURACY ? 0 : y.mean() / 2; // ratios have no zero
    return new Point(x, y.mean(), Math.max(low, y.low()), share ? Math.min(1, y.high()) : y.high());
  }

  /** Bars from zero where they differ, otherwise marks on an axis of their own. */
  private Report.Attachment comparison() {
    List<Estimate> estimates =
        IntStream.range(0, plan.cells().size()).mapToObj(this::shown).toList();
    boolean stuck = !Double.isNaN(plan.solved());
    String label = stuck ? "share of runs that are stuck" : measure().toString();
    String title = plan.title() + ": in the end, " + sample();
    double least = estimates.stream().mapToDouble(Estimate::mean).min().orElse(0);
    double most = estimates.stream().mapToDouble(Estimate::mean).max().orElse(0);
    String svg;
    if (least > 0.5 * most && !stuck) {
      List<IntervalPlot.Row> rows = new ArrayList<>();
      for (int i = 0; i < estimates.size(); i++) {
        rows.add(row(i, estimates.get(i)));
      }
      svg = new IntervalPlot(title, label, rows).toSvg();
    } else {
      List<BarPlot.Bar> bars = new ArrayList<>();
      for (int i = 0; i < estimates.size(); i++) {
        bars.add(bar(i, estimates.get(i)));
      }
      svg = new BarPlot(title, label, bars).toSvg();
    }
    return new Report.Attachment("comparison.svg", title, svg);
  }

  /** What is compared; intervals of shares are not drawn beyond 0 and 1. */
  private Estimate shown(int cell) {
    if (!Double.isNaN(plan.solved())) {
      int stuck = (int) results.get(cell).stream().filter(result -> !isSolved(result)).count();
      return Estimate.ofShare(stuck, seeds.size());
    }
    Estimate estimate = estimate(cell);
    return measure() == Measure.LOSS
        ? estimate
        : new Estimate(
            estimate.count(),
            estimate.mean(),
            estimate.deviation(),
            Math.max(0, estimate.low()),
            Math.min(1, estimate.high()));
  }

  private IntervalPlot.Row row(int cell, Estimate estimate) {
    return new IntervalPlot.Row(
        plan.cells().get(cell).label(),
        estimate.mean(),
        estimate.low(),
        estimate.high(),
        results.get(cell).stream().map(this::of).toList(),
        plan.published().isEmpty() ? Double.NaN : plan.published().get(cell));
  }

  private BarPlot.Bar bar(int cell, Estimate estimate) {
    String label = plan.cells().get(cell).label();
    return estimate.count() == 1
        ? new BarPlot.Bar(label, estimate.mean())
        : new BarPlot.Bar(label, estimate.mean(), estimate.low(), estimate.high());
  }

  /** Loss curves of one run that is stuck and one that is not, and what the stuck one answers. */
  private void addStuck(List<Report.Picture> pictures, List<Report.Attachment> attachments) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < plan.cells().size(); i++) {
      Cell cell = plan.cells().get(i);
      for (boolean solved : new boolean[] {false, true}) {
        for (int k = 0; k < seeds.size(); k++) {
          TrialResult result = results.get(i).get(k);
          if (isSolved(result) == solved) {
            String name =
                cell.label() + ", seed " + seeds.get(k) + (solved ? ", solved" : ", stuck");
            Series curve = new Series(name, losses(result));
            series.add(solved ? curve.withDashes() : curve);
            if (!solved && shelf.of(cell.settings()).inputs() == 2) {
              attachments.add(map(cell, seeds.get(k)));
            }
            break;
          }
        }
      }
    }
    var plot =
        new LinePlot("Loss of a stuck run, and of one that is not", "iterations", "loss", series);
    pictures.add(new Report.Picture("stuck", plot.withLogarithmicAxis()));
  }

  private static List<Point> losses(TrialResult result) {
    int stride = Math.max(1, Math.ceilDiv(result.curve().size(), MOST_POINTS));
    return IntStream.range(0, result.curve().size())
        .filter(i -> i % stride == 0)
        .mapToObj(i -> new Point(result.curve().get(i).steps(), result.curve().get(i).loss()))
        .toList();
  }

  private Report.Attachment map(Cell cell, long seed) {
    TrialData data = shelf.of(cell.settings());
    Module model = Trial.trained(cell.settings(), seed, data);
    var plane = new DecisionPlot.Plane(-0.5, 1.5, -0.5, 1.5, 96);
    float[] centres = data.train().normalisation().apply(plane.centres());
    Tensor outputs = model.apply(Tensor.of(centres, centres.length / 2, 2));
    float[] answers =
        outputs.shape().dim(-1) == 1
            ? DecisionPlot.twoClasses(outputs.sigmoid().toArray())
            : outputs.softmax(-1).toArray();
    float[] points = new float[2 * data.train().size()];
    int[] labels = new int[data.train().size()];
    for (int i = 0; i < labels.length; i++) {
      float[] input = data.train().input(i);
      float scale = data.train().normalisation().scale().getFirst();
      float offset = data.train().normalisation().offset().getFirst();
      points[2 * i] = input[0] / scale + offset;
      points[2 * i + 1] = input[1] / scale + offset;
      labels[i] = data.train().label(i);
    }
    String title = cell.label() + ", seed " + seed + ": what the stuck net answers";
    String file = "map-" + cell.label().replaceAll("[^A-Za-z0-9.]+", "-") + ".svg";
    var plot = new DecisionPlot(title, plane, answers, data.classes(), points, labels);
    return new Report.Attachment(file, title, plot.toSvg());
  }

  // Words

  private List<String> findings() {
    Comparator<Integer> order = Comparator.comparingDouble(i -> estimate(i).mean());
    List<Integer> cells =
        IntStream.range(0, plan.cells().size())
            .boxed()
            .sorted(measure() == Measure.ACCURACY ? order.reversed() : order)
            .toList();
    int best = cells.getFirst();
    Estimate estimate = estimate(best);
    List<String> findings = new ArrayList<>();
    findings.add(
        String.format(
            Locale.ROOT,
            "%s %s: %s, %.5f%s.",
            measure() == Measure.ACCURACY ? "Highest" : "Lowest",
            measure(),
            plan.cells().get(best).label(),
            estimate.mean(),
            estimate.count() == 1
                ? ""
                : String.format(Locale.ROOT, " (%.5f to %.5f)", estimate.low(), estimate.high())));
    double seconds = results.stream().flatMap(List::stream).mapToDouble(TrialResult::seconds).sum();
    findings.add(
        String.format(
            Locale.ROOT,
            "%,d runs spent %s of processor time on training.",
            results.stream().mapToInt(List::size).sum(),
            SweepProgress.duration(seconds)));
    return findings;
  }
}
