package gradus.lessons.modules;

import java.util.List;

/**
 * A part of a network with any number of inputs: {@code y = f(x_1, …, x_n; w)}.
 *
 * <p>As {@link Module}, but that there is a delta for each of the inputs. What has no inputs can
 * still have parameters ({@link Z}): embeddings and ratings are made of that.
 */
public interface NaryModule {
  /**
   * Returns y.
   *
   * @param xs the inputs, [B][d_i] each
   */
  double[][] forward(List<double[][]> xs);

  /** Sets the gradient of the parameters to 0. */
  default void initGradient() {}

  /**
   * Adds ∂L/∂w to the gradient.
   *
   * @param xs what went forward
   * @param delta ∂L/∂y
   */
  default void backwardUpdateGradient(List<double[][]> xs, double[][] delta) {}

  /**
   * Returns ∂L/∂x_i for each input.
   *
   * @param xs what went forward
   * @param delta ∂L/∂y
   */
  List<double[][]> backwardDelta(List<double[][]> xs, double[][] delta);

  /** Changes the parameters by {@code −rate · g}. */
  default void updateParameters(double rate) {}
}
