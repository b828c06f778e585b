package gradus.nn;

import gradus.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Convolution with fewer multiplications: m = 4 neighbouring results of a row from a product at
 * each of n = m + K − 1 points instead of m · K, {@code y = Aᵀ Σ_c Σ_u (G w[c, u]) ⊙ (Bᵀ x[c, u])}.
 *
 * <p>A kernel of K values and the n values under it are polynomials; so are, turned round, their
 * results. Each is taken at the points 0, ±1, ±2, ±½ as far as needed, and ∞, multiplied there, and
 * the m results are found from the n products. Only one of the two axes of an image is treated so:
 * over the other, and over the channels, the products at a point are sums as before, a matrix
 * product [B · OH · OW / m, K · C] · [K · C, O] for each point. Of the multiplications m · K / n
 * remain: half for K = 3, two fifths for K = 5. Points of opposite sign share the sums of the even
 * and of the odd powers.
 *
 * <p>Source: S. Winograd, Arithmetic Complexity of Computations, 1980, F(m, r); A. Lavin and S.
 * Gray, Fast Algorithms for Convolutional Neural Networks, 2016, equation 6, for one axis.
 */
final class MinimalFiltering {
  private static final int RESULTS = 4; // m: with 6 and more points, rounding errors would grow
  private static final double[] POINTS = {1, 2, 0.5};
  private static final int LEAST_TERMS = 90; // of a sum at a point, that repay the sums around it
  private static final int LEAST_OUTPUTS = 32;
  private static final int NONE = -1;

  private final int kernel;
  private final int size; // n
  private final double[] points; // the positive ones

  /**
   * Prepares the sums for a kernel.
   *
   * @param kernel K, 3 or 5
   */
  MinimalFiltering(int kernel) {
    this.kernel = kernel;
    size = RESULTS + kernel - 1;
    points = Arrays.copyOf(POINTS, size / 2 - 1);
  }

  /**
   * Whether a convolution is done so. It does not depend on the batch: an image has the same result
   * in any company, bit for bit.
   *
   * @param width the results in a row
   */
  static boolean suits(int kernel, int stride, int inputs, int outputs, int width) {
    return (kernel == 3 || kernel == 5)
        && stride == 1
        && width % RESULTS == 0
        && inputs * kernel >= LEAST_TERMS
        && outputs >= LEAST_OUTPUTS;
  }

  /**
   * Convolves.
   *
   * @param images [B, H, W, C]
   * @param weight [C, K, K, O]
   * @return [B, OH, OW, O]
   */
  Tensor convolve(Tensor images, Tensor weight) {
    int batch = images.shape().dim(0);
    int height = images.shape().dim(1) - kernel + 1;
    int tiles = (images.shape().dim(2) - kernel + 1) / RESULTS;
    int channels = images.shape().dim(3);
    int outputs = weight.shape().dim(3);
    Tensor pieces = images.windows(2, size, RESULTS).permute(0, 2, 1, 4, 3); // [B, T, H, n, C]
    Tensor columns = weight.permute(2, 1, 0, 3).reshape(kernel, kernel * channels, outputs);
    List<Tensor> inputs = inputs(along(pieces, 3));
    List<Tensor> kernels = kernels(along(columns, 0));
    List<Tensor> products = new ArrayList<>();
    for (int p = 0; p < size; p++) {
      Tensor rows = inputs.get(p).windows(2, kernel, 1).permute(0, 1, 2, 4, 3); // [B, T, OH, K, C]
      products.add(
          rows.reshape(batch * tiles * height, kernel * channels)
              .matmul(kernels.get(p))
              .reshape(batch, tiles, height, outputs));
    }
    List<Tensor> parts = new ArrayList<>();
    for (Tensor result : results(products)) {
      parts.add(result.permute(0, 2, 1, 3).reshape(batch, height, tiles, 1, outputs));
    }
    return Tensor.concat(3, parts).reshape(batch, height, tiles * RESULTS, outputs);
  }

  private static List<Tensor> along(Tensor x, int axis) {
    return IntStream.range(0, x.shape().dim(axis)).mapToObj(i -> x.get(axis, i)).toList();
  }

  /**
   * Bᵀ x: for each point but ∞ the polynomial that is 0 at all others, for ∞ the one that is 0 at
   * all; their coefficients go with the values of x.
   */
  private List<Tensor> inputs(List<Tensor> x) {
    List<Tensor> at = new ArrayList<>();
    at.add(sum(x, times(squares(NONE), 1, 0)));
    for (int i = 0; i < points.length; i++) {
      double[] others = squares(i);
      addPair(at, sum(x, times(others, 1, 2)), sum(x, times(others, points[i], 1)));
    }
    at.add(sum(x, times(squares(NONE), 1, 1)));
    return at;
  }

  /**
   * G w: the kernel at each point, over what the point's polynomial in {@link #inputs} is there.
   */
  private List<Tensor> kernels(List<Tensor> w) {
    List<Tensor> at = new ArrayList<>();
    at.add(w.getFirst().mul(1 / squares(NONE)[0]));
    for (int i = 0; i < points.length; i++) {
      double point = points[i];
      double scale = 2 * point * point;
      for (double other : points) {
        scale *= other == point ? 1 : point * point - other * other;
      }
      double[] even = new double[kernel];
      double[] odd = new double[kernel];
      for (int v = 0; v < kernel; v++) {
        (v % 2 == 0 ? even : odd)[v] = Math.pow(point, v) / scale;
      }
      addPair(at, sum(w, even), sum(w, odd));
    }
    at.add(w.getLast());
    return at;
  }

  /** A point and its opposite, from the sums of the even and of the odd powers. */
  private static void addPair(List<Tensor> at, Tensor even, Tensor odd) {
    at.add(even.add(odd));
    at.add(even.sub(odd));
  }

  /** Aᵀ m: result i is the sum over the points of the product there times the i-th power. */
  private List<Tensor> results(List<Tensor> m) {
    List<Tensor> even = pairs(m, Tensor::add);
    List<Tensor> odd = pairs(m, Tensor::sub);
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < RESULTS; i++) {
      int power = i;
      double[] powers = Arrays.stream(points).map(point -> Math.pow(point, power)).toArray();
      results.add(sum(i % 2 == 0 ? even : odd, powers));
    }
    results.set(0, results.getFirst().add(m.getFirst())); // 0⁰
    results.set(RESULTS - 1, results.getLast().add(m.getLast())); // ∞
    return results;
  }

  private List<Tensor> pairs(List<Tensor> m, BinaryOperator<Tensor> join) {
    return IntStream.range(0, points.length)
        .mapToObj(i -> join.apply(m.get(2 * i + 1), m.get(2 * i + 2)))
        .toList();
  }

  /** The coefficients of Π (x² − a²) over all positive points a but one, or but {@link #NONE}. */
  private double[] squares(int without) {
    double[] product = {1};
    for (int i = 0; i < points.length; i++) {
      if (i != without) {
        double[] shifted = times(product, 1, 2);
        for (int j = 0; j < product.length; j++) {
          shifted[j] -= points[i] * points[i] * product[j];
        }
        product = shifted;
      }
    }
    return product;
  }

  /** The coefficients of {@code factor · x^power · polynomial}. */
  private static double[] times(double[] polynomial, double factor, int power) {
    double[] product = new double[polynomial.length + power];
    for (int j = 0; j < polynomial.length; j++) {
      product[j + power] = factor * polynomial[j];
    }
    return product;
  }

  /** Σ c<sub>j</sub> x<sub>j</sub>, the highest first. */
  private static Tensor sum(List<Tensor> x, double[] c) {
    @Nullable Tensor sum = null;
    for (int j = c.length - 1; j >= 0; j--) {
      if (c[j] == 0) {
        continue;
      }
      if (sum == null) {
        sum = x.get(j).mul(c[j]);
      } else {
        Tensor term = x.get(j).mul(Math.abs(c[j]));
        sum = c[j] < 0 ? sum.sub(term) : sum.add(term);
      }
    }
    return Objects.requireNonNull(sum);
  }
}
