package gradus.lessons.modules;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/** Matrices as arrays of rows, and the few things to do with them. */
final class Matrix {
  private Matrix() {}

  /** Returns AB. Shape: [n][m], [m][p] → [n][p]. */
  static double[][] multiply(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      if (a[i].length != b.length) {
        throw new IllegalArgumentException("expected " + b.length + " columns, got " + a[i].length);
      }
      for (int j = 0; j < b.length; j++) {
        for (int k = 0; k < b[j].length; k++) {
          product[i][k] += a[i][j] * b[j][k];
        }
      }
    }
    return product;
  }

  /** Returns Aᵀ. */
  static double[][] transpose(double[][] a) {
    double[][] transposed = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        transposed[j][i] = a[i][j];
      }
    }
    return transposed;
  }

  static double[][] map(double[][] a, DoubleUnaryOperator f) {
    return Arrays.stream(a)
        .map(row -> Arrays.stream(row).map(f).toArray())
        .toArray(double[][]::new);
  }

  /** Returns f(a, b), element by element. */
  static double[][] combine(double[][] a, double[][] b, DoubleBinaryOperator f) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("expected " + a.length + " rows, got " + b.length);
    }
    double[][] result = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      if (a[i].length != b[i].length) {
        throw new IllegalArgumentException(
            "expected " + a[i].length + " columns, got " + b[i].length);
      }
      result[i] = new double[a[i].length];
      for (int j = 0; j < a[i].length; j++) {
        result[i][j] = f.applyAsDouble(a[i][j], b[i][j]);
      }
    }
    return result;
  }

  /** Returns A + 1 bᵀ: b added to each row. */
  static double[][] addRow(double[][] a, double[] b) {
    double[][] rows = new double[a.length][];
    Arrays.fill(rows, b);
    return combine(a, rows, Double::sum);
  }

  /** Returns A, each row multiplied by its factor. Shape: [n][m], [n][1] → [n][m]. */
  static double[][] scaleRows(double[][] a, double[][] factors) {
    double[][] result = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      double factor = factors[i][0];
      result[i] = Arrays.stream(a[i]).map(value -> factor * value).toArray();
    }
    return result;
  }

  /** Returns Aᵀ 1. */
  static double[] sumOfRows(double[][] a) {
    double[] sum = new double[a[0].length];
    for (double[] row : a) {
      addTo(sum, 1, row);
    }
    return sum;
  }

  /** Makes A + factor · B of A. */
  static void addTo(double[][] a, double factor, double[][] b) {
    for (int i = 0; i < a.length; i++) {
      addTo(a[i], factor, b[i]);
    }
  }

  /** Makes a + factor · b of a. */
  static void addTo(double[] a, double factor, double[] b) {
    for (int j = 0; j < a.length; j++) {
      a[j] += factor * b[j];
    }
  }

  static void clear(double[][] a) {
    for (double[] row : a) {
      Arrays.fill(row, 0);
    }
  }

  static void randomise(double[][] a, RandomGenerator random, double range) {
    for (double[] row : a) {
      Arrays.setAll(row, _ -> random.nextDouble(-range, range));
    }
  }

  /** Returns log Σ_j exp(a_j), the largest taken off before exp so that nothing overflows. */
  static double logSumExp(double[] a) {
    double max = Arrays.stream(a).max().orElseThrow();
    return max + StrictMath.log(Arrays.stream(a).map(value -> StrictMath.exp(value - max)).sum());
  }

  /** Returns exp(a_k) / Σ_j exp(a_j), for each row. */
  static double[][] softmax(double[][] a) {
    return Arrays.stream(a).map(Matrix::softmax).toArray(double[][]::new);
  }

  static double[] softmax(double[] a) {
    double logSum = logSumExp(a);
    return Arrays.stream(a).map(value -> StrictMath.exp(value - logSum)).toArray();
  }
}
