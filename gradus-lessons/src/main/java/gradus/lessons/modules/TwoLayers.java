package gradus.lessons.modules;

/**
 * The gradient of a network of two layers, tanh and softmax with cross-entropy, in three notations.
 *
 * <pre>{@code
 * elementwise                          vector                     batch, an example a row
 *
 * a_j = Σ_i v_ji x_i + b_j             a = V x + b                A = X Vᵀ + 1 bᵀ
 * h_j = tanh a_j                       h = tanh a                 H = tanh A
 * o_k = Σ_j w_kj h_j + c_k             o = W h + c                O = H Wᵀ + 1 cᵀ
 * y_k = exp(o_k) / Σ_l exp(o_l)        y = softmax(o)             Y = softmax of each row of O
 * L = −Σ_k t_k log y_k                 L = −tᵀ log y              L = −Σ T ⊙ log Y
 *
 * ∂L/∂o_k = y_k − t_k                  ∇o = y − t                 ∇O = Y − T
 * ∂L/∂w_kj = ∂L/∂o_k h_j               ∇W = ∇o hᵀ                 ∇W = ∇Oᵀ H
 * ∂L/∂c_k = ∂L/∂o_k                    ∇c = ∇o                    ∇c = ∇Oᵀ 1
 * ∂L/∂a_j = (1 − h_j²) Σ_k ∂L/∂o_k w_kj
 *                                      ∇a = (1 − h²) ⊙ Wᵀ ∇o      ∇A = (1 − H²) ⊙ ∇O W
 * ∂L/∂v_ji = ∂L/∂a_j x_i               ∇V = ∇a xᵀ                 ∇V = ∇Aᵀ X
 * ∂L/∂b_j = ∂L/∂a_j                    ∇b = ∇a                    ∇b = ∇Aᵀ 1
 * }</pre>
 *
 * <p>⊙ multiplies element by element. The first two are of one example, the third sums over all.
 *
 * @param v V, [hidden][inputs]
 * @param b [hidden]
 * @param w W, [classes][hidden]
 * @param c [classes]
 */
public record TwoLayers(double[][] v, double[] b, double[][] w, double[] c) {
  /**
   * L, and its derivatives by the parameters.
   *
   * @param loss L
   * @param v ∂L/∂V
   * @param b ∂L/∂b
   * @param w ∂L/∂W
   * @param c ∂L/∂c
   */
  public record Gradient(double loss, double[][] v, double[] b, double[][] w, double[] c) {}

  /** Follows the elementwise equations: loops over numbers. */
  public Gradient elementwise(double[] x, double[] t) {
    double[] h = new double[v.length];
    for (int j = 0; j < h.length; j++) {
      double a = b[j];
      for (int i = 0; i < x.length; i++) {
        a += v[j][i] * x[i];
      }
      h[j] = StrictMath.tanh(a);
    }
    double[] o = new double[w.length];
    double sum = 0;
    for (int k = 0; k < o.length; k++) {
      o[k] = c[k];
      for (int j = 0; j < h.length; j++) {
        o[k] += w[k][j] * h[j];
      }
      sum += StrictMath.exp(o[k]);
    }
    double loss = 0;
    double[] byO = new double[o.length];
    for (int k = 0; k < o.length; k++) {
      double y = StrictMath.exp(o[k]) / sum;
      loss -= t[k] * StrictMath.log(y);
      byO[k] = y - t[k];
    }
    double[][] byW = new double[o.length][h.length];
    double[][] byV = new double[h.length][x.length];
    double[] byA = new double[h.length];
    for (int j = 0; j < h.length; j++) {
      for (int k = 0; k < o.length; k++) {
        byW[k][j] = byO[k] * h[j];
        byA[j] += byO[k] * w[k][j];
      }
      byA[j] *= 1 - h[j] * h[j];
      for (int i = 0; i < x.length; i++) {
        byV[j][i] = byA[j] * x[i];
      }
    }
    return new Gradient(loss, byV, byA, byW, byO);
  }

  /** Follows the vector equations: matrices times columns. */
  public Gradient vector(double[] x, double[] t) {
    double[][] xColumn = column(x);
    double[][] tColumn = column(t);
    double[][] a = add(Matrix.multiply(v, xColumn), column(b));
    double[][] h = Matrix.map(a, StrictMath::tanh);
    double[][] o = add(Matrix.multiply(w, h), column(c));
    double[][] y = column(Matrix.softmax(row(o)));
    double loss = -total(Matrix.combine(tColumn, y, (target, p) -> target * StrictMath.log(p)));
    double[][] byO = Matrix.combine(y, tColumn, (p, target) -> p - target);
    double[][] byW = Matrix.multiply(byO, Matrix.transpose(h));
    double[][] byH = Matrix.multiply(Matrix.transpose(w), byO);
    double[][] byA = Matrix.combine(h, byH, (value, d) -> (1 - value * value) * d);
    double[][] byV = Matrix.multiply(byA, Matrix.transpose(xColumn));
    return new Gradient(loss, byV, row(byA), byW, row(byO));
  }

  /**
   * Follows the batch equations: the examples are the rows of matrices.
   *
   * @param x [B][inputs]
   * @param t [B][classes]
   */
  public Gradient batch(double[][] x, double[][] t) {
    double[][] a = Matrix.addRow(Matrix.multiply(x, Matrix.transpose(v)), b);
    double[][] h = Matrix.map(a, StrictMath::tanh);
    double[][] o = Matrix.addRow(Matrix.multiply(h, Matrix.transpose(w)), c);
    double[][] y = Matrix.softmax(o);
    double loss = -total(Matrix.combine(t, y, (target, p) -> target * StrictMath.log(p)));
    double[][] byO = Matrix.combine(y, t, (p, target) -> p - target);
    double[][] byW = Matrix.multiply(Matrix.transpose(byO), h);
    double[][] byH = Matrix.multiply(byO, w);
    double[][] byA = Matrix.combine(h, byH, (value, d) -> (1 - value * value) * d);
    double[][] byV = Matrix.multiply(Matrix.transpose(byA), x);
    return new Gradient(loss, byV, Matrix.sumOfRows(byA), byW, Matrix.sumOfRows(byO));
  }

  private static double[][] add(double[][] a, double[][] b) {
    return Matrix.combine(a, b, Double::sum);
  }

  private static double[][] column(double[] vector) {
    return Matrix.transpose(new double[][] {vector});
  }

  private static double[] row(double[][] column) {
    return Matrix.transpose(column)[0];
  }

  private static double total(double[][] a) {
    double sum = 0;
    for (double value : Matrix.sumOfRows(a)) {
      sum += value;
    }
    return sum;
  }
}
