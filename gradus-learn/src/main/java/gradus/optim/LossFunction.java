package gradus.optim;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Tensor;
import gradus.graph.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loss as a function of one vector, the values of all parameters one after the other. It is
 * recorded once; an evaluation changes no parameter.
 */
final class LossFunction {
  private final List<Parameter> parameters;
  private final List<Parameter> directions = new ArrayList<>();
  private final HeldPlan valueAndGradient;
  private final @Nullable HeldPlan product;
  private final int size;
  private int evaluations;
  private int products;

  /**
   * What a function is at a point.
   *
   * @param x the point
   * @param value f(x)
   * @param gradient ∇f(x)
   */
  record Point(double[] x, double value, double[] gradient) {
    double gradientNorm() {
      return Math.sqrt(Vectors.dot(gradient, gradient));
    }

    boolean isFinite() {
      return Double.isFinite(value) && Double.isFinite(gradientNorm());
    }
  }

  private LossFunction(Tensor loss, List<Parameter> parameters, boolean twice) {
    if (loss.shape().size() != 1 || parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "a minimizer needs a loss of one number and one parameter or more, got "
              + loss.shape()
              + " and "
              + parameters);
    }
    this.parameters = List.copyOf(parameters);
    size = parameters.stream().mapToInt(p -> p.shape().size()).sum();
    List<Tensor> places = parameters.stream().map(Parameter::tensor).toList();
    List<Tensor> gradients = Gradients.of(loss, places);
    List<Tensor> results = new ArrayList<>(List.of(loss));
    results.addAll(gradients);
    valueAndGradient = HeldPlan.of(results, List.of());
    product = twice ? product(gradients, places) : null;
  }

  /** Returns a function with a gradient. */
  static LossFunction once(Tensor loss, List<Parameter> parameters) {
    return new LossFunction(loss, parameters, false);
  }

  /** Returns a function with a gradient and a Hessian. */
  static LossFunction twice(Tensor loss, List<Parameter> parameters) {
    return new LossFunction(loss, parameters, true);
  }

  /** Forward over reverse: how each gradient changes as all parameters move along a direction. */
  private HeldPlan product(List<Tensor> gradients, List<Tensor> places) {
    for (Parameter p : parameters) {
      directions.add(Parameter.of(p.name() + ".direction", p.tensor().fullLike(0)));
    }
    List<Tensor> tangents = directions.stream().map(Parameter::tensor).toList();
    List<Tensor> products =
        gradients.stream().map(g -> Gradients.forward(g, places, tangents)).toList();
    return HeldPlan.of(products, List.of());
  }

  int evaluations() {
    return evaluations;
  }

  int products() {
    return products;
  }

  /** Returns the current values of the parameters. */
  double[] start() {
    return flat(parameters.stream().map(Parameter::tensor).toList());
  }

  /** Returns value and gradient; the value may be infinite or no number. */
  Point at(double[] x) {
    evaluations++;
    List<Tensor> results = valueAndGradient.call(parameters, split(x));
    double value = results.getFirst().item();
    return new Point(x, value, flat(results.subList(1, results.size())));
  }

  /** Returns the product of the Hessian at x and a vector. */
  double[] hessianVector(double[] x, double[] v) {
    HeldPlan plan = Objects.requireNonNull(product);
    products++;
    List<Parameter> cells = new ArrayList<>(parameters);
    cells.addAll(directions);
    List<Tensor> values = new ArrayList<>(split(x));
    values.addAll(split(v));
    return flat(plan.call(cells, values));
  }

  /** Puts a point into the parameters. */
  void moveTo(double[] x) {
    int from = 0;
    for (Parameter p : parameters) {
      int to = from + p.shape().size();
      if (p.dtype() == DType.FLOAT64) {
        p.set(Arrays.copyOfRange(x, from, to));
      } else {
        p.set(floats(x, from, to));
      }
      from = to;
    }
  }

  private List<Tensor> split(double[] x) {
    List<Tensor> parts = new ArrayList<>();
    int from = 0;
    for (Parameter p : parameters) {
      int to = from + p.shape().size();
      int[] shape = p.shape().toArray();
      parts.add(
          p.dtype() == DType.FLOAT64
              ? Tensor.of(Arrays.copyOfRange(x, from, to), shape)
              : Tensor.of(floats(x, from, to), shape));
      from = to;
    }
    return parts;
  }

  private static float[] floats(double[] x, int from, int to) {
    float[] values = new float[to - from];
    for (int i = from; i < to; i++) {
      values[i - from] = (float) x[i];
    }
    return values;
  }

  private double[] flat(List<Tensor> tensors) {
    double[] all = new double[size];
    int at = 0;
    for (Tensor tensor : tensors) {
      if (tensor.dtype() == DType.FLOAT64) {
        double[] values = tensor.toDoubleArray();
        System.arraycopy(values, 0, all, at, values.length);
        at += values.length;
      } else {
        for (float value : tensor.toArray()) {
          all[at++] = value;
        }
      }
    }
    return all;
  }
}
