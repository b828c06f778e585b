package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.graph.Shape;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SnapshotTest {

  @Test
  void copiesTheValuesOfEachType() {
    Tensor floats = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).mul(2).snapshot();
    Tensor doubles = Tensor.of(new double[] {1, 2}, 2).mul(2).snapshot();
    Tensor ints = Tensor.of(new int[] {3, 1, 2}, 3).snapshot();
    Tensor scalar = Tensor.scalar(3).square().snapshot();

    assertThat(floats.toArray()).containsExactly(2, 4, 6, 8, 10, 12);
    assertThat(floats.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(doubles.toDoubleArray()).containsExactly(2, 4);
    assertThat(ints.toIntArray()).containsExactly(3, 1, 2);
    assertThat(scalar.item()).isEqualTo(9);
  }

  @Test
  void keepsTheValuesThatAParameterHad() {
    Parameter parameter = Parameter.of("p", Tensor.of(new float[] {1, 2}, 2));
    Tensor before = parameter.tensor().snapshot();
    parameter.set(new float[] {3, 4});
    assertThat(before.toArray()).containsExactly(1, 2);
  }

  @Test
  @Timeout(60)
  void knowsNothingOfWhatLedToIt() throws InterruptedException {
    Tensor state = Tensor.of(new float[] {1, 2}, 2).add(1);
    var first = new WeakReference<>(state.node());
    for (int step = 0; step < 3; step++) {
      state = state.mul(0.5).snapshot();
    }
    while (first.get() != null) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(state.toArray()).containsExactly(0.25f, 0.375f);
  }
}
