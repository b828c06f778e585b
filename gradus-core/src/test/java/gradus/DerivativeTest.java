package gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.graph.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checks the derivative of every operation in float64, at order 1 and 2, reverse against forward. */
final class DerivativeTest {
  /** A function to differentiate by each of its inputs. */
  record Case(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {}

  private static final Map<Class<?>, Case> CASES = cases();

  private static Map<Class<?>, Case> cases() {
    var cases = new LinkedHashMap<Class<?>, Case>();
    cases.put(Op.Neg.class, one(Tensor::neg));
    cases.put(Op.Exp.class, one(Tensor::exp));
    cases.put(Op.Log.class, one(Tensor::log));
    cases.put(Op.Tanh.class, one(Tensor::tanh));
    cases.put(Op.Sigmoid.class, one(Tensor::sigmoid));
    cases.put(Op.Sqrt.class, one(Tensor::sqrt));
    cases.put(Op.Reciprocal.class, one(Tensor::reciprocal));
    cases.put(Op.Sin.class, one(Tensor::sin));
    cases.put(Op.Cos.class, one(Tensor::cos));
    cases.put(Op.Abs.class, one(x -> x.sub(1).abs().mul(x)));
    cases.put(Op.Sign.class, one(x -> x.sub(1).sign().mul(x)));
    cases.put(Op.Floor.class, one(x -> x.floor().mul(x)));
    cases.put(Op.Add.class, two(Tensor::add));
    cases.put(Op.Sub.class, two(Tensor::sub));
    cases.put(Op.Mul.class, two(Tensor::mul));
    cases.put(Op.Div.class, two(Tensor::div));
    cases.put(Op.Max.class, two(Tensor::maximum));
    cases.put(Op.Min.class, two(Tensor::minimum));
    cases.put(Op.Pow.class, two(Tensor::pow));
    cases.put(Op.Less.class, two((a, b) -> a.less(b).mul(a)));
    cases.put(Op.Equal.class, two((a, b) -> a.equal(b).mul(b).add(a)));
    cases.put(Op.Select.class, two((a, b) -> a.less(1).select(a.square(), b)));
    cases.put(
        Op.Cast.class,
        one(x -> x.cast(gradus.graph.DType.FLOAT64).mul(x)));
    cases.put(Op.Detach.class, one(x -> x.mul(Tensor.of(new double[] {2}, 1).detach())));
    cases.put(Op.Sum.class, one(x -> x.square().sumKeep(1).mul(x)));
    cases.put(Op.ReduceMax.class, one(x -> x.maxKeep(0).mul(x)));
    cases.put(
        Op.MatMul.class,
        new Case(in -> in.get(0).matmul(in.get(1)), List.of(values(2, 3, 4), values(2, 4, 2))));
    cases.put(Op.Reshape.class, one(x -> x.reshape(2, 6).square()));
    cases.put(Op.Permute.class, one(x -> x.permute(1, 0).square()));
    cases.put(
        Op.Broadcast.class,
        new Case(
            in -> in.get(0).mul(in.get(1)), List.of(values(3, 1), values(2, 1, 4))));
    cases.put(Op.Slice.class, one(x -> x.slice(1, 1, 3).square()));
    cases.put(Op.Pad.class, one(x -> x.pad(0, 1, 2).square().exp()));
    cases.put(
        Op.Concat.class,
        two((a, b) -> Tensor.concat(1, List.of(a, a.mul(b), a)).square()));
    cases.put(Op.Windows.class, one(x -> x.windows(1, 2, 1).square()));
    cases.put(
        Op.Fold.class,
        new Case(
            in -> Gradients.of(
                    in.get(1).windows(0, 2, 2).mul(in.get(0)), in.get(1)).square(),
            List.of(values(2, 2), values(5))));
    cases.put(
        Op.Take.class, one(x -> x.take(Tensor.of(new int[] {2, 0, 2}, 3)).square()));
    cases.put(
        Op.ScatterAdd.class,
        one(
            x -> {
              Tensor rows = x.take(Tensor.of(new int[] {1, 1, 0}, 3));
              return Gradients.of(rows.exp(), x).square();
            }));
    return cases;
  }

  private static Case one(Function<Tensor, Tensor> function) {
    return new Case(in -> function.apply(in.getFirst()), List.of(values(3, 4)));
  }

  private static Case two(java.util.function.BinaryOperator<Tensor> function) {
    return new Case(
        in -> function.apply(in.get(0), in.get(1)), List.of(values(3, 4), values(4)));
  }

  /** Values in (0.5, 2.1), none of them equal or whole. */
  private static Tensor values(int... shape) {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    var values = new double[size];
    var rng = Rng.of(size * 31L + shape.length);
    Arrays.setAll(values, i -> 0.5 + 1.6 * rng.nextDouble());
    return Tensor.of(values, shape);
  }

  private static Stream<Class<?>> operations(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(DerivativeTest::operations)
        : Stream.of(type);
  }

  @Test
  void everyOperationHasACase() {
    // Origins have no input; a random number does not depend on its key continuously.
    var exempt =
        List.of(Op.Leaf.class, Op.Constant.class, Op.Iota.class, Op.RandomUniform.class);
    assertThat(operations(Op.class).filter(op -> !exempt.contains(op)))
        .containsExactlyInAnyOrderElementsOf(CASES.keySet());
  }

  @TestFactory
  Stream<DynamicTest> derivatives() {
    return CASES.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey().getSimpleName(), () -> check(entry.getValue())));
  }

  private static void check(Case test) {
    checkOrder(test, 2);
  }

  /** Checks one direction, forward against reverse against differences, then the gradient itself. */
  private static void checkOrder(Case test, int order) {
    for (int which = 0; which < test.inputs().size(); which++) {
      int input = which;
      Function<Tensor, Tensor> f =
          x -> {
            var inputs = new ArrayList<>(test.inputs());
            inputs.set(input, x);
            return test.function().apply(inputs);
          };
      Tensor x = test.inputs().get(which);
      Tensor y = f.apply(x);
      Tensor weights = values(y.shape().toArray()).sub(1);
      Function<Tensor, Tensor> scalar = v -> f.apply(v).mul(weights).sum();
      Tensor direction = values(x.shape().toArray()).sub(1.1);
      Tensor loss = scalar.apply(x);
      Tensor gradient = Gradients.of(loss, x);
      double reverse = gradient.mul(direction).sum().item();
      double forward = Gradients.forward(loss, x, direction).item();
      double h = 1e-6;
      double differences =
          (scalar.apply(x.add(direction.mul(h))).item()
                  - scalar.apply(x.sub(direction.mul(h))).item())
              / (2 * h);
      double scale = Math.max(1, Math.abs(differences));
      assertThat(reverse).isCloseTo(differences, within(1e-7 * scale));
      assertThat(forward).isCloseTo(reverse, within(1e-11 * scale));
      if (order > 1) {
        var inputs = new ArrayList<>(test.inputs());
        checkOrder(
            new Case(
                in -> {
                  inputs.set(input, in.getFirst());
                  return Gradients.of(
                      test.function().apply(inputs).mul(weights).sum(), in.getFirst());
                },
                List.of(x)),
            order - 1);
      }
    }
  }

  @Test
  void hessianVectorProductOfACubic() {
    // f = Σ x³, H = diag(6x)
    Tensor x = Tensor.of(new double[] {1, 2, 3}, 3);
    Tensor v = Tensor.of(new double[] {1, -1, 0.5}, 3);
    assertThat(Gradients.hessianVector(x.mul(x).mul(x).sum(), x, v).toDoubleArray())
        .containsExactly(6, -12, 9);
  }
}
