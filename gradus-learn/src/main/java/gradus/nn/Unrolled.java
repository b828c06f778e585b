package gradus.nn;

import gradus.Tensor;

/**
 * A sequence that went through a recurrent layer.
 *
 * @param outputs what the layer gave for each element, [T, B, H]
 * @param last the state after the last element
 * @param <S> the layer's state
 */
public record Unrolled<S>(Tensor outputs, S last) {}
