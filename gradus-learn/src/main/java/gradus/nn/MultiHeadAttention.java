package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention by several heads side by side, each of which looks at a part of the features of
 * its own.
 *
 * <pre>{@code
 * head_i = Attention(x W_q,i, x W_k,i, x W_v,i)
 * y = [head_1 … head_h] W_o
 * }</pre>
 *
 * <p><i>Shape</i>: [B, T, D] → the same; W_q, W_k and W_v side by side in one matrix [D, 3D], W_o
 * [D, D]; d = D / h features for each head.
 *
 * <p>The weights start by {@link Initialiser#glorotUniform()} with the fan D, D. There are no
 * biases.
 *
 * <p>A. Vaswani et al., "Attention is all you need", 2017, section 3.2.2.
 */
public final class MultiHeadAttention implements Module {
  private final int features;
  private final int heads;
  private final boolean causal;
  private final Weights weights = new Weights("attention");
  private final Weight inputWeight;
  private final Weight outputWeight;

  /**
   * Makes a layer in which every element sees the whole sequence.
   *
   * @param features D
   * @param heads h, which divides D
   */
  public MultiHeadAttention(int features, int heads) {
    this(features, heads, false);
  }

  private MultiHeadAttention(int features, int heads, boolean causal) {
    Checks.positive("MultiHeadAttention", "features", features);
    Checks.positive("MultiHeadAttention", "heads", heads);
    if (features % heads != 0) {
      throw new IllegalArgumentException(
          "MultiHeadAttention: expected as many features as all heads have together, a multiple of "
              + heads
              + ", got "
              + features);
    }
    this.features = features;
    this.heads = heads;
    this.causal = causal;
    var glorot = Initialiser.glorotUniform();
    var fan = new Initialiser.Fan(features, features);
    inputWeight = weights.add("inputWeight", Shape.of(features, 3 * features), glorot, fan);
    outputWeight = weights.add("outputWeight", Shape.of(features, features), glorot, fan);
  }

  /** Returns a layer like this one in which an element sees itself and those before it alone. */
  public MultiHeadAttention withCausalMask() {
    return new MultiHeadAttention(features, heads, true);
  }

  int heads() {
    return heads;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  /** Records queries, keys and values side by side. Shape: [N, D] → [N, 3D]. */
  Tensor project(Tensor x) {
    return x.matmul(inputWeight.tensor());
  }

  /**
   * Records what all heads find.
   *
   * @param q [B, T, D]
   * @param k [B, S, D]
   * @param v [B, S, D]
   * @param mask broadcasts to [B, h, T, S]; null for none
   * @return [B, h, T, d]
   */
  Tensor attend(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
    return mask == null
        ? Attention.of(heads(q), heads(k), heads(v))
        : Attention.of(heads(q), heads(k), heads(v), mask);
  }

  /** [B, T, D] → [B, h, T, d]. */
  private Tensor heads(Tensor x) {
    Shape shape = x.shape();
    return x.reshape(shape.dim(0), shape.dim(1), heads, features / heads).permute(0, 2, 1, 3);
  }

  /** Records the product of all heads' findings with W_o. Shape: [N, D] → the same. */
  Tensor merge(Tensor found) {
    return found.matmul(outputWeight.tensor());
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if (shape.rank() != 3 || shape.dim(2) != features) {
      throw Checks.failure(
          "attention",
          toString(),
          "the input needs three axes, the batch, time and " + features + " features, got " + shape,
          List.of(Checks.operand("input", x)),
          "");
    }
    int length = shape.dim(1);
    List<Tensor> parts = project(x).split(3);
    Tensor mask = causal ? Attention.causalMask(length) : null;
    Tensor found = attend(parts.get(0), parts.get(1), parts.get(2), mask);
    return merge(found.permute(0, 2, 1, 3).reshape(shape));
  }

  @Override
  public String toString() {
    return "MultiHeadAttention("
        + features
        + ", "
        + heads
        + (heads == 1 ? " head" : " heads")
        + (causal ? ", causal)" : ")");
  }
}
