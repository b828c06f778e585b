package gradus.nn;

import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Scope;
import gradus.graph.ShapeException;
import java.util.List;

/** What layers ask of their settings and inputs. */
final class Checks {
  private Checks() {}

  static void positive(String layer, String setting, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          layer + " needs " + setting + " of 1 or more, got " + value);
    }
  }

  static void notNegative(String layer, String setting, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          layer + " needs " + setting + " of 0 or more, got " + value);
    }
  }

  static double above0(String layer, String setting, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(layer + " needs " + setting + " above 0, got " + value);
    }
    return value;
  }

  /** Returns a setting that must be a share from 0 up to but not including 1. */
  static double share(String layer, String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          layer + " needs " + setting + " from 0 up to but not including 1, got " + value);
    }
    return value;
  }

  static ShapeException.Operand operand(String role, Tensor tensor) {
    return new ShapeException.Operand(role, tensor.shape(), tensor.node().describe());
  }

  /** Returns the error of an input that does not fit a layer. */
  static ShapeException failure(
      String operation,
      String layer,
      String rule,
      List<ShapeException.Operand> operands,
      String hint) {
    String path = Scope.current();
    return new ShapeException(
        operation, path.isEmpty() ? layer : path + " (" + layer + ")", rule, operands, hint);
  }

  /** Returns zeros of the type that a layer's weights have. Shape: [batch, units]. */
  static Tensor zeros(Weight like, int batch, int units) {
    return Tensor.zeros(batch, units).cast(like.parameter().dtype());
  }

  /** Asks for two axes of tokens, or for three, the last of them features. */
  static void sequence(Module layer, Tensor x, int inputs) {
    boolean tokens = x.dtype() == DType.INT32;
    int rank = tokens ? 2 : 3;
    if (x.shape().rank() == rank && (tokens || x.shape().dim(-1) == inputs)) {
      return;
    }
    throw failure(
        "unroll",
        layer.toString(),
        tokens
            ? "tokens need two axes, the batch and time, got " + x.shape()
            : "the input needs three axes, the batch, time and "
                + inputs
                + " features, got "
                + x.shape(),
        List.of(operand("input", x)),
        "Tokens are int32, features are floating-point numbers.");
  }
}
