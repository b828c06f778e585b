package gradus.lessons.modules;

import java.util.List;

/**
 * The dot product of two vectors, row by row: {@code y = Σ_d a_d b_d}, {@code ∂L/∂a = δ b}, {@code
 * ∂L/∂b = δ a}. Shape: [B][D], [B][D] → [B][1].
 */
public record DotProduct() implements NaryModule {
  @Override
  public double[][] forward(List<double[][]> xs) {
    check(xs);
    double[][] products = Matrix.combine(xs.get(0), xs.get(1), (a, b) -> a * b);
    double[][] y = new double[products.length][1];
    for (int row = 0; row < y.length; row++) {
      for (double product : products[row]) {
        y[row][0] += product;
      }
    }
    return y;
  }

  @Override
  public List<double[][]> backwardDelta(List<double[][]> xs, double[][] delta) {
    check(xs);
    return List.of(Matrix.scaleRows(xs.get(1), delta), Matrix.scaleRows(xs.get(0), delta));
  }

  private static void check(List<double[][]> xs) {
    if (xs.size() != 2) {
      throw new IllegalArgumentException("a dot product is of 2 vectors, got " + xs.size());
    }
  }
}
