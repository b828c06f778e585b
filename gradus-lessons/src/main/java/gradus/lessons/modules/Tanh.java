package gradus.lessons.modules;

/** Element by element {@code y = tanh x}, {@code ∂L/∂x = δ (1 − tanh² x)}; no parameters. */
public record Tanh() implements Module {
  @Override
  public double[][] forward(double[][] x) {
    return Matrix.map(x, StrictMath::tanh);
  }

  @Override
  public double[][] backwardDelta(double[][] x, double[][] delta) {
    return Matrix.combine(forward(x), delta, (y, d) -> d * (1 - y * y));
  }
}
