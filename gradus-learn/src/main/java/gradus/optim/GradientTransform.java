package gradus.optim;

import gradus.Tensor;
import java.util.List;

/** A change of gradients before an optimizer uses them, for example {@link Clip}. */
@FunctionalInterface
public interface GradientTransform {
  /** Records the changed gradients, in the same order and of the same shapes. */
  List<Tensor> apply(List<Tensor> gradients);

  /** Returns an optimizer that gets its gradients from this. */
  default Optimizer then(Optimizer optimizer) {
    return new Chained(this, optimizer);
  }

  /** Returns this change followed by another. */
  default GradientTransform then(GradientTransform next) {
    return gradients -> next.apply(apply(gradients));
  }
}
