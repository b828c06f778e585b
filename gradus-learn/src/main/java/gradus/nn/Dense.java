package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import gradus.graph.ShapeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer: {@code y = f(x W + b)}.
 *
 * <p><i>Shape</i>: [B, ..., inputs] → [B, ..., outputs]; W [inputs, outputs], b [outputs].
 *
 * <p>W starts by {@link Initialiser#glorotUniform()}, b at 0, and f is the identity; the methods
 * named <i>with</i> return another layer with parameters of its own.
 */
public final class Dense implements Module {
  private final int inputs;
  private final int outputs;
  private final Module activation;
  private final Initialiser initialiser;
  private final @Nullable Initialiser ofBias; // null where there is none
  private final Weights weights = new Weights("dense");
  private final Weight weight;
  private final @Nullable Weight bias;

  /** Makes a layer without activation. */
  public Dense(int inputs, int outputs) {
    this(inputs, outputs, Activation.IDENTITY);
  }

  /** Makes a layer with an activation. */
  public Dense(int inputs, int outputs, Module activation) {
    this(inputs, outputs, activation, Initialiser.glorotUniform(), Initialiser.zeros());
  }

  private Dense(
      int inputs,
      int outputs,
      Module activation,
      Initialiser initialiser,
      @Nullable Initialiser ofBias) {
    Checks.positive("Dense", "inputs", inputs);
    Checks.positive("Dense", "outputs", outputs);
    this.inputs = inputs;
    this.outputs = outputs;
    this.activation = activation;
    this.initialiser = initialiser;
    this.ofBias = ofBias;
    var fan = new Initialiser.Fan(inputs, outputs);
    weight = weights.add("weight", Shape.of(inputs, outputs), initialiser, fan);
    bias = ofBias == null ? null : weights.add("bias", Shape.of(outputs), ofBias);
    weights.adopt("activation", activation.weights());
  }

  /** Returns how many outputs it has. */
  int outputs() {
    return outputs;
  }

  /** Returns a layer like this one that starts from other weights. */
  public Dense withInitialiser(Initialiser other) {
    return new Dense(inputs, outputs, activation, other, ofBias);
  }

  /** Returns a layer like this one whose bias starts from other values. */
  public Dense withBias(Initialiser other) {
    return new Dense(inputs, outputs, activation, initialiser, other);
  }

  /** Returns a layer like this one without bias: {@code y = f(x W)}. */
  public Dense withoutBias() {
    return new Dense(inputs, outputs, activation, initialiser, null);
  }

  @Override
  public Weights weights() {
    return weights;
  }

  /**
   * Records {@code f(x W + b)}.
   *
   * @throws ShapeException if the last axis of x is not as long as there are inputs
   */
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    check(x);
    Tensor product = x.matmul(weight.tensor());
    return activation.apply(bias == null ? product : product.add(bias.tensor()), pass);
  }

  private void check(Tensor x) {
    Shape shape = x.shape();
    int rank = shape.rank();
    if (rank >= 2 && shape.dim(-1) == inputs) {
      return;
    }
    String hint;
    String rule;
    if (rank < 2) {
      rule = "the input needs a batch axis and " + inputs + " features, got " + shape;
      hint = "Did you mean x.reshape(-1, " + inputs + ")?";
    } else {
      rule =
          "left axis "
              + (rank - 1)
              + " must equal right axis 0, got "
              + shape.dim(-1)
              + " and "
              + inputs;
      hint =
          shape.from(1).size() == inputs
              ? "Did you mean new Flatten() before it?"
              : "Did you mean Dense(" + shape.dim(-1) + ", " + outputs + ")?";
    }
    throw Checks.failure(
        "matmul",
        "Dense " + inputs + " → " + outputs,
        rule,
        List.of(Checks.operand("left", x), Checks.operand("right", weight.tensor())),
        hint);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("Dense(").append(inputs).append(" → ").append(outputs);
    if (activation != Activation.IDENTITY) {
      text.append(", ").append(activation);
    }
    return text.append(bias == null ? ", no bias)" : ")").toString();
  }
}
