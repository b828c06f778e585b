package gradus.nn;

import gradus.Tensor;
import gradus.graph.DType;

/** The part of a recurrent layer that needs no state: {@code x W + b}. */
final class Projection {
  private Projection() {}

  /**
   * Records {@code x W + b}; for tokens, rows of {@code W + b}.
   *
   * <p><i>Shape</i>: x [N, D], or {@code int32} [N]; W [D, G]; b [G] → [N, G].
   */
  static Tensor of(Tensor x, Tensor w, Tensor b) {
    if (x.dtype() != DType.INT32) {
      return x.matmul(w).add(b);
    }
    boolean fewRows = w.shape().dim(0) <= x.shape().size();
    return fewRows ? w.add(b).take(x) : w.take(x).add(b);
  }
}
