package gradus.nn;

import gradus.Tensor;
import gradus.graph.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Two recurrent layers, one reading a sequence forwards and one backwards; the outputs of both for
 * an element stand side by side.
 *
 * <p><i>Shape</i>: [B, T, D], or {@code int32} tokens [B, T] → [B, T, H + H'].
 *
 * <p>M. Schuster and K. Paliwal, "Bidirectional recurrent neural networks", 1997.
 */
public final class Bidirectional implements Module {
  private final Recurrent<?> forward;
  private final Recurrent<?> backward;
  private final Weights weights = new Weights("bidirectional");

  /**
   * Makes a layer of two.
   *
   * @param forward reads from the first element to the last
   * @param backward reads from the last to the first
   * @throws IllegalArgumentException if they take different inputs
   */
  public Bidirectional(Recurrent<?> forward, Recurrent<?> backward) {
    if (forward.inputs() != backward.inputs()) {
      throw new IllegalArgumentException(
          "Bidirectional reads one sequence twice: expected layers of as many inputs, got "
              + forward.inputs()
              + " and "
              + backward.inputs());
    }
    this.forward = forward;
    this.backward = backward;
    weights.adopt("forward", forward.weights());
    weights.adopt("backward", backward.weights());
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    children.put("forward", forward);
    children.put("backward", backward);
    return children;
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Checks.sequence(this, x, forward.inputs());
    String path = weights.path();
    Tensor ahead = Scope.in(path + ".forward", () -> forward.apply(x, pass));
    Tensor back = Scope.in(path + ".backward", () -> backward.apply(reversed(x), pass));
    return Tensor.concat(2, List.of(ahead, reversed(back)));
  }

  /** Axis 1 from its end. Shape: [B, T, ...] → the same. */
  private static Tensor reversed(Tensor x) {
    List<Tensor> elements = new ArrayList<>();
    for (int t = x.shape().dim(1) - 1; t >= 0; t--) {
      elements.add(x.slice(1, t, t + 1));
    }
    return elements.size() < 2 ? x : Tensor.concat(1, elements);
  }

  @Override
  public String toString() {
    return "Bidirectional(" + forward + ", " + backward + ")";
  }
}
