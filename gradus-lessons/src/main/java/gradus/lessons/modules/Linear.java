package gradus.lessons.modules;

import java.util.random.RandomGenerator;

/**
 * A linear module, with bias.
 *
 * <pre>{@code
 * y_k = Σ_i w_ki x_i + b_k                  Y = X Wᵀ + 1 bᵀ
 * ∂L/∂w_ki = δ_k x_i                        ∂L/∂W = Δᵀ X
 * ∂L/∂b_k = δ_k                             ∂L/∂b = Δᵀ 1
 * ∂L/∂x_i = Σ_k w_ki δ_k                    ∂L/∂X = Δ W
 * }</pre>
 */
public final class Linear implements Module {
  private final double[][] w; // [outputs][inputs]
  private final double[] b;
  private final double[][] wGradient;
  private final double[] bGradient;

  /** Makes a module whose weights are 0. */
  public Linear(int inputs, int outputs) {
    w = new double[outputs][inputs];
    b = new double[outputs];
    wGradient = new double[outputs][inputs];
    bGradient = new double[outputs];
  }

  /** Draws each weight between −range and range; biases stay. */
  public void randomise(RandomGenerator random, double range) {
    Matrix.randomise(w, random, range);
  }

  /** Returns the weights themselves, [outputs][inputs]. */
  public double[][] weights() {
    return w;
  }

  /** Returns the biases themselves. */
  public double[] bias() {
    return b;
  }

  /** Returns ∂L/∂W. */
  public double[][] weightGradient() {
    return wGradient;
  }

  /** Returns ∂L/∂b. */
  public double[] biasGradient() {
    return bGradient;
  }

  @Override
  public double[][] forward(double[][] x) {
    return Matrix.addRow(Matrix.multiply(x, Matrix.transpose(w)), b);
  }

  @Override
  public void initGradient() {
    Matrix.clear(wGradient);
    Matrix.clear(new double[][] {bGradient});
  }

  @Override
  public void backwardUpdateGradient(double[][] x, double[][] delta) {
    Matrix.addTo(wGradient, 1, Matrix.multiply(Matrix.transpose(delta), x));
    Matrix.addTo(bGradient, 1, Matrix.sumOfRows(delta));
  }

  @Override
  public double[][] backwardDelta(double[][] x, double[][] delta) {
    return Matrix.multiply(delta, w);
  }

  @Override
  public void updateParameters(double rate) {
    Matrix.addTo(w, -rate, wGradient);
    Matrix.addTo(b, -rate, bGradient);
  }
}
