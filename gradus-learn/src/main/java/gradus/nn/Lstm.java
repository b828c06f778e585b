package gradus.nn;

import gradus.Rng;
import gradus.Tensor;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory: cells whose contents gates write, keep and read.
 *
 * <pre>{@code
 * i = σ(x W_i + h U_i + b_i)         the input gate
 * f = σ(x W_f + h U_f + b_f)         the forget gate
 * g = tanh(x W_g + h U_g + b_g)      the candidate
 * o = σ(x W_o + h U_o + b_o)         the output gate
 * c' = f ⊙ c + i ⊙ g
 * h' = o ⊙ tanh(c')
 * }</pre>
 *
 * <p><i>Shape</i>: see {@link Recurrent}; W [D, 4H] with the gates in the order i, f, g, o, U [H,
 * 4H], b [4H].
 *
 * <p>W and U start by {@link Initialiser#glorotUniform()} with the fan of one gate; biases at 0,
 * but that of the forget gate at 1, so that a new cell keeps what it holds.
 *
 * <p>S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997, without forget gate ({@link
 * #withoutForgetGate()}: c' = c + i ⊙ g); F. Gers, J. Schmidhuber, F. Cummins, "Learning to
 * forget", 2000, the form above; F. Gers, N. Schraudolph, J. Schmidhuber, "Learning precise timing
 * with LSTM recurrent networks", 2002, with peepholes ({@link #withPeepholes()}: the gates i and f
 * also see p ⊙ c, and o sees p ⊙ c').
 */
public final class Lstm implements Recurrent<LstmState> {
  private final int inputs;
  private final int units;
  private final boolean forgets;
  private final boolean peeps;
  private final Weights weights = new Weights("lstm");
  private final Weight inputWeight;
  private final Weight recurrentWeight;
  private final Weight bias;
  private final @Nullable Weight inputPeephole;
  private final @Nullable Weight forgetPeephole;
  private final @Nullable Weight outputPeephole;

  /** Makes a layer with forget gates and without peepholes. */
  public Lstm(int inputs, int units) {
    this(inputs, units, true, false);
  }

  private Lstm(int inputs, int units, boolean forgets, boolean peeps) {
    Checks.positive("Lstm", "inputs", inputs);
    Checks.positive("Lstm", "units", units);
    this.inputs = inputs;
    this.units = units;
    this.forgets = forgets;
    this.peeps = peeps;
    int gates = forgets ? 4 : 3;
    var glorot = Initialiser.glorotUniform();
    inputWeight =
        weights.add(
            "inputWeight",
            Shape.of(inputs, gates * units),
            glorot,
            new Initialiser.Fan(inputs, units));
    recurrentWeight =
        weights.add(
            "recurrentWeight",
            Shape.of(units, gates * units),
            glorot,
            new Initialiser.Fan(units, units));
    bias = weights.add("bias", Shape.of(gates * units), forgets ? this::open : Initialiser.zeros());
    inputPeephole = peephole("inputPeephole", peeps);
    forgetPeephole = peephole("forgetPeephole", peeps && forgets);
    outputPeephole = peephole("outputPeephole", peeps);
  }

  private @Nullable Weight peephole(String name, boolean wanted) {
    return wanted ? weights.add(name, Shape.of(units), Initialiser.zeros()) : null;
  }

  /** 1 for forget gates, which start open, 0 for all others. */
  private double[] open(Shape shape, Initialiser.Fan fan, Rng rng) {
    double[] values = new double[shape.size()];
    Arrays.fill(values, units, 2 * units, 1);
    return values;
  }

  /** Returns a layer like this one whose cells never forget, as of 1997: three gates. */
  public Lstm withoutForgetGate() {
    return new Lstm(inputs, units, false, peeps);
  }

  /** Returns a layer like this one whose gates see the cells. */
  public Lstm withPeepholes() {
    return new Lstm(inputs, units, forgets, true);
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
  public LstmState zeroState(int batch) {
    Tensor zero = Checks.zeros(recurrentWeight, batch, units);
    return new LstmState(zero, zero);
  }

  @Override
  public Tensor project(Tensor x) {
    return Projection.of(x, inputWeight.tensor(), bias.tensor());
  }

  @Override
  public LstmState next(Tensor projected, LstmState s) {
    List<Tensor> z =
        projected.add(s.h().matmul(recurrentWeight.tensor())).split(forgets ? 4 : 3); // [B, H]
    Tensor i = peep(z.getFirst(), inputPeephole, s.c()).sigmoid();
    Tensor g = z.get(forgets ? 2 : 1).tanh();
    Tensor kept = forgets ? peep(z.get(1), forgetPeephole, s.c()).sigmoid().mul(s.c()) : s.c();
    Tensor c = kept.add(i.mul(g));
    Tensor o = peep(z.getLast(), outputPeephole, c).sigmoid();
    return new LstmState(o.mul(c.tanh()), c);
  }

  private static Tensor peep(Tensor z, @Nullable Weight peephole, Tensor c) {
    return peephole == null ? z : z.add(c.mul(peephole.tensor()));
  }

  @Override
  public Tensor output(LstmState state) {
    return state.h();
  }

  @Override
  public String toString() {
    return "Lstm("
        + inputs
        + " → "
        + units
        + (forgets ? "" : ", no forget gate")
        + (peeps ? ", peepholes" : "")
        + ")";
  }
}
