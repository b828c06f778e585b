package gradus;

import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Op.Axes;
import gradus.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of every primitive operation, twice: in reverse, from the gradient of the output
 * to gradients of the inputs, and forward, from tangents of the inputs to the tangent of the
 * output. All of it is written with ordinary operations.
 */
final class DerivativeTable {
  private DerivativeTable() {}

  /**
   * Returns the gradients of a node's inputs.
   *
   * @param gy the gradient of the node's output
   * @return one tensor for each input, null where no gradient passes
   */
  static List<@Nullable Tensor> reverse(Node node, Tensor gy) {
    Tensor y = new Tensor(node);
    Tensor a = node.inputCount() > 0 ? new Tensor(node.input(0)) : y;
    Tensor b = node.inputCount() > 1 ? new Tensor(node.input(1)) : y;
    return switch (node.op()) {
      case Op.Origin _, Op.RandomUniform _, Op.Detach _, Op.Find _ -> none(node);
      case Op.Sign _, Op.Floor _, Op.Less _, Op.Equal _ -> none(node);
      case Op.Neg _ -> List.of(gy.neg());
      case Op.Exp _ -> List.of(gy.mul(y));
      case Op.Log _ -> List.of(gy.div(a));
      case Op.Tanh _ -> List.of(gy.mul(oneMinus(y.square())));
      case Op.Sigmoid _ -> List.of(gy.mul(y).mul(oneMinus(y)));
      case Op.Sqrt _ -> List.of(gy.mul(0.5).div(y));
      case Op.Reciprocal _ -> List.of(gy.mul(y.square()).neg());
      case Op.Sin _ -> List.of(gy.mul(a.cos()));
      case Op.Cos _ -> List.of(gy.mul(a.sin()).neg());
      case Op.Abs _ -> List.of(gy.mul(a.sign()));
      case Op.Add _ -> List.of(gy, gy);
      case Op.Sub _ -> List.of(gy, gy.neg());
      case Op.Mul _ -> List.of(gy.mul(b), gy.mul(a));
      case Op.Div _ -> List.of(gy.div(b), gy.mul(y).div(b).neg());
      case Op.Max _ -> List.of(gy.mul(wins(b, a)), gy.mul(wins(a, b)));
      case Op.Min _ -> List.of(gy.mul(wins(a, b)), gy.mul(wins(b, a)));
      case Op.Pow _ -> List.of(gy.mul(b).mul(a.pow(b.sub(1))), gy.mul(y).mul(a.log()));
      case Op.Select _ ->
          Arrays.asList(null, a.select(gy, gy.fullLike(0)), a.select(gy.fullLike(0), gy));
      case Op.Cast _ -> a.dtype().isFloat() ? List.of(gy.cast(a.dtype())) : none(node);
      case Op.Sum _ -> List.of(gy.broadcastTo(a.shape()));
      case Op.ReduceMax op -> List.of(gy.broadcastTo(a.shape()).mul(shareOfMax(a, y, op.axes())));
      case Op.MatMul _ -> List.of(gy.matmul(b.transpose()), a.transpose().matmul(gy));
      case Op.Reshape _ -> List.of(gy.reshape(a.shape()));
      case Op.Permute op -> List.of(apply(op.inverse(), gy));
      case Op.Broadcast _ -> List.of(sumTo(gy, a.shape()));
      case Op.Slice op -> List.of(apply(placed(op, a.shape()), gy));
      case Op.Pad op -> List.of(apply(new Op.Slice(op.before(), axes(a.shape())), gy));
      case Op.Concat op -> parts(node, op.axis(), gy);
      case Op.Windows op ->
          List.of(apply(new Op.Fold(op.axis(), a.shape().dim(op.axis()), op.stride()), gy));
      case Op.Fold op -> List.of(unfold(op, a.shape(), gy));
      case Op.Take _ -> Arrays.asList(apply(new Op.ScatterAdd(a.shape().dim(0)), b, gy), null);
      case Op.ScatterAdd _ -> Arrays.asList(null, gy.take(a));
    };
  }

  /**
   * Returns the tangent of a node's output.
   *
   * @param t the tangents of the inputs, null where an input does not move
   * @return null if the output does not move
   */
  static @Nullable Tensor forward(Node node, List<@Nullable Tensor> t) {
    Tensor y = new Tensor(node);
    Tensor a = node.inputCount() > 0 ? new Tensor(node.input(0)) : y;
    Tensor b = node.inputCount() > 1 ? new Tensor(node.input(1)) : y;
    @Nullable Tensor ta = t.isEmpty() ? null : t.getFirst();
    @Nullable Tensor tb = t.size() < 2 ? null : t.get(1);
    return switch (node.op()) {
      case Op.Origin _, Op.RandomUniform _, Op.Detach _, Op.Find _ -> null;
      case Op.Sign _, Op.Floor _, Op.Less _, Op.Equal _ -> null;
      case Op.Neg _ -> of(ta).neg();
      case Op.Exp _ -> of(ta).mul(y);
      case Op.Log _ -> of(ta).div(a);
      case Op.Tanh _ -> of(ta).mul(oneMinus(y.square()));
      case Op.Sigmoid _ -> of(ta).mul(y).mul(oneMinus(y));
      case Op.Sqrt _ -> of(ta).mul(0.5).div(y);
      case Op.Reciprocal _ -> of(ta).mul(y.square()).neg();
      case Op.Sin _ -> of(ta).mul(a.cos());
      case Op.Cos _ -> of(ta).mul(a.sin()).neg();
      case Op.Abs _ -> of(ta).mul(a.sign());
      case Op.Add _ -> sum(ta, tb);
      case Op.Sub _ -> sum(ta, tb == null ? null : tb.neg());
      case Op.Mul _ -> sum(times(ta, b), times(tb, a));
      case Op.Div _ ->
          sum(ta == null ? null : ta.div(b), tb == null ? null : tb.mul(y).div(b).neg());
      case Op.Max _ -> sum(times(ta, wins(b, a)), times(tb, wins(a, b)));
      case Op.Min _ -> sum(times(ta, wins(a, b)), times(tb, wins(b, a)));
      case Op.Pow _ -> sum(times(ta, b.mul(a.pow(b.sub(1)))), times(tb, y.mul(a.log())));
      case Op.Select _ -> a.select(orZero(tb, y), orZero(t.get(2), y));
      case Op.ReduceMax op -> of(ta).mul(shareOfMax(a, y, op.axes())).sumKeep(op.axes().values());
      case Op.MatMul _ -> sum(ta == null ? null : ta.matmul(b), tb == null ? null : a.matmul(tb));
      case Op.Cast _, Op.Sum _, Op.Movement _, Op.Fold _ -> apply(node.op(), tangents(node, t));
      case Op.Take _ -> ta == null ? null : ta.take(b);
      case Op.ScatterAdd op -> tb == null ? null : apply(op, a, tb);
    };
  }

  // Linear operations move as their inputs do.
  private static Tensor[] tangents(Node node, List<@Nullable Tensor> t) {
    Tensor[] moved = new Tensor[t.size()];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = orZero(t.get(i), new Tensor(node.input(i)));
    }
    return moved;
  }

  private static List<@Nullable Tensor> none(Node node) {
    return Collections.nCopies(node.inputCount(), null);
  }

  private static Tensor of(@Nullable Tensor tangent) {
    if (tangent == null) {
      throw new IllegalStateException("an operation with one input moves only if the input does");
    }
    return tangent;
  }

  private static @Nullable Tensor sum(@Nullable Tensor left, @Nullable Tensor right) {
    return left == null ? right : right == null ? left : left.add(right);
  }

  private static @Nullable Tensor times(@Nullable Tensor tangent, Tensor factor) {
    return tangent == null ? null : tangent.mul(factor);
  }

  private static Tensor orZero(@Nullable Tensor tangent, Tensor like) {
    return tangent == null ? like.fullLike(0) : tangent;
  }

  private static Tensor oneMinus(Tensor x) {
    return x.fullLike(1).sub(x);
  }

  /** 1 where the second is greater, ½ where both are equal. */
  private static Tensor wins(Tensor loser, Tensor winner) {
    return loser.less(winner).add(loser.equal(winner).mul(0.5));
  }

  /** 1 at the maximum, shared evenly where several elements reach it. */
  private static Tensor shareOfMax(Tensor x, Tensor max, Axes axes) {
    Tensor isMax = x.equal(max.broadcastTo(x.shape())).detach();
    return isMax.div(isMax.sumKeep(axes.values()).broadcastTo(x.shape()));
  }

  private static Tensor sumTo(Tensor gradient, Shape shape) {
    int added = gradient.shape().rank() - shape.rank();
    int[] axes =
        IntStream.range(0, gradient.shape().rank())
            .filter(i -> i < added || (shape.dim(i - added) == 1 && gradient.shape().dim(i) != 1))
            .toArray();
    return gradient.sumKeep(axes).reshape(shape);
  }

  private static Op placed(Op.Slice slice, Shape whole) {
    int[] after = new int[whole.rank()];
    for (int i = 0; i < after.length; i++) {
      after[i] = whole.dim(i) - slice.start().get(i) - slice.size().get(i);
    }
    return new Op.Pad(slice.start(), new Axes(after));
  }

  private static List<@Nullable Tensor> parts(Node node, int axis, Tensor gy) {
    List<@Nullable Tensor> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < node.inputCount(); i++) {
      int length = node.input(i).shape().dim(axis);
      parts.add(gy.slice(axis, from, from + length));
      from += length;
    }
    return parts;
  }

  private static Tensor unfold(Op.Fold fold, Shape windows, Tensor gy) {
    int size = windows.dim(-1);
    Tensor unfolded = gy.windows(fold.axis(), size, fold.stride());
    int count = windows.dim(fold.axis());
    return unfolded.shape().dim(fold.axis()) == count
        ? unfolded
        : unfolded.slice(fold.axis(), 0, count);
  }

  private static Axes axes(Shape shape) {
    return new Axes(shape.toArray());
  }

  private static Tensor apply(Op op, Tensor... inputs) {
    return new Tensor(Node.of(op, Arrays.stream(inputs).map(Tensor::node).toArray(Node[]::new)));
  }
}
