package gradus.nn;

import gradus.Tensor;
import gradus.graph.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Scaled dot-product attention: each query gets the mean of all values, weighted by how well their
 * keys match it.
 *
 * <pre>{@code
 * y = softmax(q kᵀ / √d + m) v
 * }</pre>
 *
 * <p><i>Shape</i>: queries q [..., T, d], keys k [..., S, d], values v [..., S, e], a mask m that
 * broadcasts to [..., T, S] → [..., T, e].
 *
 * <p>A. Vaswani et al., "Attention is all you need", 2017, equation 1.
 */
public final class Attention {
  /** What a mask holds where a query must not look: so little that its weight is 0. */
  public static final double HIDDEN = -1e9;

  private Attention() {}

  /** Records attention of every query to every key. */
  public static Tensor of(Tensor q, Tensor k, Tensor v) {
    check(q, k, v);
    return weights(q, k).softmax(-1).matmul(v);
  }

  /**
   * Records attention under a mask.
   *
   * @param mask is added to the scores: 0 where a query may look, {@link #HIDDEN} where it must not
   */
  public static Tensor of(Tensor q, Tensor k, Tensor v, Tensor mask) {
    check(q, k, v);
    return weights(q, k).add(mask.cast(q.dtype())).softmax(-1).matmul(v);
  }

  private static Tensor weights(Tensor q, Tensor k) {
    // The queries are fewer numbers than the scores.
    return q.mul(1 / Math.sqrt(q.shape().dim(-1))).matmul(k.transpose());
  }

  private static void check(Tensor q, Tensor k, Tensor v) {
    Shape queries = q.shape();
    Shape keys = k.shape();
    Shape values = v.shape();
    boolean ranks = queries.rank() >= 2 && keys.rank() >= 2 && values.rank() >= 2;
    if (ranks && queries.dim(-1) == keys.dim(-1) && keys.dim(-2) == values.dim(-2)) {
      return;
    }
    throw Checks.failure(
        "attention",
        "Attention",
        "queries [..., T, d], keys [..., S, d] and values [..., S, e] must agree in d and S, got "
            + queries
            + ", "
            + keys
            + " and "
            + values,
        List.of(
            Checks.operand("queries", q), Checks.operand("keys", k), Checks.operand("values", v)),
        "");
  }

  /**
   * Returns the mask under which each element of a sequence sees itself and those before it.
   *
   * <p><i>Shape</i>: → [length, length], 0 on the diagonal and below, {@link #HIDDEN} above.
   */
  public static Tensor causalMask(int length) {
    return causalMask(length, 0, length);
  }

  /**
   * Returns the mask for elements that follow others: each sees itself and at most {@code context}
   * elements before it.
   *
   * <p><i>Shape</i>: → [length, before + length].
   *
   * @param before how many keys there are before that of the first element
   * @param context how far back an element sees
   */
  static Tensor causalMask(int length, int before, int context) {
    int[] distances = distances(length, before);
    float[] mask = new float[distances.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = distances[i] < 0 || distances[i] > context ? (float) HIDDEN : 0;
    }
    return Tensor.of(mask, length, before + length);
  }

  /** Returns how far back each key lies from each element. Shape: → [length, before + length]. */
  static int[] distances(int length, int before) {
    int keys = before + length;
    int[] distances = new int[length * keys];
    Arrays.setAll(distances, i -> before + i / keys - i % keys);
    return distances;
  }
}
