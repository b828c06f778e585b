package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Lesson06ComputationGraphs.Dual;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scalar graph, forward mode and differences. */
class Lesson06Test {
  private static final double[] AT = {2, -0.5, 1.5};

  private static Tensor scalar(double value) {
    return Tensor.of(new double[] {value}, 1);
  }

  @Test
  void allThreeWaysGiveTheEnginesDerivatives() {
    List<Tensor> x = Arrays.stream(AT).mapToObj(Lesson06Test::scalar).toList();
    Tensor u = x.get(0).mul(x.get(1));
    Tensor z = u.add(x.get(2)).tanh().mul(u);
    List<Tensor> expected = Gradients.of(z.sum(), x);
    List<Scalar> inputs = Arrays.stream(AT).mapToObj(Scalar::of).toList();
    Scalar end = Lesson06ComputationGraphs.example(inputs.get(0), inputs.get(1), inputs.get(2));
    end.backward();
    assertThat(end.value).isCloseTo(z.item(), offset(1e-10));
    for (int i = 0; i < 3; i++) {
      Dual[] dual = new Dual[3];
      for (int j = 0; j < 3; j++) {
        dual[j] = new Dual(AT[j], i == j ? 1 : 0);
      }
      double derivative = expected.get(i).item();
      assertThat(inputs.get(i).gradient).isCloseTo(derivative, offset(1e-10));
      assertThat(Lesson06ComputationGraphs.example(dual[0], dual[1], dual[2]).tangent())
          .isCloseTo(derivative, offset(1e-10));
      assertThat(Lesson06ComputationGraphs.difference(AT, i, 1e-5))
          .isCloseTo(derivative, offset(1e-9));
    }
  }

  @Test
  void everyOperationHasTheEnginesDerivative() {
    Scalar a = Scalar.of(0.7);
    Scalar b = Scalar.of(1.3);
    Scalar end = a.mul(b).exp().add(b.log()).mul(a.add(a).tanh());
    end.backward();
    Tensor x = scalar(0.7);
    Tensor y = scalar(1.3);
    Tensor z = x.mul(y).exp().add(y.log()).mul(x.add(x).tanh());
    List<Tensor> expected = Gradients.of(z.sum(), List.of(x, y));
    assertThat(end.value).isCloseTo(z.item(), offset(1e-10));
    assertThat(a.gradient).isCloseTo(expected.get(0).item(), offset(1e-10));
    assertThat(b.gradient).isCloseTo(expected.get(1).item(), offset(1e-10));
    end.backward(); // again, from 0
    assertThat(a.gradient).isCloseTo(expected.get(0).item(), offset(1e-10));
  }

  /** Halving ε makes a central difference four times better. */
  @Test
  void theErrorOfACentralDifferenceIsOfOrderTwo() {
    Scalar[] x = Arrays.stream(AT).mapToObj(Scalar::of).toArray(Scalar[]::new);
    Lesson06ComputationGraphs.example(x[0], x[1], x[2]).backward();
    double one = Lesson06ComputationGraphs.difference(AT, 0, 1e-2) - x[0].gradient;
    double half = Lesson06ComputationGraphs.difference(AT, 0, 5e-3) - x[0].gradient;
    assertThat(one / half).isCloseTo(4, offset(0.01));
  }

  /** 2ⁿ by doubling: n nodes with 2ⁿ paths. And a chain too long for recursion. */
  @Test
  void eachNodeIsVisitedOnceHoweverManyPathsLeadToIt() {
    Scalar x = Scalar.of(1);
    Scalar y = x;
    for (int i = 0; i < 50; i++) {
      y = y.add(y);
    }
    assertThat(y.order()).hasSize(51);
    y.backward();
    assertThat(x.gradient).isEqualTo(Math.pow(2, 50));
    Scalar chain = x;
    for (int i = 0; i < 100_000; i++) {
      chain = chain.add(Scalar.of(1));
    }
    chain.backward();
    assertThat(x.gradient).isEqualTo(1);
  }
}
