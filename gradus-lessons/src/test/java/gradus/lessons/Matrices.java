package gradus.lessons;

import gradus.Tensor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Arrays of arrays, and the tensors that hold the same. */
public final class Matrices {
  private Matrices() {}

  public static double[][] random(RandomGenerator random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, _ -> random.nextDouble(-1, 1));
    }
    return matrix;
  }

  public static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Returns a {@code float64} tensor. Shape: [rows, columns]. */
  public static Tensor tensor(double[][] matrix) {
    return Tensor.of(flat(matrix), matrix.length, matrix[0].length);
  }

  /** Returns a {@code float64} tensor of one row. Shape: [1, n]. */
  public static Tensor row(double... values) {
    return Tensor.of(values, 1, values.length);
  }
}
