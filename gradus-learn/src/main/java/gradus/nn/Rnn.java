package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;

/**
 * The simple recurrent network of Elman: {@code h' = f(x W + h U + b)}.
 *
 * <p><i>Shape</i>: see {@link Recurrent}; W [D, H], U [H, H], b [H].
 *
 * <p>f is tanh unless told otherwise. W starts by {@link Initialiser#glorotUniform()}, U as a
 * random orthogonal matrix, b at 0.
 *
 * <p>J. Elman, "Finding structure in time", 1990.
 */
public final class Rnn implements Recurrent<HiddenState> {
  private final int inputs;
  private final int units;
  private final Activation activation;
  private final Weights weights = new Weights("rnn");
  private final Weight inputWeight;
  private final Weight recurrentWeight;
  private final Weight bias;

  /** Makes a layer of tanh units. */
  public Rnn(int inputs, int units) {
    this(inputs, units, Activation.TANH);
  }

  /** Makes a layer with another activation, as a rule {@link Activation#SIGMOID}. */
  public Rnn(int inputs, int units, Activation activation) {
    Checks.positive("Rnn", "inputs", inputs);
    Checks.positive("Rnn", "units", units);
    this.inputs = inputs;
    this.units = units;
    this.activation = activation;
    inputWeight =
        weights.add(
            "inputWeight",
            Shape.of(inputs, units),
            Initialiser.glorotUniform(),
            new Initialiser.Fan(inputs, units));
    recurrentWeight =
        weights.add("recurrentWeight", Shape.of(units, units), Initialiser.orthogonal(1));
    bias = weights.add("bias", Shape.of(units), Initialiser.zeros());
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public HiddenState zeroState(int batch) {
    return new HiddenState(Checks.zeros(recurrentWeight, batch, units));
  }

  @Override
  public Tensor project(Tensor x) {
    return Projection.of(x, inputWeight.tensor(), bias.tensor());
  }

  @Override
  public HiddenState next(Tensor projected, HiddenState s) {
    return new HiddenState(activation.apply(projected.add(s.h().matmul(recurrentWeight.tensor()))));
  }

  @Override
  public Tensor output(HiddenState state) {
    return state.h();
  }

  @Override
  public String toString() {
    return "Rnn(" + inputs + " → " + units + ", " + activation + ")";
  }
}
