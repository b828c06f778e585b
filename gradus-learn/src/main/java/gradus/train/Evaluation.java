package gradus.train;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a run's history: what was known at the end of an epoch, or at a validation within one.
 *
 * @param epoch how many times all examples have been seen; 2.5 is half-way through the third time
 * @param step how many steps have been taken
 * @param learningRate the learning rate of the last step
 * @param training the mean scores of the training batches since the line before, each taken before
 *     its own step
 * @param validation the scores of the validation set, null where there is none
 */
public record Evaluation(
    double epoch, long step, double learningRate, Scores training, @Nullable Scores validation) {

  /** Returns the scores that count: those of validation, otherwise those of training. */
  public Scores scores() {
    Scores held = validation;
    return held == null ? training : held;
  }

  /** Returns text such as {@code epoch 9, accuracy 0.9821}. */
  @Override
  public String toString() {
    Map.Entry<String, Double> metric = scores().metrics().firstEntry();
    return "epoch "
        + formatEpoch()
        + ", "
        + (metric == null
            ? "loss " + Scores.format(scores().loss())
            : metric.getKey() + " " + Scores.format(metric.getValue()));
  }

  String formatEpoch() {
    return epoch == Math.rint(epoch)
        ? String.valueOf((long) epoch)
        : String.format(Locale.ROOT, "%.2f", epoch);
  }
}
