package gradus.study;

import gradus.Parameter;
import gradus.Tensor;
import gradus.plot.DecisionPlot.Plane;
import gradus.plot.SurfacePlot.Place;
import gradus.plot.SurfacePlot.Surface;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * A function of two numbers to find the minimum of.
 *
 * @param name names the files
 * @param title the function
 * @param function of x and y, element by element
 * @param plane the part to draw
 * @param start where to begin
 * @param minima where it is least
 * @param minimum its least value
 */
public record OptimizerSurface(
    String name,
    String title,
    BinaryOperator<Tensor> function,
    Plane plane,
    Place start,
    List<Place> minima,
    double minimum) {
  private static final int CELLS = 60;

  /** Copies the list. */
  public OptimizerSurface {
    minima = List.copyOf(minima);
  }

  /** Returns all surfaces. */
  public static List<OptimizerSurface> all() {
    return List.of(saddle(), valley(), rosenbrock());
  }

  /**
   * Returns {@code x² − y² + y⁴/4}: a saddle at the origin between two minima, at (0, ±√2). The
   * start is nearly on the ridge, where the slope leads into the saddle.
   */
  public static OptimizerSurface saddle() {
    return new OptimizerSurface(
        "saddle",
        "a saddle, x² − y² + y⁴/4",
        (x, y) -> x.square().sub(y.square()).add(y.square().square().mul(0.25)),
        new Plane(-2, 2, -2, 2, CELLS),
        new Place(-1.6, 0.01),
        List.of(new Place(0, Math.sqrt(2)), new Place(0, -Math.sqrt(2))),
        -1);
  }

  /**
   * Returns {@code (u² + 40 v²)/2}, a narrow valley whose Hessian has the condition 40, with {@code
   * u = 0.8 x + 0.6 y} and {@code v = 0.8 y − 0.6 x}: it lies athwart the axes, since methods with
   * a rate for each number would take one along them for a round bowl.
   */
  public static OptimizerSurface valley() {
    return new OptimizerSurface(
        "valley",
        "a narrow valley, (u² + 40 v²)/2",
        (x, y) -> {
          Tensor along = x.mul(0.8).add(y.mul(0.6));
          Tensor across = y.mul(0.8).sub(x.mul(0.6));
          return along.square().add(across.square().mul(40)).mul(0.5);
        },
        new Plane(-2.2, 0.8, -2.2, 0.8, CELLS),
        new Place(-1.9, -0.7),
        List.of(new Place(0, 0)),
        0);
  }

  /**
   * Returns {@code (1 − x)² + 100 (y − x²)²}, a bent valley.
   *
   * <p>H. Rosenbrock, "An automatic method for finding the greatest or least value of a function",
   * 1960, with its start.
   */
  public static OptimizerSurface rosenbrock() {
    return new OptimizerSurface(
        "rosenbrock",
        "Rosenbrock's function, (1 − x)² + 100 (y − x²)²",
        (x, y) -> x.neg().add(1).square().add(y.sub(x.square()).square().mul(100)),
        new Plane(-1.6, 1.6, -0.7, 2, CELLS),
        new Place(-1.2, 1),
        List.of(new Place(1, 1)),
        0);
  }

  /** Returns the start as a parameter. Shape: [2], float64. */
  Parameter begin() {
    return Parameter.of("place", Tensor.of(new double[] {start.x(), start.y()}, 2));
  }

  /** Records the function at a place. Shape: [2] → []. */
  Tensor height(Parameter place) {
    return function.apply(place.tensor().get(0, 0), place.tensor().get(0, 1)).sum();
  }

  /** Returns the surface as it is drawn. */
  Surface drawn() {
    float[] centres = plane.centres();
    double[] x = new double[centres.length / 2];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = centres[2 * i];
      y[i] = centres[2 * i + 1];
    }
    double[] heights =
        function.apply(Tensor.of(x, x.length), Tensor.of(y, y.length)).toDoubleArray();
    return new Surface(plane, Arrays.stream(heights).boxed().toList(), minima);
  }
}
