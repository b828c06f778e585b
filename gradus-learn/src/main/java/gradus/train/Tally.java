package gradus.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Adds up losses and metrics over batches, in double precision and in the order of the batches. */
final class Tally {
  private final List<Metric> metrics;
  private final double[][] sums;
  private final boolean needsAnswers;
  private double loss;
  private long count;

  Tally(List<Metric> metrics) {
    this.metrics = metrics;
    this.sums = metrics.stream().map(metric -> new double[metric.sums()]).toArray(double[][]::new);
    this.needsAnswers = metrics.stream().anyMatch(metric -> metric.sums() > 0);
  }

  void add(BatchPlan batch) {
    loss += batch.lossSum();
    count += batch.count();
    if (needsAnswers) {
      Answers answers = batch.answers();
      for (int i = 0; i < sums.length; i++) {
        metrics.get(i).add(answers, sums[i]);
      }
    }
  }

  Scores scores() {
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < sums.length; i++) {
      values.put(metrics.get(i).name(), metrics.get(i).value(sums[i], loss / count));
    }
    return new Scores(loss / count, values);
  }

  void clear() {
    restore(new double[toArray().length]);
  }

  /** Returns all sums, for a checkpoint. */
  double[] toArray() {
    int length = 2;
    for (double[] each : sums) {
      length += each.length;
    }
    double[] all = new double[length];
    all[0] = loss;
    all[1] = count;
    int at = 2;
    for (double[] each : sums) {
      System.arraycopy(each, 0, all, at, each.length);
      at += each.length;
    }
    return all;
  }

  /** Returns whether an array could be one of {@link #toArray}. */
  boolean fits(double[] all) {
    return all.length == toArray().length;
  }

  void restore(double[] all) {
    loss = all[0];
    count = (long) all[1];
    int at = 2;
    for (double[] each : sums) {
      System.arraycopy(all, at, each, 0, each.length);
      at += each.length;
    }
  }
}
