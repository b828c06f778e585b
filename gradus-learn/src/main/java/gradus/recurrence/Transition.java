package gradus.recurrence;

import gradus.Tensor;

/**
 * One time step of a recurrence: {@code h(t + 1) = f(x(t), h(t))}, with shared weights inside.
 *
 * <p>It is recorded, not run: it may use any tensor operation, and reads its weights as {@link
 * gradus.Parameter#tensor()}.
 */
@FunctionalInterface
public interface Transition {
  /**
   * Records one step.
   *
   * @param input x, of one time step
   * @param state h, all that is carried from step to step in one tensor
   * @return the next state, of the same shape and type
   */
  Tensor apply(Tensor input, Tensor state);
}
