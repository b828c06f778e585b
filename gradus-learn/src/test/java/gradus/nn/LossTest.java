package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.Tensor;
import gradus.graph.ShapeException;
import org.junit.jupiter.api.Test;

/** Losses against their definitions, computed here in plain loops. */
final class LossTest {
  private static final double[] OUTPUTS = {0.5, -1.2, 2, 0, 3, -0.4};
  private static final double[] TARGETS = {1, 0, 0.25, 1, 0, 0.5};
  private static final Tensor Y = Tensor.of(OUTPUTS, 2, 3);
  private static final Tensor T = Tensor.of(TARGETS, 2, 3);

  @Test
  void squaredErrorIsTheMeanOverExamplesOfTheSumOverComponents() {
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += (OUTPUTS[i] - TARGETS[i]) * (OUTPUTS[i] - TARGETS[i]);
    }
    assertThat(Loss.squaredError().apply(Y, T).item()).isCloseTo(sum / 2, within(1e-12));
    assertThat(Loss.squaredError().sumOverExamples().apply(Y, T).item())
        .isCloseTo(sum, within(1e-12));
    assertThat(Loss.squaredError().meanOverComponents().apply(Y, T).item())
        .isCloseTo(sum / 6, within(1e-12));
    double[] gradient = Gradients.of(Loss.squaredError().apply(Y, T), Y).toDoubleArray();
    for (int i = 0; i < 6; i++) {
      assertThat(gradient[i]).isCloseTo(OUTPUTS[i] - TARGETS[i], within(1e-12)); // 2 (y − t) / B
    }
  }

  @Test
  void binaryCrossEntropyFollowsItsDefinition() {
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      double p = 1 / (1 + Math.exp(-OUTPUTS[i]));
      sum -= TARGETS[i] * Math.log(p) + (1 - TARGETS[i]) * Math.log(1 - p);
    }
    Tensor loss = Loss.binaryCrossEntropy().apply(Y, T);
    assertThat(loss.item()).isCloseTo(sum / 2, within(1e-12));
    double[] gradient = Gradients.of(loss, Y).toDoubleArray();
    for (int i = 0; i < 6; i++) { // (σ(x) − t) / B, at x = 0 too
      double expected = (1 / (1 + Math.exp(-OUTPUTS[i])) - TARGETS[i]) / 2;
      assertThat(gradient[i]).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void theLossesOfExamplesHaveTheLossAsTheirMean() {
    Tensor classes = Tensor.of(new int[] {2, 0}, 2);
    for (StandardLoss loss : new StandardLoss[] {Loss.squaredError(), Loss.binaryCrossEntropy()}) {
      double[] each = loss.ofEach(Y, T).toDoubleArray();
      assertThat(each).hasSize(2);
      assertThat((each[0] + each[1]) / 2).isCloseTo(loss.apply(Y, T).item(), within(1e-12));
      Tensor second = loss.apply(Y.slice(0, 1, 2), T.slice(0, 1, 2));
      assertThat(each[1]).isCloseTo(second.item(), within(1e-12));
      assertThat(loss.meanOverComponents().ofEach(Y, T).toDoubleArray()[0])
          .isCloseTo(each[0] / 3, within(1e-12));
    }
    double[] each = Loss.softmaxCrossEntropy().ofEach(Y, classes).toDoubleArray();
    assertThat((each[0] + each[1]) / 2)
        .isCloseTo(Loss.softmaxCrossEntropy().apply(Y, classes).item(), within(1e-12));
  }

  @Test
  void softmaxCrossEntropyFollowsItsDefinition() {
    int[] classes = {2, 0};
    double sum = 0;
    double[] expected = new double[6];
    for (int b = 0; b < 2; b++) {
      double total = 0;
      for (int c = 0; c < 3; c++) {
        total += Math.exp(OUTPUTS[3 * b + c]);
      }
      for (int c = 0; c < 3; c++) {
        double p = Math.exp(OUTPUTS[3 * b + c]) / total;
        expected[3 * b + c] = (p - (c == classes[b] ? 1 : 0)) / 2;
        sum -= c == classes[b] ? Math.log(p) : 0;
      }
    }
    Tensor labels = Tensor.of(classes, 2);
    Tensor loss = Loss.softmaxCrossEntropy().apply(Y, labels);
    assertThat(loss.item()).isCloseTo(sum / 2, within(1e-12));
    assertThat(Gradients.of(loss, Y).toDoubleArray()).containsExactly(expected, within(1e-12));
    assertThat(Loss.softmaxCrossEntropy().apply(Y, labels.oneHot(3)).item())
        .isCloseTo(sum / 2, within(1e-12));
  }

  @Test
  void placesOfASequenceAreExamples() {
    Tensor flat = Loss.softmaxCrossEntropy().apply(Y, Tensor.of(new int[] {2, 0}, 2));
    Tensor sequence =
        Loss.softmaxCrossEntropy().apply(Y.reshape(1, 2, 3), Tensor.of(new int[] {2, 0}, 1, 2));
    assertThat(sequence.item()).isEqualTo(flat.item());
  }

  @Test
  void nothingOverflows() {
    Tensor far = Tensor.of(new float[] {1e4f, -1e4f}, 1, 2);
    Tensor wrong = Tensor.of(new float[] {0, 1}, 1, 2);
    assertThat(Loss.binaryCrossEntropy().apply(far, wrong).item()).isEqualTo(2e4);
    assertThat(Loss.softmaxCrossEntropy().apply(far, Tensor.of(new int[] {1}, 1)).item())
        .isEqualTo(2e4);
    assertThat(Loss.softmaxCrossEntropy().apply(far, Tensor.of(new int[] {0}, 1)).item())
        .isEqualTo(0);
  }

  @Test
  void neverBroadcasts() {
    assertThatThrownBy(() -> Loss.squaredError().apply(Tensor.zeros(4, 1), Tensor.zeros(4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "`loss` squared_error: targets must have the shape of the outputs, [B, ...], got [4]"
                + " and [4, 1]. outputs = [4, 1]; targets = [4]. Did you mean"
                + " targets.reshape(outputs.shape())?");
    assertThatThrownBy(() -> Loss.softmaxCrossEntropy().apply(Tensor.zeros(4, 3), Tensor.range(5)))
        .hasMessageContaining("targets must be classes of shape [4], got [5]");
  }

  @Test
  void areFoundByNameAndSayHowTheyCombine() {
    assertThat(Loss.parse("squared_error"))
        .hasToString("squared error, mean over examples, sum over components");
    assertThatThrownBy(() -> Loss.parse("square_error"))
        .hasMessageContaining("did you mean squared_error?");
  }
}
