package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.graph.Shape;
import gradus.kernel.HostBuffer;
import gradus.plan.Unplanned;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Random graphs from seeds: what a plan computes is what the reference kernels compute. */
@Tag("width")
final class PlannedAgainstUnplannedTest {
  private static final int GRAPHS = 300;

  @TestFactory
  Stream<DynamicTest> randomGraphs() {
    return IntStream.range(0, 10)
        .mapToObj(
            block ->
                DynamicTest.dynamicTest(
                    "block " + block,
                    () -> {
                      for (int i = 0; i < GRAPHS / 10; i++) {
                        check(block * 1000 + i);
                      }
                    }));
  }

  private static void check(int seed) {
    var rng = Rng.of(seed);
    List<Tensor> tensors = grow(rng, 4 + rng.nextInt(30));
    List<Tensor> roots = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      roots.add(tensors.get(tensors.size() - 1 - rng.nextInt(Math.min(8, tensors.size()))));
    }
    // A gradient makes the graph deeper and uses every derivative rule.
    Tensor loss = roots.getFirst().sum();
    List<Tensor> gradients = Gradients.of(loss, tensors.subList(0, 3));
    roots.addAll(gradients);
    roots.add(rows(rng, gradients.getFirst().mul(tensors.getFirst())));
    List<HostBuffer> expected = Unplanned.compute(Tensor.nodes(roots));
    Tensor.compute(roots.toArray(Tensor[]::new));
    for (int i = 0; i < roots.size(); i++) {
      float[] planned = roots.get(i).toArray();
      float[] unplanned = expected.get(i).floats();
      float scale = 1;
      for (float value : unplanned) {
        scale = Math.max(scale, Float.isFinite(value) ? Math.abs(value) : 1);
      }
      for (int j = 0; j < planned.length; j++) {
        float a = planned[j];
        float b = unplanned[j];
        boolean same = Float.compare(a, b) == 0 || Math.abs(a - b) <= 2e-4f * scale;
        assertThat(same)
            .as(
                "seed %d root %d %s element %d: planned %s, reference %s",
                seed, i, roots.get(i), j, a, b)
            .isTrue();
      }
    }
  }

  private static List<Tensor> grow(Rng rng, int size) {
    int rows = 1 + rng.nextInt(9);
    int columns = 1 + rng.nextInt(40);
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(leaf(rng, rows, columns));
    tensors.add(leaf(rng, columns));
    tensors.add(leaf(rng, rows, 1));
    tensors.add(leaf(rng, columns, rows));
    for (int i = 0; i < size; i++) {
      Tensor next = next(rng, tensors);
      if (next.shape().size() > 0 && next.shape().size() < 5000 && next.shape().rank() < 6) {
        tensors.add(next);
      }
    }
    return tensors;
  }

  private static Tensor leaf(Rng rng, int... shape) {
    float[] values = new float[Shape.of(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * rng.nextDouble() - 1);
    }
    return Tensor.of(values, shape);
  }

  private static Tensor next(Rng rng, List<Tensor> tensors) {
    Tensor x = tensors.get(rng.nextInt(tensors.size()));
    Tensor y = partner(rng, tensors, x);
    int rank = x.shape().rank();
    int axis = rank == 0 ? 0 : rng.nextInt(rank);
    return switch (rng.nextInt(27)) {
      case 0 -> x.tanh();
      case 1 -> x.sigmoid();
      case 2 -> x.mul(0.1).exp();
      case 3 -> x.abs().add(1).log();
      case 4 -> x.neg();
      case 5 -> x.relu();
      case 6, 7 -> x.add(y);
      case 8, 9 -> x.mul(y).tanh();
      case 10 -> x.sub(y);
      case 11 -> x.div(y.square().add(1));
      case 12 -> x.maximum(y);
      case 13 -> x.less(y).select(x, y);
      case 14 -> rank == 0 ? x.sin() : x.sumKeep(axis).tanh();
      case 15 -> rank == 0 ? x.cos() : x.maxKeep(axis);
      case 16 -> rank == 0 ? x : x.softmax(axis);
      case 17 -> rank < 2 ? x : x.transpose();
      case 18 -> rank == 2 ? x.matmul(x.transpose()).tanh() : x;
      case 19 -> rank == 2 ? x.matmul(x.transpose()).add(x.matmul(x.transpose().mul(2))).tanh() : x;
      case 20 -> rank == 0 ? x : x.slice(axis, 0, 1 + rng.nextInt(x.shape().dim(axis)));
      case 21 -> rank == 0 ? x : x.pad(axis, rng.nextInt(3), rng.nextInt(2));
      case 22 -> rank == 0 ? x : Tensor.concat(axis, List.of(x, x.mul(2)));
      case 23 -> x.reshape(x.shape().size());
      case 24 -> rank == 0 ? x : x.windows(axis, 1 + rng.nextInt(x.shape().dim(axis)), 1);
      case 25 -> rank == 0 ? x : rows(rng, x);
      default -> rank == 0 ? x : x.sum(axis);
    };
  }

  private static Tensor rows(Rng rng, Tensor x) {
    int rows = x.shape().dim(0);
    int[] indices = IntStream.range(0, 1 + rng.nextInt(6)).map(_ -> rng.nextInt(rows)).toArray();
    return x.take(Tensor.of(indices, indices.length));
  }

  /** A tensor that broadcasts with x. */
  private static Tensor partner(Rng rng, List<Tensor> tensors, Tensor x) {
    List<Tensor> fitting =
        tensors.stream()
            .filter(
                y -> {
                  try {
                    Shape.broadcast(x.shape(), y.shape());
                    return true;
                  } catch (IllegalArgumentException e) {
                    return false;
                  }
                })
            .toList();
    return fitting.get(rng.nextInt(fitting.size()));
  }
}
