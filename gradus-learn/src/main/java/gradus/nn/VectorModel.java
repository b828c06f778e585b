package gradus.nn;

import gradus.Tensor;
import gradus.graph.Scope;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A model of sequences of vectors, such as the columns of a piano roll or segments of sound: what
 * comes next, given all that came before.
 *
 * <pre>{@code
 * y_t = h_t W + b
 * }</pre>
 *
 * with {@code h_t} the output of a recurrent stack after x_t. What y means is the loss's affair:
 * under the squared error it is the expected next vector, under the cross-entropy of independent
 * components it is their logits.
 *
 * <p>In a chained model the components of a vector are not independent: each is predicted given
 * those before it, so that by the chain rule the losses of the components add up to that of the
 * vector,
 *
 * <pre>{@code
 * y_tk = h_t W_k + b_k + Σ_{j<k} x_{t+1,j} U_jk
 * }</pre>
 *
 * as in the fully visible belief network: B. Frey, "Graphical models for machine learning and
 * digital communication", 1998, section 3.2; with a recurrent net, N. Boulanger-Lewandowski, Y.
 * Bengio, P. Vincent, "Modeling temporal dependencies in high-dimensional sequences", 2012.
 *
 * <p>A model that skips has weights from its inputs straight to its outputs as well, {@code + x_t
 * S}: what sounds now mostly sounds on, which the recurrent layers need not remember then. A.
 * Graves, "Generating sequences with recurrent neural networks", 2013, section 2.
 *
 * <p><i>Shape</i>: [B, T, D] → [B, T, O].
 */
public final class VectorModel implements Module {
  private final RecurrentStack stack;
  private final Dense output;
  private final int outputs;
  private final @Nullable Weight chain; // U, of which only j < k is used
  private final @Nullable Weight skip; // S
  private final Weights weights = new Weights("model");

  /**
   * Makes a model whose components are independent of each other.
   *
   * @param stack takes vectors of length D
   * @param outputs O, how long the vectors are that the model gives
   */
  public VectorModel(RecurrentStack stack, int outputs) {
    this(stack, outputs, false, false);
  }

  /**
   * Makes a model.
   *
   * @param stack takes vectors of length D
   * @param outputs O, how long the vectors are that the model gives
   * @param chained whether each component is predicted given those before it
   * @param skips whether inputs have weights straight to the outputs
   */
  public VectorModel(RecurrentStack stack, int outputs, boolean chained, boolean skips) {
    this(stack, new Dense(stack.units(), outputs), chained, skips, Initialiser.zeros());
  }

  private VectorModel(
      RecurrentStack stack, Dense output, boolean chained, boolean skips, Initialiser ofSkip) {
    this.stack = stack;
    this.output = output;
    outputs = output.outputs();
    weights.adopt("stack", stack.weights());
    weights.adopt("output", output.weights());
    chain = chained ? weights.add("chain", Shape.of(outputs, outputs), Initialiser.zeros()) : null;
    skip = skips ? weights.add("skip", Shape.of(inputs(), outputs), ofSkip) : null;
  }

  /**
   * Returns a new model like this one that starts from what is known of its data.
   *
   * @param bias the values of b to start from
   * @param skip the values of S to start from; of a model that does not skip, not used
   */
  public VectorModel startingFrom(Initialiser bias, Initialiser skip) {
    Dense begun = new Dense(stack.units(), outputs).withBias(bias);
    return new VectorModel(stack, begun, isChained(), skips(), skip);
  }

  /** Returns whether inputs have weights straight to the outputs. */
  public boolean skips() {
    return skip != null;
  }

  /** Returns whether each component is predicted given those before it. */
  public boolean isChained() {
    return chain != null;
  }

  /**
   * Records what the components before each add to its output; of a model that is not chained,
   * nothing.
   *
   * @param y outputs, [N, O]
   * @param next the vectors that they predict, [N, O]
   * @return the outputs given the components before, [N, O]
   */
  public Tensor given(Tensor y, Tensor next) {
    Weight u = chain;
    return u == null ? y : y.add(next.matmul(u.tensor().mul(earlier())));
  }

  /** Returns 1 where j < k, [O, O]. */
  private Tensor earlier() {
    var mask = new float[outputs * outputs];
    for (int j = 0; j < outputs; j++) {
      Arrays.fill(mask, j * outputs + j + 1, (j + 1) * outputs, 1);
    }
    return Tensor.of(mask, outputs, outputs);
  }

  /**
   * Returns a copy of U in rows, j after j, 0 where j ≥ k.
   *
   * @throws IllegalStateException if the model is not chained
   */
  public float[] chain() {
    Weight u = chain;
    if (u == null) {
      throw new IllegalStateException("not a chained model: " + this);
    }
    return u.tensor().mul(earlier()).toArray();
  }

  /** Returns D, how long the vectors are that it takes. */
  public int inputs() {
    return stack.inputs();
  }

  /** Returns O, how long the vectors are that it gives. */
  public int outputs() {
    return outputs;
  }

  /** Returns the recurrent layers. */
  public RecurrentStack stack() {
    return stack;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    children.put("stack", stack);
    children.put("output", output);
    return children;
  }

  /** Returns the state before the first vector. */
  public StackState zeroState(int batch) {
    return stack.zeroState(batch);
  }

  /**
   * Records a batch of sequences. In training, dropout acts on the outputs of all layers, and where
   * the model skips on what the first layer reads: the outputs see all of it, and the layers learn
   * not to lean on each component of what, later, the model will have written itself.
   *
   * @param x vectors, time first, [T, B, D]
   * @param state the state before the first vector
   * @return the outputs, [T, B, O], and the state after the last vector
   */
  public Unrolled<StackState> unroll(Tensor x, StackState state, Pass pass) {
    Tensor read = skip == null ? x : stack.dropout().apply(x, pass);
    var unrolled = stack.unroll(read, state, pass);
    Tensor h = stack.dropout().apply(unrolled.outputs(), pass);
    String path = weights.path() + ".output";
    Tensor y = Scope.in(path, () -> output.apply(h, pass));
    Weight s = skip;
    return new Unrolled<>(s == null ? y : y.add(x.matmul(s.tensor())), unrolled.last());
  }

  /** Records a batch of sequences from the zero state, the batch first. */
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Checks.sequence(stack, x, inputs());
    var state = zeroState(x.shape().dim(0));
    return unroll(x.permute(1, 0, 2), state, pass).outputs().permute(1, 0, 2);
  }

  @Override
  public String toString() {
    return "VectorModel("
        + stack
        + " → "
        + outputs
        + (skip == null ? "" : ", skips")
        + (isChained() ? ", chained)" : ")");
  }
}
