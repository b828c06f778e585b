package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Op;
import gradus.kernel.StridedMove;
import java.util.List;

/** Copies a view's elements to another place. */
final class CopyStep implements Step {
  private final View from;
  private final View to;

  CopyStep(View from, View to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public List<View> reads() {
    return List.of(from);
  }

  @Override
  public List<View> writes() {
    return List.of(to);
  }

  @Override
  public Runnable bind(Frame frame) {
    if (from.slot().dtype != DType.FLOAT32) {
      return new OpStep(new Op.Reshape(to.shape()), List.of(from), to).bind(frame);
    }
    StridedMove move = StridedMove.copy(to.shape(), from.strides(), to.strides());
    int source = from.slot().array();
    int sourceStart = from.start();
    int target = to.slot().array();
    int targetStart = to.start();
    return () ->
        move.run(
            (float[]) frame.arrays[source],
            sourceStart,
            (float[]) frame.arrays[target],
            targetStart);
  }

  @Override
  public long flops() {
    return 0;
  }

  @Override
  public String describe() {
    return "copy " + from.shape();
  }
}
