package gradus.plane;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Principal component analysis: the directions in which points vary most, at right angles to each
 * other.
 *
 * <p>They are the eigenvectors of the covariance {@code C = (1/N) Σ (x − m)(x − m)ᵀ}, by size of
 * the eigenvalue, which is the variance along them. Found by Jacobi's rotations, each of which
 * makes one element off the diagonal 0, until all are (Golub and Van Loan, "Matrix Computations",
 * 4th edition, 2013, section 8.5). Each direction has its sign such that its largest component is
 * positive, so that the same points give the same picture.
 */
public final class Pca {
  private static final int MOST_SWEEPS = 60;

  private final double[] mean;
  private final double[][] directions; // a row for each
  private final double[] variances;

  private Pca(double[] mean, double[][] directions, double[] variances) {
    this.mean = mean;
    this.directions = directions;
    this.variances = variances;
  }

  /**
   * Finds the directions of points.
   *
   * @param points a row for each. Shape: [N, D]
   * @param features D, some hundreds at most: the time grows with D³
   * @throws IllegalArgumentException if there is no point, or one is cut off
   */
  public static Pca of(float[] points, int features) {
    if (features < 1 || points.length == 0 || points.length % features != 0) {
      throw new IllegalArgumentException(
          "expected points of " + features + " numbers each, got " + points.length + " numbers");
    }
    int count = points.length / features;
    double[] mean = new double[features];
    for (int i = 0; i < points.length; i++) {
      mean[i % features] += points[i] / (double) count;
    }
    double[][] covariance = new double[features][features];
    double[] x = new double[features];
    for (int point = 0; point < count; point++) {
      for (int i = 0; i < features; i++) {
        x[i] = points[point * features + i] - mean[i];
      }
      for (int i = 0; i < features; i++) {
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += x[i] * x[j] / count;
        }
      }
    }
    for (int i = 0; i < features; i++) {
      for (int j = 0; j < i; j++) {
        covariance[j][i] = covariance[i][j];
      }
    }
    double[][] vectors = diagonalise(covariance);
    Integer[] order = IntStream.range(0, features).boxed().toArray(Integer[]::new);
    java.util.Arrays.sort(order, Comparator.comparingDouble(i -> -covariance[i][i]));
    double[][] directions = new double[features][];
    double[] variances = new double[features];
    for (int k = 0; k < features; k++) {
      directions[k] = upright(vectors, order[k]);
      variances[k] = Math.max(0, covariance[order[k]][order[k]]);
    }
    return new Pca(mean, directions, variances);
  }

  /** Makes a symmetric matrix diagonal, and returns its eigenvectors as columns. */
  private static double[][] diagonalise(double[][] a) {
    int n = a.length;
    double[][] vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double off = 0;
      double all = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          all += a[i][j] * a[i][j];
          off += i == j ? 0 : a[i][j] * a[i][j];
        }
      }
      if (off <= 1e-22 * all) {
        break;
      }
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, vectors, p, q);
        }
      }
    }
    return vectors;
  }

  /** Turns the plane of axes p and q so that the element between them becomes 0. */
  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = 1 / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    t = theta < 0 ? -t : t;
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double left = a[k][p];
      double right = a[k][q];
      a[k][p] = c * left - s * right;
      a[k][q] = s * left + c * right;
    }
    for (int k = 0; k < a.length; k++) {
      double left = a[p][k];
      double right = a[q][k];
      a[p][k] = c * left - s * right;
      a[q][k] = s * left + c * right;
      left = vectors[k][p];
      right = vectors[k][q];
      vectors[k][p] = c * left - s * right;
      vectors[k][q] = s * left + c * right;
    }
  }

  private static double[] upright(double[][] vectors, int column) {
    double[] direction = new double[vectors.length];
    double largest = 0;
    for (int i = 0; i < direction.length; i++) {
      direction[i] = vectors[i][column];
      largest = Math.abs(direction[i]) > Math.abs(largest) + 1e-12 ? direction[i] : largest;
    }
    for (int i = 0; i < direction.length && largest < 0; i++) {
      direction[i] = -direction[i];
    }
    return direction;
  }

  /** Returns the variance along each direction, the greatest first. Shape: [D] */
  public double[] variances() {
    return variances.clone();
  }

  /** Returns a direction, of length 1. Shape: [D] */
  public double[] direction(int index) {
    return directions[index].clone();
  }

  /** Returns the share of all variance that the first directions have. */
  public double share(int count) {
    double all = 0;
    double first = 0;
    for (int i = 0; i < variances.length; i++) {
      all += variances[i];
      first += i < count ? variances[i] : 0;
    }
    return all == 0 ? 1 : first / all;
  }

  /**
   * Returns points along the first directions.
   *
   * @param points Shape: [N, D] → [N, count]
   */
  public double[] project(float[] points, int count) {
    int features = mean.length;
    double[] projected = new double[points.length / features * count];
    for (int point = 0; point < points.length / features; point++) {
      for (int k = 0; k < count; k++) {
        double sum = 0;
        for (int i = 0; i < features; i++) {
          sum += (points[point * features + i] - mean[i]) * directions[k][i];
        }
        projected[point * count + k] = sum;
      }
    }
    return projected;
  }
}
