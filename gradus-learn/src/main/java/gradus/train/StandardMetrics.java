package gradus.train;

/** The metrics that come with the library. */
final class StandardMetrics {
  private StandardMetrics() {}

  record Accuracy() implements Metric {
    @Override
    public String name() {
      return "accuracy";
    }

    @Override
    public boolean higherIsBetter() {
      return true;
    }

    @Override
    public int sums() {
      return 2;
    }

    @Override
    public void add(Answers answers, double[] sums) {
      for (int i = 0; i < answers.count(); i++) {
        sums[0] += answers.predicted(i) == answers.label(i) ? 1 : 0;
      }
      sums[1] += answers.count();
    }

    @Override
    public double value(double[] sums, double loss) {
      return sums[0] / sums[1];
    }
  }

  record MeanSquaredError() implements Metric {
    @Override
    public String name() {
      return "mean squared error";
    }

    @Override
    public boolean higherIsBetter() {
      return false;
    }

    @Override
    public int sums() {
      return 2;
    }

    @Override
    public void add(Answers answers, double[] sums) {
      for (int i = 0; i < answers.count(); i++) {
        for (int j = 0; j < answers.outputSize(); j++) {
          double error = (double) answers.output(i, j) - answers.target(i, j);
          sums[0] += error * error;
        }
      }
      sums[1] += (double) answers.count() * answers.outputSize();
    }

    @Override
    public double value(double[] sums, double loss) {
      return sums[0] / sums[1];
    }
  }

  record RootMeanSquaredError() implements Metric {
    private static final Metric SQUARED = new MeanSquaredError();

    @Override
    public String name() {
      return "RMSE";
    }

    @Override
    public boolean higherIsBetter() {
      return false;
    }

    @Override
    public int sums() {
      return SQUARED.sums();
    }

    @Override
    public void add(Answers answers, double[] sums) {
      SQUARED.add(answers, sums);
    }

    @Override
    public double value(double[] sums, double loss) {
      return Math.sqrt(SQUARED.value(sums, loss));
    }
  }

  record MeanAbsoluteError() implements Metric {
    @Override
    public String name() {
      return "mean absolute error";
    }

    @Override
    public boolean higherIsBetter() {
      return false;
    }

    @Override
    public int sums() {
      return 2;
    }

    @Override
    public void add(Answers answers, double[] sums) {
      for (int i = 0; i < answers.count(); i++) {
        for (int j = 0; j < answers.outputSize(); j++) {
          sums[0] += Math.abs((double) answers.output(i, j) - answers.target(i, j));
        }
      }
      sums[1] += (double) answers.count() * answers.outputSize();
    }

    @Override
    public double value(double[] sums, double loss) {
      return sums[0] / sums[1];
    }
  }

  /** Sums: squared errors, count, mean of the targets, squared deviations from it (Welford). */
  record RSquared() implements Metric {
    @Override
    public String name() {
      return "R²";
    }

    @Override
    public boolean higherIsBetter() {
      return true;
    }

    @Override
    public int sums() {
      return 4;
    }

    @Override
    public void add(Answers answers, double[] sums) {
      for (int i = 0; i < answers.count(); i++) {
        for (int j = 0; j < answers.outputSize(); j++) {
          double target = answers.target(i, j);
          double error = answers.output(i, j) - target;
          sums[0] += error * error;
          sums[1] += 1;
          double before = target - sums[2];
          sums[2] += before / sums[1];
          sums[3] += before * (target - sums[2]);
        }
      }
    }

    @Override
    public double value(double[] sums, double loss) {
      return 1 - sums[0] / sums[3];
    }
  }

  record Bits() implements Metric {
    @Override
    public String name() {
      return "bits";
    }

    @Override
    public boolean higherIsBetter() {
      return false;
    }

    @Override
    public int sums() {
      return 0;
    }

    @Override
    public void add(Answers answers, double[] sums) {}

    @Override
    public double value(double[] sums, double loss) {
      return loss / Math.log(2);
    }
  }
}
