package gradus.lessons.modules;

import java.util.Collections;
import java.util.List;

/** The sum of one or more vectors: {@code y = Σ_i x_i}, {@code ∂L/∂x_i = δ} for each of them. */
public record Sum() implements NaryModule {
  @Override
  public double[][] forward(List<double[][]> xs) {
    return xs.stream()
        .reduce((a, b) -> Matrix.combine(a, b, Double::sum))
        .orElseThrow(() -> new IllegalArgumentException("a sum is of 1 vector or more, got none"));
  }

  @Override
  public List<double[][]> backwardDelta(List<double[][]> xs, double[][] delta) {
    return Collections.nCopies(xs.size(), delta);
  }
}
