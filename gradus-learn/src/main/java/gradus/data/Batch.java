package gradus.data;

import gradus.Tensor;

/**
 * Some examples of a data set, as tensors that nobody else holds.
 *
 * <p><i>Shape</i>: inputs {@code [B, example shape...]}, FLOAT32; targets {@code [B]}, INT32, for
 * classes, otherwise {@code [B, K]}, FLOAT32.
 *
 * @param inputs the examples
 * @param targets what a model should answer
 */
public record Batch(Tensor inputs, Tensor targets) {}
