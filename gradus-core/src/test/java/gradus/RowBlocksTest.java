package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.plan.Unplanned;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random graphs of matrices large enough that a plan divides their rows among two threads: rows
 * that need one another must not come apart.
 */
final class RowBlocksTest {
  private static final int GRAPHS = 150;
  private static final int B = 16;
  private static final int H = 64;

  @Test
  void haveTheValuesOfTheReferenceKernels() {
    OnThreads.run(2, RowBlocksTest::expectReferenceKernels);
  }

  private static void expectReferenceKernels() {
    int inBlocks = 0;
    int inLonger = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      List<Tensor> roots = roots(Rng.of(seed));
      String plan = HeldPlan.of(roots.toArray(Tensor[]::new)).describe();
      inBlocks += plan.contains("2 blocks of matmul 8×64×64") ? 1 : 0;
      inLonger += plan.matches("(?s).*2 blocks of [^\n]*matmul[^\n]*matmul.*") ? 1 : 0;
      Unplanned.expect(roots, 1e-4f, "seed " + seed);
    }
    assertThat(inBlocks).isGreaterThan(GRAPHS / 2);
    assertThat(inLonger).isGreaterThan(GRAPHS / 5);
  }

  private static List<Tensor> roots(Rng rng) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tensors.add(Tensor.of(rng.normal(B, H).mul(0.5).toArray(), B, H));
    }
    List<Tensor> weights = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      weights.add(Tensor.of(rng.normal(H, H).mul(0.1).toArray(), H, H));
    }
    List<Tensor> parameters = new ArrayList<>(tensors);
    parameters.addAll(weights);
    for (int i = 4 + rng.nextInt(12); i > 0; i--) {
      Tensor x = tensors.get(tensors.size() - 1 - rng.nextInt(3));
      Tensor y = tensors.get(rng.nextInt(tensors.size()));
      tensors.add(next(rng, x, y, weights.get(rng.nextInt(2))));
    }
    List<Tensor> roots = new ArrayList<>(List.of(tensors.getLast(), tensors.get(4)));
    roots.addAll(Gradients.of(roots.getFirst().square().sum(), parameters));
    return roots;
  }

  private static Tensor next(Rng rng, Tensor x, Tensor y, Tensor weight) {
    return switch (rng.nextInt(11)) {
      case 0 -> x.add(y);
      case 1 -> x.sub(x.mean(0));
      case 2 -> Tensor.concat(0, List.of(x.slice(0, 1, B), x.slice(0, 0, 1)));
      case 3 -> x.reshape(2, B / 2, H).permute(1, 0, 2).reshape(B, H);
      case 4 -> Tensor.concat(1, List.of(x.slice(1, H / 2, H), y.slice(1, 0, H / 2)));
      case 5 -> Tensor.concat(0, List.of(x.slice(0, 0, B / 2), y.slice(0, B / 2, B)));
      case 6 -> x.mul(y).tanh();
      default -> x.matmul(weight).add(y).tanh();
    };
  }
}
