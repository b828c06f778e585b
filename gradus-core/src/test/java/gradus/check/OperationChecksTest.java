package gradus.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Gradients;
import gradus.Tensor;
import gradus.graph.Op;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation's derivative in float64, at order 1 and 2. */
final class OperationChecksTest {
  private static Stream<Class<?>> operations(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(OperationChecksTest::operations)
        : Stream.of(type);
  }

  @Test
  void everyOperationHasACheck() {
    // Origins have no input; a random number does not depend on its key continuously, and a place
    // in
    // a list of whole numbers on neither.
    List<Class<?>> exempt =
        List.of(
            Op.Leaf.class, Op.Constant.class, Op.Iota.class, Op.RandomUniform.class, Op.Find.class);
    assertThat(operations(Op.class).filter(op -> !exempt.contains(op)).toList())
        .containsExactlyInAnyOrderElementsOf(OperationChecks.all().keySet());
  }

  @TestFactory
  Stream<DynamicTest> derivatives() {
    return OperationChecks.all().values().stream()
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check.name(),
                    () -> assertThat(check.run(2)).allMatch(DerivativeCheck.Result::passed)));
  }

  @Test
  void aWrongDerivativeFails() {
    // The derivative of a detached factor is left out on purpose.
    var wrong =
        new DerivativeCheck(
            "x · detach(x)",
            in -> in.getFirst().mul(in.getFirst().detach()),
            List.of(DerivativeCheck.values(1, 1, 2, 3)));
    assertThat(wrong.run(1).getFirst().passed()).isFalse();
    assertThat(wrong.run(1).getFirst().toString()).startsWith("FAIL x · detach(x)");
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
