package gradus.lessons.modules;

/** Half the squared error, {@code L = ½ Σ (y − t)²}, {@code ∂L/∂y = y − t}. */
public record SquaredError() implements Loss {
  @Override
  public double value(double[][] y, double[][] t) {
    double sum = 0;
    for (double[] row : gradient(y, t)) {
      for (double e : row) {
        sum += e * e / 2;
      }
    }
    return sum;
  }

  @Override
  public double[][] gradient(double[][] y, double[][] t) {
    return Matrix.combine(y, t, (a, b) -> a - b);
  }
}
