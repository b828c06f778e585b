package gradus.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How well a model does on some examples.
 *
 * @param loss the mean loss of an example
 * @param metrics the metrics by name, in the order in which they were asked for
 */
public record Scores(double loss, SequencedMap<String, Double> metrics) {
  /** Copies the metrics. */
  public Scores {
    metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
  }

  /**
   * Returns a metric, or the loss by the name {@code loss}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public double get(String name) {
    Double value = name.equals("loss") ? Double.valueOf(loss) : metrics.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no metric " + name + ": known are loss " + metrics.keySet());
    }
    return value;
  }

  /** Returns text such as {@code loss 0.0812 accuracy 0.9764}. */
  @Override
  public String toString() {
    var text = new StringBuilder("loss ").append(format(loss));
    for (Map.Entry<String, Double> metric : metrics.entrySet()) {
      text.append("  ").append(metric.getKey()).append(' ').append(format(metric.getValue()));
    }
    return text.toString();
  }

  /** Returns a number in four places, or in powers of ten where they would say little. */
  static String format(double value) {
    double size = Math.abs(value);
    boolean plain = value == 0 || (size >= 0.001 && size < 100_000) || !Double.isFinite(value);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
  }
}
