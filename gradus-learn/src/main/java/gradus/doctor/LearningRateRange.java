package gradus.doctor;

import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import gradus.study.Table;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingFailedException;
import gradus.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Which learning rates teach anything? One short run in which the rate grows from step to step,
 * {@code r_k = r_0 (r_K / r_0)^(k/K)}, from 1e-6 to 10: the loss first stays, then falls, then
 * rises above where it began. The loss is smoothed, {@code m_k = 0.8 m_{k−1} + 0.2 L_k}, corrected
 * for its start.
 *
 * <p>A rate at which the loss has gone above its start, or is not finite, is far too high. One
 * above that of the lowest loss is suspect; so is one a thousandth of it or less, which would be
 * slow.
 *
 * <p>L. Smith, "Cyclical learning rates for training neural networks", 2017, section 3.3.
 *
 * @param steps how many steps the run has at most, 150 unless told otherwise
 */
public record LearningRateRange(int steps) implements Check {
  private static final double LOWEST = 1e-6;
  private static final double HIGHEST = 10;
  private static final double KEPT = 0.8;
  private static final double FALL = 0.97;
  private static final double ABOVE = 1.05;
  private static final double SLOW = 1e-3;

  /** Makes the check with 150 steps. */
  public LearningRateRange() {
    this(150);
  }

  @Override
  public String name() {
    return "learning rate";
  }

  /** A step of the run: its rate, and the smoothed loss before it. */
  private record Step(double rate, double loss) {}

  @Override
  public Finding examine(Patient patient) {
    double highest = Math.max(HIGHEST, 2 * patient.learningRate());
    List<Step> run = new ArrayList<>();
    Trainer trainer =
        Trainer.of(patient.fresh())
            .optimizer(patient.optimizer().apply(LOWEST))
            .schedule(k -> rate(k, highest) / LOWEST)
            .batchSize(patient.batchSize())
            .epochs(steps)
            .seed(patient.seed())
            .listener(
                new TrainingListener() {
                  private double smooth;

                  @Override
                  public void step(Training training) {
                    int k = run.size();
                    smooth = KEPT * smooth + (1 - KEPT) * training.loss();
                    run.add(new Step(rate(k, highest), smooth / (1 - Math.pow(KEPT, k + 1))));
                    boolean ended = k > 3 && run.getLast().loss() > 4 * run.getFirst().loss();
                    if (ended || run.size() >= steps) {
                      training.stop();
                    }
                  }
                });
    boolean finite = true;
    try {
      trainer.fit(patient.objective());
    } catch (TrainingFailedException e) {
      finite = false;
    }
    return judged(patient, run, finite);
  }

  private double rate(long step, double highest) {
    return LOWEST * Math.pow(highest / LOWEST, (double) step / (steps - 1));
  }

  private Finding judged(Patient patient, List<Step> run, boolean finite) {
    if (run.isEmpty()) {
      return new Finding(
          name(),
          Verdict.WRONG,
          "the loss is not finite before any step",
          List.of("Look at the inputs, and at the initial weights."),
          List.of(),
          List.of());
    }
    double start = run.getFirst().loss();
    Step lowest = run.getFirst();
    for (Step step : run) {
      lowest = step.loss() < lowest.loss() ? step : lowest;
    }
    double tooHigh = tooHigh(run, lowest, start, finite);
    double rate = patient.learningRate();
    List<String> advice = new ArrayList<>();
    Verdict verdict = Verdict.HEALTHY;
    String summary;
    if (!(lowest.loss() < FALL * start)) {
      verdict = Verdict.WRONG;
      summary = "no rate makes the loss fall below " + Words.loss(FALL * start);
      advice.add("Look at the gradients and the activations first.");
    } else {
      summary =
          "trained with "
              + Words.number(rate)
              + "; the loss is lowest at "
              + Words.number(lowest.rate())
              + (Double.isInfinite(tooHigh)
                  ? ""
                  : ", above its start from " + Words.number(tooHigh) + " on");
      String better = Words.number(rounded(lowest.rate() / 4));
      if (rate >= tooHigh) {
        verdict = Verdict.WRONG;
        advice.add("The rate is far too high: nothing is learnt at it. Try " + better + ".");
      } else if (rate > lowest.rate()) {
        verdict = Verdict.SUSPECT;
        advice.add("The rate is at the edge of what goes well. Try " + better + ".");
      } else if (rate <= SLOW * lowest.rate()) {
        verdict = Verdict.SUSPECT;
        advice.add("The rate is low: learning will be slow. Try " + better + ".");
      }
    }
    return new Finding(
        name(), verdict, summary, advice, List.of(table(run)), pictures(patient, run));
  }

  /** The first rate after the best at which the loss was above its start; infinite if none was. */
  private static double tooHigh(List<Step> run, Step lowest, double start, boolean finite) {
    return run.subList(run.indexOf(lowest), run.size()).stream()
        .filter(step -> step.loss() > ABOVE * start)
        .mapToDouble(Step::rate)
        .findFirst()
        .orElse(finite ? Double.POSITIVE_INFINITY : run.getLast().rate());
  }

  /** The nearest of 1, 2 and 5 times a power of ten, not above. */
  private static double rounded(double rate) {
    double power = Math.pow(10, Math.floor(Math.log10(rate)));
    double first = rate / power;
    return (first >= 5 ? 5 : first >= 2 ? 2 : 1) * power;
  }

  private static Table table(List<Step> run) {
    List<List<Object>> rows = new ArrayList<>();
    run.forEach(step -> rows.add(List.of(step.rate(), step.loss())));
    return new Table(
        "learning-rate", "Loss as the learning rate grows", List.of("rate", "smoothed loss"), rows);
  }

  private static List<Finding.Picture> pictures(Patient patient, List<Step> run) {
    double start = run.getFirst().loss();
    List<Point> curve =
        run.stream().map(step -> new Point(step.rate(), Math.min(step.loss(), 2 * start))).toList();
    double least = curve.stream().mapToDouble(Point::y).min().orElse(0);
    double most = curve.stream().mapToDouble(Point::y).max().orElse(1);
    double own = Math.min(patient.learningRate(), 10 * run.getLast().rate());
    List<Point> mark = List.of(new Point(own, least), new Point(own, most));
    var plot =
        new LinePlot(
            patient.name() + ": the loss as the learning rate grows",
            "learning rate",
            "smoothed loss",
            List.of(
                new Series("loss", curve),
                new Series("the rate it is trained with", mark).withDashes()));
    return List.of(new Finding.Picture("learning-rate", plot.withLogarithmicAxes().toSvg()));
  }
}
