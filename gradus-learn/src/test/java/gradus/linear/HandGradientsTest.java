package gradus.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.linear.HandGradients.Result;
import gradus.nn.Loss;
import gradus.nn.Penalty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loops, matrices and the engine give the same losses and gradients; so do differences. */
final class HandGradientsTest {
  private static final int B = 7;
  private static final int D = 4;
  private static final int C = 3;
  private static final double LAMBDA = 0.3;

  private final double[][] x = new double[B][D];
  private final double[][] w = new double[D][C];
  private final int[] t = new int[B];

  HandGradientsTest() {
    Rng rng = Rng.of(8);
    for (double[][] matrix : new double[][][] {x, w}) {
      for (double[] row : matrix) {
        for (int i = 0; i < row.length; i++) {
          row[i] = rng.nextGaussian();
        }
      }
    }
    for (int b = 0; b < B; b++) {
      t[b] = rng.nextInt(C);
    }
  }

  private static Tensor tensor(double[][] rows) {
    double[] flat = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return Tensor.of(flat, rows.length, rows[0].length);
  }

  private Result engine(Loss loss) {
    Parameter weight = Parameter.of("w", tensor(w));
    Tensor scores = tensor(x).matmul(weight.tensor());
    Tensor value = loss.apply(scores, Tensor.of(t, B)).add(Penalty.l2(LAMBDA).of(List.of(weight)));
    Tensor gradient = Gradients.of(value, weight.tensor());
    return new Result(value.item(), gradient.toDoubleArray());
  }

  private static void assertSame(Result a, Result b) {
    assertThat(a.loss()).isCloseTo(b.loss(), within(1e-12));
    assertThat(a.gradient()).containsExactly(b.gradient(), within(1e-12));
  }

  @Test
  void theHingeInThreeWays() {
    Result loops = HandGradients.hingeByLoops(x, t, w, LAMBDA);
    Result matrices = HandGradients.hingeByMatrices(tensor(x), Tensor.of(t, B), tensor(w), LAMBDA);
    assertSame(loops, matrices);
    assertSame(loops, engine(Loss.multiclassHinge()));
    assertThat(loops.loss()).isGreaterThan(1);
  }

  @Test
  void theSoftmaxInThreeWays() {
    Result loops = HandGradients.softmaxByLoops(x, t, w, LAMBDA);
    Result matrices =
        HandGradients.softmaxByMatrices(tensor(x), Tensor.of(t, B), tensor(w), LAMBDA);
    assertSame(loops, matrices);
    assertSame(loops, engine(Loss.softmaxCrossEntropy()));
  }

  /** Weights of 0: every margin is missed by 1, every class has the probability 1/C. */
  @Test
  void lossesOfNoWeightsAreKnown() {
    double[][] none = new double[D][C];
    assertThat(HandGradients.hingeByLoops(x, t, none, LAMBDA).loss())
        .isCloseTo(C - 1, within(1e-12));
    assertThat(HandGradients.softmaxByLoops(x, t, none, LAMBDA).loss())
        .isCloseTo(Math.log(C), within(1e-12));
  }

  @Test
  void gradientsAgreeWithDifferences() {
    double h = 1e-6;
    for (int d = 0; d < D; d++) {
      for (int j = 0; j < C; j++) {
        double before = w[d][j];
        double[] hinge = new double[2];
        double[] softmax = new double[2];
        for (int side = 0; side < 2; side++) {
          w[d][j] = before + (side == 0 ? -h : h);
          hinge[side] = HandGradients.hingeByLoops(x, t, w, LAMBDA).loss();
          softmax[side] = HandGradients.softmaxByLoops(x, t, w, LAMBDA).loss();
        }
        w[d][j] = before;
        assertThat(HandGradients.hingeByLoops(x, t, w, LAMBDA).gradient()[d * C + j])
            .isCloseTo((hinge[1] - hinge[0]) / (2 * h), within(1e-7));
        assertThat(HandGradients.softmaxByLoops(x, t, w, LAMBDA).gradient()[d * C + j])
            .isCloseTo((softmax[1] - softmax[0]) / (2 * h), within(1e-7));
      }
    }
  }
}
