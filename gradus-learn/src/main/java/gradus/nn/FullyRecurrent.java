package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;

/**
 * The fully connected recurrent network: every unit sees every unit and every input of the step
 * before, and the first units are the outputs.
 *
 * <pre>{@code
 * y(t+1) = f([x(t), y(t)] W + b)
 * }</pre>
 *
 * <p><i>Shape</i>: as {@link Recurrent}, with H the number of outputs; W [D + units, units], its
 * rows for inputs first, b [units]. The output for the input at t is that at t + 1.
 *
 * <p>f is the logistic function unless told otherwise; W starts by {@link
 * Initialiser#glorotUniform()}, b at 0.
 *
 * <p>R. Williams and D. Zipser, "A learning algorithm for continually running fully recurrent
 * neural networks", 1989.
 */
public final class FullyRecurrent implements Recurrent<HiddenState> {
  private final int inputs;
  private final int units;
  private final int outputs;
  private final Activation activation;
  private final Weights weights = new Weights("recurrent");
  private final Weight weight;
  private final Weight bias;

  /**
   * Makes a network of logistic units.
   *
   * @param inputs D
   * @param units how many units there are
   * @param outputs how many of them are outputs
   */
  public FullyRecurrent(int inputs, int units, int outputs) {
    this(inputs, units, outputs, Activation.SIGMOID);
  }

  /** Makes a network of units with another activation. */
  public FullyRecurrent(int inputs, int units, int outputs, Activation activation) {
    Checks.positive("FullyRecurrent", "inputs", inputs);
    Checks.positive("FullyRecurrent", "units", units);
    Checks.positive("FullyRecurrent", "outputs", outputs);
    if (outputs > units) {
      throw new IllegalArgumentException(
          "FullyRecurrent has its outputs among its units: expected at most "
              + units
              + " outputs, got "
              + outputs);
    }
    this.inputs = inputs;
    this.units = units;
    this.outputs = outputs;
    this.activation = activation;
    weight =
        weights.add(
            "weight",
            Shape.of(inputs + units, units),
            Initialiser.glorotUniform(),
            new Initialiser.Fan(inputs + units, units));
    bias = weights.add("bias", Shape.of(units), Initialiser.zeros());
  }

  @Override
  public int inputs() {
    return inputs;
  }

  /** Returns how many of the units are outputs. */
  @Override
  public int units() {
    return outputs;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public HiddenState zeroState(int batch) {
    return new HiddenState(Checks.zeros(weight, batch, units));
  }

  @Override
  public Tensor project(Tensor x) {
    return Projection.of(x, weight.tensor().slice(0, 0, inputs), bias.tensor());
  }

  @Override
  public HiddenState next(Tensor projected, HiddenState s) {
    Tensor among = weight.tensor().slice(0, inputs, inputs + units);
    return new HiddenState(activation.apply(projected.add(s.h().matmul(among))));
  }

  @Override
  public Tensor output(HiddenState state) {
    return outputs == units ? state.h() : state.h().slice(1, 0, outputs);
  }

  @Override
  public String toString() {
    return "FullyRecurrent("
        + inputs
        + " → "
        + outputs
        + " of "
        + units
        + " units, "
        + activation
        + ")";
  }
}
