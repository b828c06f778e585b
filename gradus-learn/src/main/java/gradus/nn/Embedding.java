package gradus.nn;

import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Shape;
import java.util.List;

/**
 * A learned vector for each of the words of a vocabulary: {@code y = table[x]}.
 *
 * <p><i>Shape</i>: [...] of {@code int32} from 0 to vocabulary − 1 → [..., features]; table
 * [vocabulary, features]. Another index throws {@link IndexOutOfBoundsException} when the value is
 * computed.
 *
 * <p>The table starts by the Gaussian distribution of deviation 1, unless another initialiser is
 * given.
 */
public final class Embedding implements Module {
  private final Weights weights = new Weights("embedding");
  private final Weight table;

  /** Makes a layer. */
  public Embedding(int vocabulary, int features) {
    this(vocabulary, features, Initialiser.gaussian(1));
  }

  /** Makes a layer that starts from other vectors. */
  public Embedding(int vocabulary, int features, Initialiser initialiser) {
    Checks.positive("Embedding", "a vocabulary", vocabulary);
    Checks.positive("Embedding", "features", features);
    var fan = new Initialiser.Fan(vocabulary, features);
    table = weights.add("table", Shape.of(vocabulary, features), initialiser, fan);
  }

  @Override
  public Weights weights() {
    return weights;
  }

  /** Returns all vectors, a row for each word. Shape: [vocabulary, features]. */
  Tensor table() {
    return table.tensor();
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    if (x.dtype() != DType.INT32) {
      throw Checks.failure(
          "take",
          toString(),
          "indices must be int32, got " + x.dtype(),
          List.of(Checks.operand("indices", x)),
          "Did you mean x.cast(DType.INT32)?");
    }
    return table.tensor().take(x);
  }

  @Override
  public String toString() {
    return "Embedding(" + table.shape().dim(0) + " → " + table.shape().dim(1) + ")";
  }
}
