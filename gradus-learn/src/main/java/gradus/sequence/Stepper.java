package gradus.sequence;

import gradus.HeldPlan;
import gradus.NonFiniteException;
import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import gradus.graph.DType;
import gradus.nn.LanguageModel;
import gradus.nn.Pass;
import gradus.nn.State;
import gradus.nn.Unrolled;
import gradus.nn.VectorModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Runs a recurrent model one element at a time and keeps its state between: one plan, held. A step
 * allocates nothing. It uses the weights that the model has at each step; for use by one thread.
 */
public final class Stepper {
  private final Parameter input;
  private final List<Parameter> state;
  private final List<Tensor> start;
  private final HeldPlan plan;
  private final int batch;
  private final int width;

  private Stepper(
      Parameter input, List<Parameter> state, Tensor outputs, List<Tensor> next, int batch) {
    this.input = input;
    this.state = state;
    this.start = state.stream().map(parameter -> parameter.tensor().snapshot()).toList();
    this.batch = batch;
    this.width = outputs.shape().size() / batch;
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      updates.add(new Update(state.get(i), next.get(i)));
    }
    plan = HeldPlan.of(List.of(outputs.cast(DType.FLOAT32)), updates);
  }

  /** Returns a language model at the start of a batch of sequences: its inputs are tokens. */
  public static Stepper of(LanguageModel model, int batch) {
    var tokens = Parameter.of("tokens", Tensor.of(new int[batch], 1, batch));
    var zero = model.zeroState(batch);
    return of(tokens, zero, (x, state) -> model.unroll(x, state, Pass.inference()));
  }

  /** Returns a model of vectors at the start of a batch of sequences. */
  public static Stepper of(VectorModel model, int batch) {
    var vector = Parameter.zeros("vector", 1, batch, model.inputs());
    var zero = model.zeroState(batch);
    return of(vector, zero, (x, state) -> model.unroll(x, state, Pass.inference()));
  }

  /**
   * Returns any recurrent model at the start of a batch of sequences.
   *
   * @param input receives the inputs of each step, [1, B] or [1, B, D]
   * @param start the state before the first step
   * @param model what a step computes from inputs and state: outputs [1, B, …] and the next state
   */
  public static <S extends State<S>> Stepper of(
      Parameter input, S start, BiFunction<Tensor, S, Unrolled<S>> model) {
    List<Parameter> state = new ArrayList<>();
    S held =
        start.map(
            tensor -> {
              state.add(Parameter.of("state." + state.size(), tensor));
              return state.getLast().tensor();
            });
    Unrolled<S> step = model.apply(input.tensor(), held);
    int batch = input.shape().dim(1);
    return new Stepper(input, state, step.outputs(), step.last().tensors(), batch);
  }

  /** Returns B, how many sequences go side by side. */
  public int batch() {
    return batch;
  }

  /** Returns how many outputs there are for each sequence. */
  public int width() {
    return width;
  }

  /**
   * Takes one token of each sequence.
   *
   * @throws IllegalStateException if the outputs are not finite; the state is as it was
   */
  public void step(int... tokens) {
    input.set(tokens);
    run();
  }

  /**
   * Takes one vector of each sequence.
   *
   * @throws IllegalStateException if the outputs are not finite; the state is as it was
   */
  public void step(float... vectors) {
    input.set(vectors);
    run();
  }

  private void run() {
    try {
      plan.run();
    } catch (NonFiniteException e) {
      throw new IllegalStateException(
          "the outputs of the model are not finite"
              + (e.origin().isEmpty() ? "" : "; first seen in " + e.origin()),
          e);
    }
  }

  /**
   * Copies the outputs of the last step.
   *
   * @param into receives them, [B, width]
   */
  public void read(float[] into) {
    plan.read(0, into);
  }

  /** Goes back to the start of the sequences. */
  public void reset() {
    for (int i = 0; i < state.size(); i++) {
      Parameter cell = state.get(i);
      if (cell.dtype() == DType.FLOAT64) {
        cell.set(start.get(i).toDoubleArray());
      } else {
        cell.set(start.get(i).toArray());
      }
    }
  }
}
