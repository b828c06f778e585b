package gradus.train;

import java.util.List;
import java.util.Locale;

/** How often each class was taken for each: rows are the true classes, columns the answers. */
public final class ConfusionMatrix {
  private final List<String> classNames;
  private final long[][] counts;

  /** Makes an empty matrix for classes of these names. */
  public ConfusionMatrix(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
    this.counts = new long[classNames.size()][classNames.size()];
  }

  /** Counts an example. */
  public void add(int truth, int answer) {
    counts[truth][answer]++;
  }

  /** Counts a batch. */
  public void add(Answers answers) {
    for (int i = 0; i < answers.count(); i++) {
      add(answers.label(i), answers.predicted(i));
    }
  }

  /** Returns the names of the classes. */
  public List<String> classNames() {
    return classNames;
  }

  /** Returns how many examples of one class were taken for another. */
  public long count(int truth, int answer) {
    return counts[truth][answer];
  }

  /** Returns the number of examples. */
  public long total() {
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += row(i);
    }
    return total;
  }

  /** Returns the share of examples on the diagonal, NaN without examples. */
  public double accuracy() {
    long right = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
    }
    return (double) right / total();
  }

  /** Returns the share of the answers of a class that are right, NaN if it was never answered. */
  public double precision(int answer) {
    long column = 0;
    for (long[] row : counts) {
      column += row[answer];
    }
    return (double) counts[answer][answer] / column;
  }

  /** Returns the share of the examples of a class that were found, NaN if there are none. */
  public double recall(int truth) {
    return (double) counts[truth][truth] / row(truth);
  }

  /** Returns the harmonic mean of precision and recall. */
  public double f1(int index) {
    return 2 / (1 / precision(index) + 1 / recall(index));
  }

  private long row(int truth) {
    long sum = 0;
    for (long count : counts[truth]) {
      sum += count;
    }
    return sum;
  }

  /** Returns a table of counts with recall at the right and precision below. */
  @Override
  public String toString() {
    int width = Math.max(7, String.format(Locale.ROOT, "%,d", total()).length() + 1);
    for (String name : classNames) {
      width = Math.max(width, name.length() + 1);
    }
    String cell = "%" + width + "s";
    var text = new StringBuilder(String.format(Locale.ROOT, cell, ""));
    classNames.forEach(name -> text.append(String.format(Locale.ROOT, cell, name)));
    text.append("   recall\n");
    for (int i = 0; i < counts.length; i++) {
      text.append(String.format(Locale.ROOT, cell, classNames.get(i)));
      for (long count : counts[i]) {
        text.append(String.format(Locale.ROOT, "%," + width + "d", count));
      }
      text.append(String.format(Locale.ROOT, "%9.4f\n", recall(i)));
    }
    text.append(String.format(Locale.ROOT, "%-" + width + "s", "prec."));
    for (int i = 0; i < counts.length; i++) {
      text.append(String.format(Locale.ROOT, "%" + width + ".4f", precision(i)));
    }
    return text.append(String.format(Locale.ROOT, "%9.4f\n", accuracy())).toString();
  }
}
