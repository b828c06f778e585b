package gradus.optim;

/** What minimizers do with vectors. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Returns {@code a + factor · b}. */
  static double[] plus(double[] a, double factor, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + factor * b[i];
    }
    return sum;
  }

  static double[] minus(double[] a, double[] b) {
    return plus(a, -1, b);
  }

  static double[] times(double factor, double[] a) {
    return plus(new double[a.length], factor, a);
  }
}
