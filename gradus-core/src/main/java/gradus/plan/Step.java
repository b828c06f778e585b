package gradus.plan;

import java.util.List;
import java.util.function.UnaryOperator;

/** One step of a plan: which kernel, on which views. Immutable, shared by all frames. */
interface Step {
  /** The views that the kernel reads. */
  List<View> reads();

  /** The views that the kernel writes. */
  List<View> writes();

  /** Returns this step prepared to run on the arrays of a frame, again and again. */
  Runnable bind(Frame frame);

  /** Returns the number of floating-point operations of one run. */
  long flops();

  /** Returns what the step does, in one line. */
  String describe();

  /** Returns the same step on other views of the same shapes; only for steps in blocks. */
  default Step on(UnaryOperator<View> views) {
    throw new IllegalStateException(describe() + " is not done in blocks");
  }

  /** Whether an output may take the memory of an input that ends here, element for element. */
  default boolean worksInPlace() {
    return false;
  }
}
