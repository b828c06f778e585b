package gradus.doctor;

import gradus.plot.LinePlot;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import gradus.study.Table;
import gradus.train.Evaluation;
import gradus.train.Objective;
import gradus.train.Scores;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingFailedException;
import gradus.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the curves of training and validation loss say after a while of training.
 *
 * <ul>
 *   <li><i>nothing is learnt</i>: the training loss has not fallen by 5 %;
 *   <li><i>over-fitting</i>: the validation loss is a tenth above its lowest, and that by a
 *       fiftieth of the first loss, while the training loss fell on; or it is more than twice the
 *       training loss and that by a fifth of the first loss;
 *   <li><i>under-fitting</i>: the training loss is flat, less than 5 % down in the last third, and
 *       still above half of the first loss;
 *   <li><i>still falling</i>: the loss that counts fell by 3 % or more in the last fifth.
 * </ul>
 *
 * <p>Training goes with the patient's batches and a constant rate, for its epochs or as many steps
 * as told, and is evaluated ten times.
 *
 * @param steps how many steps at most, 800 unless told otherwise
 */
public record Curves(int steps) implements Check {
  private static final int EVALUATIONS = 10;
  private static final double NOTHING = 0.95;
  private static final double ROSE = 1.1;
  private static final double TOLD = 0.02; // of the first loss: less is chance
  private static final double APART = 2;
  private static final double GAP = 0.2;
  private static final double FLAT = 0.95;
  private static final double HALF = 0.5;
  private static final double FALLING = 0.97;

  /** Makes the check with 800 steps. */
  public Curves() {
    this(800);
  }

  @Override
  public String name() {
    return "curves";
  }

  /**
   * What curves come to.
   *
   * @param verdict what they come to
   * @param words what they say
   * @param advice what to try; may be empty
   */
  public record Judgement(Verdict verdict, String words, String advice) {}

  @Override
  public Finding examine(Patient patient) {
    Objective train = patient.objective();
    long perEpoch = train.batches(patient.batchSize()).steps();
    long wanted = Math.min(steps, perEpoch * patient.epochs());
    int epochs = (int) Math.max(1, Math.ceilDiv(wanted, perEpoch));
    long seen = Math.max(1, wanted * train.examples() / perEpoch);
    List<Evaluation> history = new ArrayList<>();
    Trainer trainer =
        Trainer.of(patient.fresh())
            .optimizer(patient.optimizer().apply(patient.learningRate()))
            .batchSize(patient.batchSize())
            .epochs(epochs)
            .seed(patient.seed())
            .evaluateEvery(Math.max(1, seen / EVALUATIONS))
            .listener(new Until(wanted, history));
    if (patient.validation() != null) {
      trainer.validation(patient.validation());
    }
    double first = new Probe(patient.fresh(), train, patient.batchSize(), _ -> List.of()).loss();
    Judgement judgement;
    try {
      trainer.fit(train);
      judgement = judge(first, history);
    } catch (TrainingFailedException e) {
      judgement =
          new Judgement(
              Verdict.WRONG,
              "the loss is not finite after " + history.size() + " evaluations",
              "Take a smaller learning rate, or clip gradients.");
    }
    return new Finding(
        name(),
        judgement.verdict(),
        judgement.words(),
        judgement.advice().isEmpty() ? List.of() : List.of(judgement.advice()),
        List.of(table(history)),
        pictures(patient, first, history));
  }

  /** Keeps evaluations, and stops after a number of steps. */
  private record Until(long steps, List<Evaluation> history) implements TrainingListener {
    @Override
    public void step(Training training) {
      if (training.step() > steps) { // the evaluation after the last one counts
        training.stop();
      }
    }

    @Override
    public void evaluated(Training training, Evaluation evaluation) {
      history.add(evaluation);
    }
  }

  /**
   * Returns what curves say.
   *
   * @param first the loss before training
   * @param history the evaluations in order
   */
  public static Judgement judge(double first, List<Evaluation> history) {
    if (history.isEmpty()) {
      return new Judgement(Verdict.SUSPECT, "there is no evaluation yet", "Train longer.");
    }
    double[] training = history.stream().mapToDouble(e -> e.training().loss()).toArray();
    double[] counts = history.stream().mapToDouble(e -> e.scores().loss()).toArray();
    boolean isHeldOut = history.getFirst().validation() != null;
    int n = counts.length;
    double last = training[n - 1];
    String figures =
        String.format(
            Locale.ROOT,
            "training loss %s%s after %s",
            Words.loss(last),
            isHeldOut ? ", validation " + Words.loss(counts[n - 1]) : "",
            epochs(history.getLast().epoch()));
    if (!(last <= NOTHING * first)) {
      return new Judgement(
          Verdict.WRONG,
          "nothing is learnt: " + figures + ", " + Words.loss(first) + " before",
          "Look at the learning rate, the gradients and the activations.");
    }
    int best = 0;
    for (int i = 1; i < n; i++) {
      best = counts[i] < counts[best] ? i : best;
    }
    boolean rose =
        counts[n - 1] > ROSE * counts[best]
            && counts[n - 1] - counts[best] > TOLD * first
            && last < training[best];
    boolean apart = counts[n - 1] > APART * last && counts[n - 1] - last > GAP * first;
    if (isHeldOut && (rose || apart)) {
      return new Judgement(
          Verdict.SUSPECT,
          "over-fitting: "
              + figures
              + "; validation was lowest, "
              + Words.loss(counts[best])
              + ", after "
              + epochs(history.get(best).epoch()),
          "Stop there, or take more data, dropout, a penalty or a smaller model.");
    }
    double third = training[n - 1 - n / 3];
    if (n >= 3 && last > FLAT * third && last > HALF * first) {
      return new Judgement(
          Verdict.SUSPECT,
          "under-fitting: " + figures + ", and flat",
          "Take a larger model, better inputs or a higher learning rate.");
    }
    double before = counts[n - 1 - Math.min(n - 1, Math.max(1, n / 5))];
    boolean falling = n >= 3 && counts[n - 1] < FALLING * before;
    return new Judgement(
        Verdict.HEALTHY, figures + (falling ? ", still falling" : ", settled"), "");
  }

  private static String epochs(double epoch) {
    String number = Words.number(epoch);
    return number + (number.equals("1") ? " epoch" : " epochs");
  }

  private static Table table(List<Evaluation> history) {
    List<List<Object>> rows = new ArrayList<>();
    for (Evaluation line : history) {
      Scores held = line.validation();
      rows.add(
          List.of(line.epoch(), line.training().loss(), held == null ? Double.NaN : held.loss()));
    }
    return new Table(
        "curves", "Loss in training", List.of("epoch", "training loss", "validation loss"), rows);
  }

  private static List<Finding.Picture> pictures(
      Patient patient, double first, List<Evaluation> history) {
    List<Point> training = new ArrayList<>(List.of(new Point(0, first)));
    List<Point> validation = new ArrayList<>();
    for (Evaluation line : history) {
      training.add(new Point(line.epoch(), line.training().loss()));
      Scores held = line.validation();
      if (held != null) {
        validation.add(new Point(line.epoch(), held.loss()));
      }
    }
    List<Series> series = new ArrayList<>(List.of(new Series("training", training)));
    if (!validation.isEmpty()) {
      series.add(new Series("validation", validation));
    }
    var plot =
        new LinePlot(patient.name() + ": loss in training", "epoch", "loss", series)
            .withLogarithmicAxis();
    return List.of(new Finding.Picture("curves", plot.toSvg()));
  }
}
