package gradus.nn;

import gradus.Rng;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Draws the initial values of a parameter. The variance of what passes through a layer stays about
 * the same, forwards and backwards, if the weights have the right size for their <i>fan</i>: how
 * many inputs each output has, and how many outputs each input has.
 *
 * <p>Computed in double precision and by {@link StrictMath}, so that the same seed gives the same
 * bits on every machine.
 */
@FunctionalInterface
public interface Initialiser {
  /**
   * The number of inputs that one output of the layer depends on, and of outputs that one input
   * acts on. For a convolution both count the places of the kernel.
   */
  record Fan(int in, int out) {}

  /** Which fan an initialiser of He goes by: forward variance or backward variance is kept. */
  enum Mode {
    /** Keeps the variance of the activations. */
    FAN_IN,
    /** Keeps the variance of the gradients. */
    FAN_OUT;

    private int of(Fan fan) {
      return this == FAN_IN ? fan.in() : fan.out();
    }
  }

  /**
   * Returns values in row-major order, as many as the shape has elements.
   *
   * @param shape the parameter's shape
   * @param fan the layer's fan
   * @param rng a stream for this parameter alone
   */
  double[] sample(Shape shape, Fan fan, Rng rng);

  /** Returns the initialiser that gives 0. */
  static Initialiser zeros() {
    return constant(0);
  }

  /** Returns the initialiser that gives one number everywhere. */
  static Initialiser constant(double value) {
    return (shape, _, _) -> {
      double[] values = new double[shape.size()];
      Arrays.fill(values, value);
      return values;
    };
  }

  /** Returns the uniform distribution on [low, high). */
  static Initialiser uniform(double low, double high) {
    if (!(low <= high) || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException(
          "a uniform distribution needs low ≤ high, got " + low + " and " + high);
    }
    return (shape, _, rng) -> {
      double[] values = new double[shape.size()];
      Arrays.setAll(values, _ -> low + (high - low) * rng.nextDouble());
      return values;
    };
  }

  /**
   * Returns the Gaussian distribution with mean 0.
   *
   * @param deviation the standard deviation
   */
  static Initialiser gaussian(double deviation) {
    if (!(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException("a deviation must be 0 or more, got " + deviation);
    }
    return normal(_ -> deviation);
  }

  /**
   * Returns {@code U(−a, a)} with {@code a = √(6 / (in + out))}.
   *
   * <p>X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
   * networks", 2010, equation 16.
   */
  static Initialiser glorotUniform() {
    return symmetric(fan -> StrictMath.sqrt(6.0 / (fan.in() + (double) fan.out())));
  }

  /** Returns {@code N(0, 2 / (in + out))}: Glorot and Bengio 2010, equation 12. */
  static Initialiser glorotNormal() {
    return normal(fan -> StrictMath.sqrt(2.0 / (fan.in() + (double) fan.out())));
  }

  /**
   * Returns {@code U(−a, a)} with {@code a = √(6 / n)}, n the fan in or out: for ReLU.
   *
   * <p>K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", 2015, equations 10 and 14.
   */
  static Initialiser heUniform(Mode mode) {
    return symmetric(fan -> StrictMath.sqrt(6.0 / mode.of(fan)));
  }

  /** Returns {@code N(0, 2 / n)}, n the fan in or out, for ReLU: He et al. 2015. */
  static Initialiser heNormal(Mode mode) {
    return normal(fan -> StrictMath.sqrt(2.0 / mode.of(fan)));
  }

  /** Returns {@link #heUniform(Mode)} by the fan in. */
  static Initialiser heUniform() {
    return heUniform(Mode.FAN_IN);
  }

  /** Returns {@link #heNormal(Mode)} by the fan in. */
  static Initialiser heNormal() {
    return heNormal(Mode.FAN_IN);
  }

  /**
   * Returns random matrices with orthonormal rows or columns, whichever are fewer, times a gain.
   * The last axis is the columns, all others together the rows.
   *
   * <p>A. Saxe, J. McClelland, S. Ganguli, "Exact solutions to the nonlinear dynamics of learning
   * in deep linear neural networks", 2014.
   *
   * @param gain the length of the rows or columns, 1 to keep lengths
   */
  static Initialiser orthogonal(double gain) {
    return (shape, _, rng) -> {
      int columns = shape.rank() == 0 ? 1 : shape.dim(-1);
      return Orthogonal.sample(columns == 0 ? 0 : shape.size() / columns, columns, gain, rng);
    };
  }

  private static Initialiser symmetric(ToDoubleFunction<Fan> bound) {
    return (shape, fan, rng) -> {
      double a = bound.applyAsDouble(fan);
      return uniform(-a, a).sample(shape, fan, rng);
    };
  }

  private static Initialiser normal(ToDoubleFunction<Fan> deviation) {
    return (shape, fan, rng) -> {
      double scale = deviation.applyAsDouble(fan);
      double[] values = new double[shape.size()];
      Arrays.setAll(values, _ -> scale * rng.nextGaussian());
      return values;
    };
  }
}
