package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import java.util.List;

/**
 * Gated recurrent units.
 *
 * <pre>{@code
 * r = σ(x W_r + h U_r + b_r)                 the reset gate
 * z = σ(x W_z + h U_z + b_z)                 the update gate
 * n = tanh(x W_n + b_n + r ⊙ (h U_n + d))    the candidate
 * h' = n + z ⊙ (h − n)
 * }</pre>
 *
 * <p>The reset gate acts after the product with U_n, which leaves one product a step; the original
 * has {@code (r ⊙ h) U_n}.
 *
 * <p><i>Shape</i>: see {@link Recurrent}; W [D, 3H] in the order r, z, n, U [H, 3H], b [3H], d [H].
 *
 * <p>W and U start by {@link Initialiser#glorotUniform()} with the fan of one gate, biases at 0.
 *
 * <p>K. Cho et al., "Learning phrase representations using RNN encoder–decoder for statistical
 * machine translation", 2014, equations 5 to 8.
 */
public final class Gru implements Recurrent<HiddenState> {
  private final int inputs;
  private final int units;
  private final Weights weights = new Weights("gru");
  private final Weight inputWeight;
  private final Weight recurrentWeight;
  private final Weight bias;
  private final Weight candidateBias;

  /** Makes a layer. */
  public Gru(int inputs, int units) {
    Checks.positive("Gru", "inputs", inputs);
    Checks.positive("Gru", "units", units);
    this.inputs = inputs;
    this.units = units;
    var glorot = Initialiser.glorotUniform();
    inputWeight =
        weights.add(
            "inputWeight", Shape.of(inputs, 3 * units), glorot, new Initialiser.Fan(inputs, units));
    recurrentWeight =
        weights.add(
            "recurrentWeight",
            Shape.of(units, 3 * units),
            glorot,
            new Initialiser.Fan(units, units));
    bias = weights.add("bias", Shape.of(3 * units), Initialiser.zeros());
    candidateBias = weights.add("candidateBias", Shape.of(units), Initialiser.zeros());
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
    List<Tensor> x = projected.split(3); // [B, H] each
    List<Tensor> u = s.h().matmul(recurrentWeight.tensor()).split(3);
    Tensor r = x.get(0).add(u.get(0)).sigmoid();
    Tensor z = x.get(1).add(u.get(1)).sigmoid();
    Tensor n = x.get(2).add(r.mul(u.get(2).add(candidateBias.tensor()))).tanh();
    return new HiddenState(n.add(z.mul(s.h().sub(n))));
  }

  @Override
  public Tensor output(HiddenState state) {
    return state.h();
  }

  @Override
  public String toString() {
    return "Gru(" + inputs + " → " + units + ")";
  }
}
