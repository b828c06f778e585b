package gradus.nn;

import gradus.Tensor;
import gradus.graph.Scope;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

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
 * <p><i>Shape</i>: [B, T, D] → [B, T, O].
 */
public final class VectorModel implements Module {
  private final RecurrentStack stack;
  private final Dense output;
  private final int outputs;
  private final Weights weights = new Weights("model");

  /**
   * Makes a model.
   *
   * @param stack takes vectors of length D
   * @param outputs O, how long the vectors are that the model gives
   */
  public VectorModel(RecurrentStack stack, int outputs) {
    this.stack = stack;
    this.outputs = outputs;
    output = new Dense(stack.units(), outputs);
    weights.adopt("stack", stack.weights());
    weights.adopt("output", output.weights());
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
   * Records a batch of sequences. In training, dropout acts on the outputs of all layers.
   *
   * @param x vectors, time first, [T, B, D]
   * @param state the state before the first vector
   * @return the outputs, [T, B, O], and the state after the last vector
   */
  public Unrolled<StackState> unroll(Tensor x, StackState state, Pass pass) {
    var unrolled = stack.unroll(x, state, pass);
    Tensor h = stack.dropout().apply(unrolled.outputs(), pass);
    String path = weights.path() + ".output";
    return new Unrolled<>(Scope.in(path, () -> output.apply(h, pass)), unrolled.last());
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
    return "VectorModel(" + stack + " → " + outputs + ")";
  }
}
