package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import gradus.graph.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Polynomial features of degree 2: the inputs, their products, and their squares. So a linear model
 * separates by a conic, such as a disk from what is around it.
 *
 * <pre>{@code
 * (x₁, x₂) → (x₁, x₂, x₁x₂, x₁², x₂²)
 * }</pre>
 *
 * <p><i>Shape</i>: [B, D] → [B, D (D + 3) / 2]: D inputs, D (D − 1) / 2 products, D squares.
 *
 * @param inputs D
 */
public record QuadraticFeatures(int inputs) implements Module {
  private static final int MOST_INPUTS = 1_000;

  /**
   * Checks the number of inputs.
   *
   * @throws IllegalArgumentException if there are none, or over 1,000: half a million features
   */
  public QuadraticFeatures {
    Checks.positive("QuadraticFeatures", "inputs", inputs);
    if (inputs > MOST_INPUTS) {
      throw new IllegalArgumentException(
          "QuadraticFeatures takes up to 1,000 inputs, which make half a million features, got "
              + inputs);
    }
  }

  /** Returns the number of features. */
  public int outputs() {
    return inputs * (inputs + 3) / 2;
  }

  /**
   * Records the features.
   *
   * @throws ShapeException if x is not [B, D]
   */
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if (shape.rank() != 2 || shape.dim(1) != inputs) {
      throw Checks.failure(
          "features",
          toString(),
          "the input must be [B, " + inputs + "], got " + shape,
          List.of(Checks.operand("input", x)),
          "");
    }
    List<Tensor> features = new ArrayList<>(List.of(x));
    for (int i = 0; i + 1 < inputs; i++) {
      features.add(x.slice(1, i, i + 1).mul(x.slice(1, i + 1, inputs)));
    }
    features.add(x.square());
    return Tensor.concat(1, features);
  }

  @Override
  public String toString() {
    return "QuadraticFeatures(" + inputs + " → " + outputs() + ")";
  }
}
