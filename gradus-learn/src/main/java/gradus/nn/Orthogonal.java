package gradus.nn;

import gradus.Rng;

/**
 * Random orthogonal matrices, uniform over all of them: the Q of a Gaussian matrix's QR factors,
 * with signs chosen so that R has a positive diagonal.
 *
 * <p>F. Mezzadri, "How to generate random matrices from the classical compact groups", 2007,
 * section 5.
 */
final class Orthogonal {
  private Orthogonal() {}

  /** Returns a matrix [rows, columns] in row-major order. */
  static double[] sample(int rows, int columns, double gain, Rng rng) {
    int count = Math.min(rows, columns);
    double[][] vectors = new double[count][Math.max(rows, columns)];
    for (double[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = rng.nextGaussian();
      }
    }
    double[][] unit = orthonormal(vectors);
    double[] values = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = gain * (rows <= columns ? unit[i][j] : unit[j][i]);
      }
    }
    return values;
  }

  /**
   * Makes vectors orthonormal by Householder reflections. Vector k is reflected onto axis k by
   * {@code I − 2uuᵀ}; the product of the reflections, applied to the axes, is Q.
   */
  private static double[][] orthonormal(double[][] vectors) {
    int count = vectors.length;
    double[] sign = new double[count];
    for (int k = 0; k < count; k++) {
      double[] u = vectors[k];
      double norm = 0;
      for (int i = k; i < u.length; i++) {
        norm += u[i] * u[i];
      }
      norm = StrictMath.sqrt(norm);
      // Reflecting away from u[k] avoids cancellation; the diagonal of R is then −sign(u[k])·norm.
      sign[k] = u[k] < 0 ? 1 : -1;
      for (int i = 0; i < k; i++) {
        u[i] = 0;
      }
      u[k] -= sign[k] * norm;
      normalise(u);
      for (int j = k + 1; j < count; j++) {
        reflect(vectors[j], u);
      }
    }
    double[][] q = new double[count][count == 0 ? 0 : vectors[0].length];
    for (int k = 0; k < count; k++) {
      q[k][k] = sign[k];
      for (int j = count - 1; j >= 0; j--) {
        reflect(q[k], vectors[j]);
      }
    }
    return q;
  }

  private static void normalise(double[] u) {
    double norm = 0;
    for (double value : u) {
      norm += value * value;
    }
    norm = StrictMath.sqrt(norm);
    for (int i = 0; norm > 0 && i < u.length; i++) {
      u[i] /= norm;
    }
  }

  private static void reflect(double[] x, double[] u) {
    double dot = 0;
    for (int i = 0; i < u.length; i++) {
      dot += x[i] * u[i];
    }
    for (int i = 0; i < u.length; i++) {
      x[i] -= 2 * dot * u[i];
    }
  }
}
