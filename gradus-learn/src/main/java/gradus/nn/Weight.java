package gradus.nn;

import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A parameter as a layer declares it: shape and initialiser. The {@link Parameter} itself is made
 * when first needed, because its name is the path of the layer in the finished model.
 */
public final class Weight {
  private static final long DEFAULT_SEED = 0;

  private final Weights owner;
  private final String name;
  private final Shape shape;
  private final Initialiser initialiser;
  private final Initialiser.Fan fan;
  private final boolean trained;
  private DType dtype = DType.FLOAT32;
  private volatile @Nullable Parameter parameter;

  Weight(
      Weights owner,
      String name,
      Shape shape,
      Initialiser initialiser,
      Initialiser.Fan fan,
      boolean trained) {
    this.owner = owner;
    this.name = name;
    this.shape = shape;
    this.initialiser = initialiser;
    this.fan = fan;
    this.trained = trained;
  }

  /** Returns the parameter. Its name is fixed from now on. */
  public Parameter parameter() {
    Parameter made = parameter;
    return made == null ? make(Rng.of(DEFAULT_SEED)) : made;
  }

  /** Returns the current values as a tensor to compute with. */
  public Tensor tensor() {
    return parameter().tensor();
  }

  /** Returns the axis lengths. */
  public Shape shape() {
    return shape;
  }

  boolean isTrained() {
    return trained;
  }

  boolean isMade() {
    return parameter != null;
  }

  void precision(DType type) {
    if (isMade()) {
      throw new IllegalStateException(
          parameter() + " is already in use: choose the precision of a model before its first use");
    }
    dtype = type;
  }

  /** Draws the initial values. */
  synchronized void initialise(Rng rng) {
    Parameter made = parameter;
    if (made == null) {
      make(rng);
    } else if (made.dtype() == DType.FLOAT64) {
      made.set(draw(rng, made.name()));
    } else {
      made.set(narrow(draw(rng, made.name())));
    }
  }

  private synchronized Parameter make(Rng rng) {
    Parameter made = parameter;
    if (made == null) {
      String path = owner.path() + "." + name;
      double[] values = draw(rng, path);
      int[] dims = shape.toArray();
      made =
          Parameter.of(
              path,
              dtype == DType.FLOAT64 ? Tensor.of(values, dims) : Tensor.of(narrow(values), dims));
      parameter = made;
    }
    return made;
  }

  private double[] draw(Rng rng, String path) {
    double[] values = initialiser.sample(shape, fan, rng.split(path));
    if (values.length != shape.size()) {
      throw new IllegalStateException(
          "the initialiser of "
              + path
              + " must give "
              + shape.size()
              + " values, it gave "
              + values.length);
    }
    return values;
  }

  private static float[] narrow(double[] values) {
    float[] narrowed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrowed[i] = (float) values[i];
    }
    return narrowed;
  }
}
