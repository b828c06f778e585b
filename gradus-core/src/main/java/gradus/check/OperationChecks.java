package gradus.check;

import gradus.Gradients;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.graph.Op;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A derivative check for every primitive operation that a derivative can pass. */
public final class OperationChecks {
  private OperationChecks() {}

  /** Returns the checks, by operation. */
  public static Map<Class<? extends Op>, DerivativeCheck> all() {
    var checks = new Checks();
    checks.one(Op.Neg.class, Tensor::neg);
    checks.one(Op.Exp.class, Tensor::exp);
    checks.one(Op.Log.class, Tensor::log);
    checks.one(Op.Tanh.class, Tensor::tanh);
    checks.one(Op.Sigmoid.class, Tensor::sigmoid);
    checks.one(Op.Sqrt.class, Tensor::sqrt);
    checks.one(Op.Reciprocal.class, Tensor::reciprocal);
    checks.one(Op.Sin.class, Tensor::sin);
    checks.one(Op.Cos.class, Tensor::cos);
    checks.one(Op.Abs.class, x -> x.sub(1).abs().mul(x));
    checks.one(Op.Sign.class, x -> x.sub(1).sign().mul(x.square()));
    checks.one(Op.Floor.class, x -> x.floor().mul(x.square()));
    checks.two(Op.Add.class, (a, b) -> a.add(b).square());
    checks.two(Op.Sub.class, (a, b) -> a.sub(b).square());
    checks.two(Op.Mul.class, Tensor::mul);
    checks.two(Op.Div.class, Tensor::div);
    checks.two(Op.Max.class, (a, b) -> a.maximum(b).square());
    checks.two(Op.Min.class, (a, b) -> a.minimum(b).square());
    checks.two(Op.Pow.class, Tensor::pow);
    checks.two(Op.Less.class, (a, b) -> a.less(b).mul(a.square()));
    checks.two(Op.Equal.class, (a, b) -> a.equal(b).mul(b).add(a.square()));
    checks.two(Op.Select.class, (a, b) -> a.less(1).select(a.square(), b.exp()));
    checks.one(Op.Cast.class, x -> x.cast(DType.FLOAT32).cast(DType.FLOAT64).mul(0).add(x.exp()));
    checks.one(Op.Detach.class, x -> x.fullLike(2).detach().mul(x.square()));
    checks.one(Op.Sum.class, x -> x.square().sumKeep(1).mul(x));
    checks.one(Op.ReduceMax.class, x -> x.maxKeep(0).mul(x));
    checks.add(
        Op.MatMul.class, in -> in.get(0).matmul(in.get(1)).square(), at(2, 3, 4), at(2, 4, 2));
    checks.one(Op.Reshape.class, x -> x.reshape(2, 6).square());
    checks.one(Op.Permute.class, x -> x.permute(1, 0).square());
    checks.add(Op.Broadcast.class, in -> in.get(0).mul(in.get(1)), at(3, 1), at(2, 1, 4));
    checks.one(Op.Slice.class, x -> x.slice(1, 1, 3).square());
    checks.one(Op.Pad.class, x -> x.pad(0, 1, 2).square().exp());
    checks.two(Op.Concat.class, (a, b) -> Tensor.concat(1, List.of(a, a.mul(b), a)).square());
    checks.one(Op.Windows.class, x -> x.windows(1, 2, 1).square());
    checks.add(
        Op.Fold.class,
        in -> Gradients.of(in.get(1).windows(0, 2, 2).mul(in.get(0)), in.get(1)).square(),
        at(2, 2),
        at(5));
    checks.one(Op.Take.class, x -> x.take(Tensor.of(new int[] {2, 0, 2}, 3)).square());
    checks.one(
        Op.ScatterAdd.class,
        x -> Gradients.of(x.take(Tensor.of(new int[] {1, 1, 0}, 3)).exp(), x).square());
    return checks.byOperation;
  }

  /** Values in (0.5, 2.1), none of them equal or whole. */
  private static Tensor at(int... shape) {
    return DerivativeCheck.values(31L * shape.length + shape[0], 0.5, 2.1, shape);
  }

  private static final class Checks {
    final Map<Class<? extends Op>, DerivativeCheck> byOperation = new LinkedHashMap<>();

    void one(Class<? extends Op> operation, UnaryOperator<Tensor> function) {
      add(operation, in -> function.apply(in.getFirst()), at(3, 4));
    }

    void two(Class<? extends Op> operation, BinaryOperator<Tensor> function) {
      add(operation, in -> function.apply(in.get(0), in.get(1)), at(3, 4), at(4));
    }

    void add(
        Class<? extends Op> operation, Function<List<Tensor>, Tensor> function, Tensor... inputs) {
      byOperation.put(
          operation, new DerivativeCheck(operation.getSimpleName(), function, List.of(inputs)));
    }
  }
}
