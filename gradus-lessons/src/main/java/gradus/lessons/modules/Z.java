package gradus.lessons.modules;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A vector that is learned: no input, and its parameters for an output, {@code y = z}, {@code ∂L/∂z
 * = δ}. The representation of a word, a user or a film. Shape: → [1][size].
 */
public final class Z implements NaryModule {
  private final double[][] z;
  private final double[][] gradient;

  /** Makes a vector of zeros. */
  public Z(int size) {
    z = new double[1][size];
    gradient = new double[1][size];
  }

  /** Draws each number between −range and range. */
  public void randomise(RandomGenerator random, double range) {
    Matrix.randomise(z, random, range);
  }

  /** Returns ∂L/∂z. */
  public double[] gradient() {
    return gradient[0];
  }

  /** Returns z, a copy. */
  public double[][] forward() {
    return forward(List.of());
  }

  @Override
  public double[][] forward(List<double[][]> xs) {
    check(xs);
    return Matrix.map(z, value -> value);
  }

  @Override
  public void initGradient() {
    Matrix.clear(gradient);
  }

  @Override
  public void backwardUpdateGradient(List<double[][]> xs, double[][] delta) {
    check(xs);
    Matrix.addTo(gradient, 1, delta);
  }

  @Override
  public List<double[][]> backwardDelta(List<double[][]> xs, double[][] delta) {
    check(xs);
    return List.of();
  }

  @Override
  public void updateParameters(double rate) {
    Matrix.addTo(z, -rate, gradient);
  }

  private static void check(List<double[][]> xs) {
    if (!xs.isEmpty()) {
      throw new IllegalArgumentException("z takes no inputs, got " + xs.size());
    }
  }
}
