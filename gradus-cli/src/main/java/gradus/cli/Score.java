package gradus.cli;

import gradus.data.Dataset;
import gradus.data.TableEncoding;
import gradus.train.ConfusionMatrix;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How well a model did on some examples. */
sealed interface Score {
  /** Returns the result as the last line of a command says it, for instance after "test". */
  String line();

  /** Returns the result's numbers by name. */
  Map<String, Object> fields();

  /** Compares answers with what they should have been. */
  static Score of(Predictions predictions, Dataset data, @Nullable TableEncoding encoding) {
    if (data.isClassification()) {
      return new Classes(predictions.confusion(data));
    }
    return Numbers.of(predictions, data, encoding == null ? 1 : encoding.target().deviation());
  }

  /**
   * How well classes were told apart.
   *
   * @param confusion how often each class was taken for each
   */
  record Classes(ConfusionMatrix confusion) implements Score {
    long right() {
      long right = 0;
      for (int i = 0; i < confusion.classNames().size(); i++) {
        right += confusion.count(i, i);
      }
      return right;
    }

    @Override
    public String line() {
      return String.format(Locale.ROOT, "accuracy %.4f", confusion.accuracy());
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("accuracy", confusion.accuracy());
      fields.put("correct", right());
      fields.put("examples", confusion.total());
      return fields;
    }
  }

  /**
   * How near numbers came, in the units of the target.
   *
   * @param rootMeanSquare the root of the mean squared error
   * @param meanAbsolute the mean absolute error
   * @param deviation the deviation of the targets: the error of always answering their mean
   * @param examples the number of examples
   */
  record Numbers(double rootMeanSquare, double meanAbsolute, double deviation, long examples)
      implements Score {
    private static Numbers of(Predictions predictions, Dataset data, double unit) {
      double squares = 0;
      double absolute = 0;
      double mean = 0;
      double spread = 0;
      long count = 0;
      for (int i = 0; i < data.size(); i++) {
        float[] target = data.target(i);
        for (int j = 0; j < target.length; j++) {
          double error = (double) predictions.rows().get(i)[j] - target[j];
          squares += error * error;
          absolute += Math.abs(error);
          count++;
          double before = target[j] - mean;
          mean += before / count;
          spread += before * (target[j] - mean);
        }
      }
      return new Numbers(
          unit * Math.sqrt(squares / count),
          unit * absolute / count,
          unit * Math.sqrt(spread / count),
          data.size());
    }

    /** Returns the share of the targets' variance that the model accounts for. */
    double rSquared() {
      return 1 - rootMeanSquare * rootMeanSquare / (deviation * deviation);
    }

    @Override
    public String line() {
      return "RMSE " + Text.number(rootMeanSquare);
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("rmse", rootMeanSquare);
      fields.put("meanAbsoluteError", meanAbsolute);
      fields.put("rSquared", rSquared());
      fields.put("examples", examples);
      return fields;
    }
  }
}
