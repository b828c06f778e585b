package gradus.nn;

import gradus.Tensor;

/** All axes but the first as one. Shape: [B, C, H, W] → [B, C · H · W]. */
public record Flatten() implements Module {
  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return x.flatten(1);
  }

  @Override
  public String toString() {
    return "Flatten";
  }
}
