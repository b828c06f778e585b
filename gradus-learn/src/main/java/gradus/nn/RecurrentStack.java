package gradus.nn;

import gradus.Tensor;
import gradus.graph.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers one on the other: the outputs of each are the inputs of the next, with dropout
 * between them in training.
 *
 * <p><i>Shape</i>: see {@link Recurrent}; D is that of the lowest layer, H that of the highest.
 *
 * <p>Dropout acts on what goes up, never on what goes on in time: W. Zaremba, I. Sutskever, O.
 * Vinyals, "Recurrent neural network regularization", 2014.
 */
public final class RecurrentStack implements Recurrent<StackState> {
  private final List<Recurrent<?>> layers;
  private final Dropout dropout;
  private final Weights weights = new Weights("stack");

  /** Makes a stack without dropout, the lowest layer first. */
  public RecurrentStack(List<? extends Recurrent<?>> layers) {
    this(layers, 0);
  }

  /**
   * Makes a stack.
   *
   * @param layers the lowest first
   * @param dropout how likely an output is dropped on its way up, from 0 up to but not including 1
   * @throws IllegalArgumentException if there is no layer, or one does not take what the one below
   *     gives
   */
  public RecurrentStack(List<? extends Recurrent<?>> layers, double dropout) {
    Checks.positive("RecurrentStack", "layers", layers.size());
    this.layers = List.copyOf(layers);
    this.dropout = new Dropout(dropout);
    for (int i = 0; i < layers.size(); i++) {
      if (i > 0 && layers.get(i).inputs() != layers.get(i - 1).units()) {
        throw new IllegalArgumentException(
            "RecurrentStack: layer "
                + i
                + " takes "
                + layers.get(i).inputs()
                + " inputs, but layer "
                + (i - 1)
                + " gives "
                + layers.get(i - 1).units()
                + " outputs");
      }
      weights.adopt(String.valueOf(i), layers.get(i).weights());
    }
  }

  /** Returns the layers, the lowest first. */
  public List<Recurrent<?>> layers() {
    return layers;
  }

  /** Returns the dropout between layers. */
  public Dropout dropout() {
    return dropout;
  }

  @Override
  public int inputs() {
    return layers.getFirst().inputs();
  }

  @Override
  public int units() {
    return layers.getLast().units();
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      children.put(String.valueOf(i), layers.get(i));
    }
    return children;
  }

  @Override
  public StackState zeroState(int batch) {
    List<State<?>> states = new ArrayList<>();
    for (Recurrent<?> layer : layers) {
      states.add(layer.zeroState(batch));
    }
    return new StackState(states);
  }

  /** Records the product of inputs with the weights of the lowest layer. */
  @Override
  public Tensor project(Tensor x) {
    return inLayer(0, () -> layers.getFirst().project(x));
  }

  @Override
  public StackState next(Tensor projected, StackState state) {
    List<State<?>> states = new ArrayList<>();
    State<?> below =
        inLayer(0, () -> next(layers.getFirst(), projected, state.layers().getFirst()));
    states.add(below);
    for (int i = 1; i < layers.size(); i++) {
      Recurrent<?> layer = layers.get(i);
      Tensor x = output(layers.get(i - 1), states.getLast());
      State<?> before = state.layers().get(i);
      states.add(inLayer(i, () -> next(layer, layer.project(x), before)));
    }
    return new StackState(states);
  }

  @Override
  public Tensor output(StackState state) {
    return output(layers.getLast(), state.layers().getLast());
  }

  /** Records a sequence, layer by layer, so that each has one product with its input weights. */
  @Override
  public Unrolled<StackState> unroll(Tensor x, @Nullable Tensor mask, StackState state, Pass pass) {
    List<State<?>> states = new ArrayList<>();
    Tensor sequence = x;
    for (int i = 0; i < layers.size(); i++) {
      Recurrent<?> layer = layers.get(i);
      Tensor input = i == 0 ? sequence : dropout.apply(sequence, pass);
      State<?> before = state.layers().get(i);
      Unrolled<? extends State<?>> unrolled =
          inLayer(i, () -> unroll(layer, input, mask, before, pass));
      states.add(unrolled.last());
      sequence = unrolled.outputs();
    }
    return new Unrolled<>(sequence, new StackState(states));
  }

  private <T> T inLayer(int layer, Supplier<T> recording) {
    return Scope.in(weights.path() + "." + layer, recording);
  }

  // A layer's own type of state is known here and nowhere else.

  private static <S extends State<S>> S next(Recurrent<S> layer, Tensor projected, State<?> state) {
    return layer.next(projected, own(layer, state));
  }

  private static <S extends State<S>> Tensor output(Recurrent<S> layer, State<?> state) {
    return layer.output(own(layer, state));
  }

  private static <S extends State<S>> Unrolled<S> unroll(
      Recurrent<S> layer, Tensor x, @Nullable Tensor mask, State<?> state, Pass pass) {
    return layer.unroll(x, mask, own(layer, state), pass);
  }

  @SuppressWarnings({"unchecked", "unused"}) // states come from the layers in the same order
  private static <S extends State<S>> S own(Recurrent<S> layer, State<?> state) {
    return (S) state;
  }

  /** Equal layers in a row are said once. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    for (int from = 0, to; from < layers.size(); from = to) {
      String name = layers.get(from).toString();
      to = from + 1;
      while (to < layers.size() && layers.get(to).toString().equals(name)) {
        to++;
      }
      names.add(to - from == 1 ? name : to - from + " × " + name);
    }
    if (dropout.isActive()) {
      names.add(dropout.toString());
    }
    return "RecurrentStack(" + String.join(", ", names) + ")";
  }
}
