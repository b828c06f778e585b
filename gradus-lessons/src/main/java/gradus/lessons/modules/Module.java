package gradus.lessons.modules;

/**
 * A part of a network with one input: {@code y = f(x; w)}. It keeps nothing of a pass; input and
 * delta are given to it again.
 *
 * <p>With x one example a row, and {@code delta = ∂L/∂y} coming from what follows it:
 *
 * <pre>{@code
 * forward                   y = f(x; w)
 * initGradient              g ← 0
 * backwardUpdateGradient    g ← g + ∂L/∂w,   ∂L/∂w = Σ ∂L/∂y · ∂y/∂w
 * backwardDelta             ∂L/∂x = Σ ∂L/∂y · ∂y/∂x
 * updateParameters          w ← w − rate · g
 * }</pre>
 */
public interface Module {
  /**
   * Returns y.
   *
   * @param x [B][inputs]
   * @return [B][outputs]
   */
  double[][] forward(double[][] x);

  /** Sets the gradient of the parameters to 0. */
  default void initGradient() {}

  /**
   * Adds ∂L/∂w, summed over the rows, to the gradient.
   *
   * @param x what went forward, [B][inputs]
   * @param delta ∂L/∂y, [B][outputs]
   */
  default void backwardUpdateGradient(double[][] x, double[][] delta) {}

  /**
   * Returns ∂L/∂x, the delta of the module before.
   *
   * @param x what went forward, [B][inputs]
   * @param delta ∂L/∂y, [B][outputs]
   */
  double[][] backwardDelta(double[][] x, double[][] delta);

  /** Changes the parameters by {@code −rate · g}. */
  default void updateParameters(double rate) {}
}
