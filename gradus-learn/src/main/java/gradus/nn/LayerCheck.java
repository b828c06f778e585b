package gradus.nn;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.check.DerivativeCheck;
import gradus.check.DerivativeCheck.Result;
import gradus.graph.DType;
import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Compares the derivative of a layer by its input and all its parameters, in one random direction,
 * three ways: in reverse mode, in forward mode, and by central differences; then does the same for
 * the derivative itself. All in {@code float64}.
 *
 * @param name what is checked, as reports show it
 * @param layer makes a new layer
 * @param input the shape of its input, the batch first
 * @param classes 0 for an input of numbers, otherwise the number of indices to choose from
 */
public record LayerCheck(String name, Supplier<Module> layer, Shape input, int classes) {
  private static final double STEP = 1e-6;

  /** Returns the checks of all layers and activations. */
  public static List<LayerCheck> all() {
    List<LayerCheck> checks = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      checks.add(of(() -> activation, 3, 4));
    }
    checks.add(of(LeakyRelu::new, 3, 4));
    checks.add(of(Elu::new, 3, 4));
    checks.add(of(Prelu::new, 3, 4));
    checks.add(of(() -> new Dropout(0.4), 3, 4));
    checks.add(of(() -> new LayerNorm(4), 3, 4));
    checks.add(of(() -> new BatchNorm(4), 5, 4));
    checks.add(of(() -> new Dense(4, 2), 3, 4));
    checks.add(of(() -> new Dense(4, 3, Activation.TANH), 3, 4));
    checks.add(of(() -> new Conv2d(2, 3, 2), 2, 2, 4, 3));
    checks.add(of(() -> new Conv2d(1, 2, 3).withStride(2).withPadding(1), 2, 1, 5, 4));
    checks.add(of(() -> new MaxPool2d(2), 2, 2, 5, 4));
    checks.add(of(() -> new AvgPool2d(2), 2, 2, 4, 5));
    checks.add(of(Flatten::new, 2, 2, 3, 2));
    checks.add(new LayerCheck("Embedding(5 → 3)", () -> new Embedding(5, 3), Shape.of(2, 4), 5));
    checks.add(of(() -> new Sequential(new Dense(4, 3, Activation.TANH), new Dense(3, 2)), 3, 4));
    checks.add(of(() -> new Rnn(3, 2), 2, 4, 3));
    checks.add(of(() -> new FullyRecurrent(3, 3, 2), 2, 4, 3));
    checks.add(of(() -> new Lstm(3, 2), 2, 4, 3));
    checks.add(of(() -> new Lstm(3, 2).withoutForgetGate(), 2, 4, 3));
    checks.add(of(() -> new Lstm(3, 2).withPeepholes(), 2, 4, 3));
    checks.add(of(() -> new Gru(3, 2), 2, 4, 3));
    checks.add(of(() -> new Bidirectional(new Rnn(3, 2), new Gru(3, 2)), 2, 4, 3));
    checks.add(of(() -> new MultiHeadAttention(4, 2), 2, 3, 4));
    checks.add(of(() -> new TransformerBlock(4, 2, 2), 2, 4, 4));
    return List.copyOf(checks);
  }

  private static LayerCheck of(Supplier<Module> layer, int... input) {
    return new LayerCheck(layer.get().toString(), layer, Shape.of(input), 0);
  }

  /** Returns the checks of all losses, by their outputs. */
  public static List<DerivativeCheck> losses() {
    Rng rng = Rng.of(3);
    List<DerivativeCheck> checks = new ArrayList<>();
    Tensor outputs = random(rng, 4, 3);
    Tensor numbers = random(rng, 4, 3);
    Tensor answers = Tensor.of(new double[] {0, 1, 1, 0.5, 0, 1, 1, 0, 0.25, 1, 0, 0}, 4, 3);
    Tensor classes = Tensor.of(new int[] {2, 0, 1, 1}, 4);
    for (StandardLoss.Kind kind : StandardLoss.Kind.values()) {
      Tensor targets =
          switch (kind) {
            case SQUARED_ERROR, HUBER -> numbers;
            case BINARY_CROSS_ENTROPY, PERCEPTRON, HINGE -> answers;
            case SOFTMAX_CROSS_ENTROPY,
                NEGATIVE_LOG_LIKELIHOOD,
                MULTICLASS_PERCEPTRON,
                MULTICLASS_HINGE,
                CRAMMER_SINGER ->
                classes;
          };
      checks.add(loss(StandardLoss.of(kind), outputs, targets));
    }
    return List.copyOf(checks);
  }

  private static DerivativeCheck loss(StandardLoss loss, Tensor outputs, Tensor targets) {
    return new DerivativeCheck(
        loss.kind().label(), in -> loss.apply(in.getFirst(), targets), List.of(outputs));
  }

  /** Checks the derivatives of order 1 to {@code orders}, a result for each. */
  public List<Result> run(int orders) {
    List<Result> results = new ArrayList<>();
    for (int order = 1; order <= orders; order++) {
      results.add(new Point(this).check(order));
    }
    return results;
  }

  private static Tensor random(Rng rng, int... shape) {
    double[] values = new double[Shape.of(shape).size()];
    Arrays.setAll(values, _ -> rng.nextGaussian());
    return Tensor.of(values, shape);
  }

  /** A layer at its parameters and an input, all of which can move along a direction. */
  private static final class Point {
    private final LayerCheck check;
    private final Module layer;
    private final List<double[]> start;
    private final boolean byInput;
    private Tensor x;

    Point(LayerCheck check) {
      this.check = check;
      layer = check.layer().get();
      layer.weights().precision(DType.FLOAT64);
      layer.initialise(Rng.of(5));
      start = layer.parameters().stream().map(p -> p.tensor().toDoubleArray()).toList();
      byInput = check.classes() == 0;
      x = input(check);
    }

    private static Tensor input(LayerCheck check) {
      Rng rng = Rng.of(17);
      int[] dims = check.input().toArray();
      if (check.classes() == 0) {
        return random(rng, dims);
      }
      int[] indices = new int[check.input().size()];
      Arrays.setAll(indices, _ -> rng.nextInt(check.classes()));
      return Tensor.of(indices, dims);
    }

    Result check(int order) {
      List<Tensor> direction = direction(order);
      Tensor y = scalar(order);
      double reverse = along(Gradients.of(y, variables()), direction).item();
      y = scalar(order);
      double forward = Gradients.forward(y, variables(), direction).item();
      double difference =
          (moved(direction, STEP, order) - moved(direction, -STEP, order)) / (2 * STEP);
      double scale = Math.max(1, Math.abs(difference));
      return new Result(
          check.name(),
          order,
          Math.abs(reverse - difference) / scale,
          Math.abs(forward - reverse) / scale);
    }

    private List<Tensor> variables() {
      List<Tensor> variables = new ArrayList<>();
      layer.parameters().forEach(parameter -> variables.add(parameter.tensor()));
      if (byInput) {
        variables.add(x);
      }
      return variables;
    }

    private List<Tensor> direction(int seed) {
      Rng rng = Rng.of(seed);
      return variables().stream().map(v -> random(rng, v.shape().toArray())).toList();
    }

    /** The outputs weighted to a scalar, or its derivative of one order less along a direction. */
    private Tensor scalar(int order) {
      // The same seed each time, so that dropout drops the same values.
      Tensor y = layer.apply(x, Pass.training(Rng.of(2)));
      y = y.mul(random(Rng.of(11), y.shape().toArray())).sum();
      for (int i = 1; i < order; i++) {
        y = along(Gradients.of(y, variables()), direction(100 + i));
      }
      return y;
    }

    private static Tensor along(List<Tensor> gradients, List<Tensor> direction) {
      Tensor sum = Tensor.zeros().cast(DType.FLOAT64);
      for (int i = 0; i < gradients.size(); i++) {
        sum = sum.add(gradients.get(i).mul(direction.get(i)).sum());
      }
      return sum;
    }

    private double moved(List<Tensor> direction, double step, int order) {
      List<Parameter> parameters = layer.parameters();
      Tensor before = x;
      for (int i = 0; i < parameters.size(); i++) {
        double[] values = start.get(i).clone();
        double[] way = direction.get(i).toDoubleArray();
        for (int j = 0; j < values.length; j++) {
          values[j] += step * way[j];
        }
        parameters.get(i).set(values);
      }
      if (byInput) {
        x = x.add(direction.getLast().mul(step));
      }
      double y = scalar(order).item();
      x = before;
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).set(start.get(i));
      }
      return y;
    }
  }
}
