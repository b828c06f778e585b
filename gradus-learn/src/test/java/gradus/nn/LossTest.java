package gradus.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Tensor;
import gradus.check.DerivativeCheck;
import gradus.graph.DType;
import gradus.graph.ShapeException;
import java.util.List;
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

  /**
   * r = −0.5, −1.2, 1.75, −1, 3, −0.9: with δ = 1 the 2nd, 3rd and 5th are in the straight part.
   */
  @Test
  void huberIsSquareInTheMiddleAndStraightBeyond() {
    double sum = 0.125 + 0.7 + 1.25 + 0.5 + 2.5 + 0.405;
    assertThat(Loss.huber().apply(Y, T).item()).isCloseTo(sum / 2, within(1e-12));
    assertThat(Gradients.of(Loss.huber().sumOverExamples().apply(Y, T), Y).toDoubleArray())
        .containsExactly(new double[] {-0.5, -1, 1, -1, 1, -0.9}, within(1e-12));
    double wide = 0.125 + 0.72 + (2 * 1.75 * 0.875 / 2) + 0.5 + 2 * (3 - 1) + 0.405;
    assertThat(Loss.huber().withDelta(2).sumOverExamples().apply(Y, T).item())
        .isCloseTo(wide, within(1e-12));
    assertThat(Loss.huber().withDelta(2))
        .hasToString("huber, delta 2.0, mean over examples, sum over components");
    assertThatThrownBy(() -> Loss.huber().withDelta(0))
        .hasMessage("a loss needs a delta above 0, got 0.0");
  }

  /** Scores with targets of either kind: y = 1, −1, 1, 1, −1, 1. */
  @Test
  void theHingesFollowTheirDefinitions() {
    Tensor zeroOne = Tensor.of(new int[] {1, 0, 1, 1, 0, 1}, 2, 3);
    Tensor signs = Tensor.of(new int[] {1, -1, 1, 1, -1, 1}, 2, 3);
    // x y = 0.5, 1.2, 2, 0, −3, −0.4
    for (Tensor targets : new Tensor[] {zeroOne, signs}) {
      Tensor margin = Loss.hinge().sumOverExamples().apply(Y, targets);
      assertThat(margin.item()).isCloseTo(0.5 + 0 + 0 + 1 + 4 + 1.4, within(1e-12));
      assertThat(Gradients.of(margin, Y).toDoubleArray())
          .containsExactly(new double[] {-1, 0, 0, -1, 1, -1}, within(0.0));
      Tensor sign = Loss.perceptron().sumOverExamples().apply(Y, targets);
      assertThat(sign.item()).isCloseTo(3 + 0.4, within(1e-12));
      // The fourth score is 0, where the perceptron learns.
      assertThat(Gradients.of(sign, Y).toDoubleArray())
          .containsExactly(new double[] {0, 0, 0, -1, 1, -1}, within(0.0));
    }
    assertThat(Loss.hinge().apply(Y, signs).item()).isCloseTo(6.9 / 2, within(1e-12));
  }

  /**
   * Scores (0.5, −1.2, 2) of class 0 and (0, 3, −0.4) of class 1. Margins missed, of class 0: 1 −
   * 1.2 − 0.5 = −0.7 and 1 + 2 − 0.5 = 2.5; of class 1: 1 + 0 − 3 = −2 and 1 − 0.4 − 3 = −2.4.
   */
  @Test
  void theMulticlassHingesFollowTheirDefinitions() {
    Tensor classes = Tensor.of(new int[] {0, 1}, 2);
    for (StandardLoss loss : new StandardLoss[] {Loss.multiclassHinge(), Loss.crammerSinger()}) {
      Tensor value = loss.sumOverExamples().apply(Y, classes);
      assertThat(value.item()).isCloseTo(2.5, within(1e-12));
      assertThat(Gradients.of(value, Y).toDoubleArray()).containsExactly(-1, 0, 1, 0, 0, 0);
    }
    // Of class 1 both others are too near: Weston and Watkins add them, Crammer and Singer do not.
    Tensor second = Tensor.of(new int[] {1, 1}, 2);
    Tensor both = Loss.multiclassHinge().sumOverExamples().apply(Y, second);
    assertThat(both.item()).isCloseTo(1 + 0.5 + 1.2 + (1 + 2 + 1.2), within(1e-12));
    assertThat(Gradients.of(both, Y).toDoubleArray()).containsExactly(1, -2, 1, 0, 0, 0);
    Tensor nearest = Loss.crammerSinger().sumOverExamples().apply(Y, second);
    assertThat(nearest.item()).isCloseTo(4.2, within(1e-12));
    assertThat(Gradients.of(nearest, Y).toDoubleArray()).containsExactly(0, -1, 1, 0, 0, 0);
  }

  @Test
  void theMulticlassPerceptronMovesTheAnswerAndTheClass() {
    Tensor value =
        Loss.multiclassPerceptron().sumOverExamples().apply(Y, Tensor.of(new int[] {0, 1}, 2));
    assertThat(value.item()).isCloseTo(2 - 0.5, within(1e-12));
    assertThat(Gradients.of(value, Y).toDoubleArray()).containsExactly(-1, 0, 1, 0, 0, 0);
    Tensor even = Tensor.of(new double[3], 1, 3); // the first of equals is the answer
    Tensor tie = Loss.multiclassPerceptron().apply(even, Tensor.of(new int[] {2}, 1));
    assertThat(Gradients.of(tie, even).toDoubleArray()).containsExactly(1, 0, -1);
  }

  @Test
  void negativeLogLikelihoodAfterLogSoftmaxIsCrossEntropy() {
    Tensor logs = Tensor.of(new double[] {Math.log(0.2), Math.log(0.3), Math.log(0.5)}, 1, 3);
    Tensor third = Tensor.of(new int[] {2}, 1);
    assertThat(Loss.negativeLogLikelihood().apply(logs, third).item())
        .isCloseTo(Math.log(2), within(1e-12));
    Tensor labels = Tensor.of(new int[] {2, 0}, 2);
    Tensor loss = Loss.negativeLogLikelihood().apply(Y.logSoftmax(-1), labels);
    Tensor entropy = Loss.softmaxCrossEntropy().apply(Y, labels);
    assertThat(loss.item()).isCloseTo(entropy.item(), within(1e-12));
    assertThat(Gradients.of(loss, Y).toDoubleArray())
        .containsExactly(Gradients.of(entropy, Y).toDoubleArray(), within(1e-12));
  }

  /** Derivatives of all losses against differences, of both orders, away from their corners. */
  @Test
  void everyLossHasTheDerivativeOfItsValues() {
    assertThat(LayerCheck.losses()).hasSize(StandardLoss.Kind.values().length);
    for (DerivativeCheck check : LayerCheck.losses()) {
      assertThat(check.run(2)).allMatch(DerivativeCheck.Result::passed, check.name());
    }
  }

  /** w = (1, −2, 0), b = 5: |w| sums to 3, w² to 5; biases are free. */
  @Test
  void aPenaltyIsOnWeightsAlone() {
    Dense layer = new Dense(3, 1);
    layer.weights().precision(DType.FLOAT64);
    List<Parameter> parameters = layer.parameters();
    parameters.get(0).set(new double[] {1, -2, 0});
    parameters.get(1).set(new double[] {5});
    Tensor lasso = Penalty.l1(0.1).of(parameters);
    Tensor ridge = Penalty.l2(0.1).of(parameters);
    assertThat(lasso.item()).isCloseTo(0.3, within(1e-12));
    assertThat(ridge.item()).isCloseTo(0.25, within(1e-12));
    assertThat(new Penalty(0.1, 0.2).of(parameters).item()).isCloseTo(0.8, within(1e-12));
    assertThat(Penalty.none().of(parameters).item()).isZero();
    Tensor w = parameters.get(0).tensor();
    assertThat(Gradients.of(lasso, w).toDoubleArray()).containsExactly(0.1, -0.1, 0);
    assertThat(Gradients.of(ridge, w).toDoubleArray())
        .containsExactly(new double[] {0.1, -0.2, 0}, within(1e-12));
    Tensor x = Tensor.of(new double[] {1, 1, 1}, 1, 3); // gives 4
    Tensor t = Tensor.of(new double[] {2}, 1, 1);
    Loss loss = Penalty.l2(0.1).on(Loss.squaredError(), layer);
    assertThat(loss.apply(layer.apply(x), t).item()).isCloseTo(4.25, within(1e-12));
    assertThatThrownBy(() -> Penalty.l1(-1)).hasMessageContaining("factors of 0 or more");
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
    for (StandardLoss.Kind kind : StandardLoss.Kind.values()) {
      assertThat(Loss.parse(kind.label()).kind()).isEqualTo(kind);
    }
    assertThatThrownBy(() -> Loss.parse("square_error"))
        .hasMessageContaining("did you mean squared_error?");
  }
}
