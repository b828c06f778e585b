package gradus.doctor;

import gradus.optim.Adam;
import gradus.optim.Optimizer;
import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Series;
import gradus.study.Table;
import gradus.train.Evaluation;
import gradus.train.Scores;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingFailedException;
import gradus.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Can the model learn a few examples by heart? A network of any size can bring the loss of 20
 * examples near 0; one that cannot has a fault, in itself or in its gradients, or takes steps of a
 * wrong size.
 *
 * <p>All examples make one batch. The aim is a hundredth of the loss at the start, within {@code
 * steps} steps of the patient's optimizer; if that does not get there, Adam tries with usual rates,
 * to tell a wrong rate from a wrong model.
 *
 * @param steps how many steps each try has, 1,000 unless told otherwise
 */
public record Overfitting(int steps) implements Check {
  private static final double AIM = 0.01;
  private static final double[] USUAL_RATES = {0.01, 0.001};

  /** Makes the check with 1,000 steps. */
  public Overfitting() {
    this(1_000);
  }

  @Override
  public String name() {
    return "overfitting";
  }

  /** The loss before each step, and in the end; empty where the first was not finite. */
  private record Try(String name, List<Double> losses, boolean failed) {
    double start() {
      return losses.isEmpty() ? Double.NaN : losses.getFirst();
    }

    double end() {
      return losses.isEmpty() ? Double.NaN : losses.getLast();
    }

    boolean succeeded() {
      return !failed && end() <= AIM * start();
    }
  }

  @Override
  public Finding examine(Patient patient) {
    List<Try> tries = new ArrayList<>();
    String own = "as it is trained, learning rate " + Words.number(patient.learningRate());
    tries.add(run(patient, own, patient.optimizer(), patient.learningRate()));
    for (double rate : USUAL_RATES) {
      if (!tries.getLast().succeeded()) {
        tries.add(run(patient, "Adam, learning rate " + Words.number(rate), Adam::of, rate));
      }
    }
    return judged(patient, tries);
  }

  private Try run(Patient patient, String name, DoubleFunction<Optimizer> optimizer, double rate) {
    List<Double> losses = new ArrayList<>();
    // Judged as in use: dropout would hide how much is known by heart.
    Trainer trainer =
        Trainer.of(patient.fresh())
            .optimizer(optimizer.apply(rate))
            .batchSize(Integer.MAX_VALUE)
            .shuffle(false)
            .epochs(steps)
            .seed(patient.seed())
            .validation(patient.few())
            .listener(
                new TrainingListener() {
                  @Override
                  public void evaluated(Training training, Evaluation evaluation) {
                    if (losses.isEmpty()) {
                      losses.add(evaluation.training().loss()); // before the first step
                    }
                    Scores scores = evaluation.scores();
                    losses.add(scores.loss());
                    if (scores.loss() <= AIM * losses.getFirst()) {
                      training.stop();
                    }
                  }
                });
    try {
      trainer.fit(patient.few());
      return new Try(name, losses, false);
    } catch (TrainingFailedException e) {
      return new Try(name, losses, true);
    }
  }

  private Finding judged(Patient patient, List<Try> tries) {
    Try first = tries.getFirst();
    Try last = tries.getLast();
    List<String> advice = new ArrayList<>();
    Verdict verdict = Verdict.HEALTHY;
    String summary;
    if (first.succeeded()) {
      summary = told(patient, first);
    } else if (last.succeeded()) {
      boolean rose = first.failed() || !(first.end() < first.start());
      verdict = rose ? Verdict.WRONG : Verdict.SUSPECT;
      summary =
          told(patient, first)
              + "; the model itself can: "
              + told(patient, last).replace("examples ", "")
              + " with "
              + last.name();
      advice.add(
          rose
              ? "Take a smaller learning rate."
              : "Take more steps, or a larger learning rate; see the check of the learning rate.");
    } else {
      verdict = Verdict.WRONG;
      summary = told(patient, first);
      advice.add(
          "No usual setting of Adam can either: look at the gradients and activations, at dead"
              + " units, and for equal inputs with different targets.");
    }
    return new Finding(
        name(), verdict, summary, advice, List.of(table(tries)), pictures(patient, tries));
  }

  private String told(Patient patient, Try attempt) {
    int count = patient.few().examples();
    if (attempt.failed() && attempt.losses().isEmpty()) {
      return count + " examples: the loss is not finite from the start";
    }
    return String.format(
        Locale.ROOT,
        "%,d examples %s: loss %s from %s in %,d steps",
        count,
        attempt.succeeded()
            ? "learnt by heart"
            : attempt.failed() ? "end in overflow" : "not learnt",
        Words.loss(attempt.end()),
        Words.loss(attempt.start()),
        attempt.losses().size() - 1);
  }

  private static Table table(List<Try> tries) {
    List<List<Object>> rows = new ArrayList<>();
    for (Try attempt : tries) {
      rows.add(
          List.of(
              attempt.name(),
              attempt.losses().size() - 1,
              attempt.start(),
              attempt.end(),
              attempt.succeeded() ? "learnt" : "not learnt"));
    }
    return new Table(
        "overfitting",
        "A few examples learnt by heart",
        List.of("try", "steps", "first loss", "last loss", "outcome"),
        rows);
  }

  private static List<Finding.Picture> pictures(Patient patient, List<Try> tries) {
    List<Series> series = new ArrayList<>();
    for (Try attempt : tries) {
      double[] losses = attempt.losses().stream().mapToDouble(Double::doubleValue).toArray();
      series.add(Series.of(attempt.name(), 0, losses));
    }
    String title = patient.name() + ": a few examples learnt by heart";
    var plot = new LinePlot(title, "step", "loss", series).withLogarithmicAxis();
    return List.of(new Finding.Picture("overfitting", plot.toSvg()));
  }
}
